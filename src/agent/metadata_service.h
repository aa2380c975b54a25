// MetadataService: all that the agent does for its containers' own questions, put together: the
// servers, the ids, the counting of usage and the keys of roles. Owned by the event loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/data_layout.h"
#include "agent/endpoint_variables.h"
#include "agent/metadata_desk.h"
#include "agent/network/task_network.h"

namespace minato::agent {

struct MetadataServiceOptions {
  std::string region;
  std::string availability_zone;
  std::string container_instance_id;
  EcsApiOptions api;
  /// Sends credentials_due() to the control plane, if it is there.
  std::function<void()> ask_for_credentials;
};

class MetadataService {
 public:
  /// Listens, and has sandboxes led to it. What is handed in outlives it.
  static Result<std::unique_ptr<MetadataService>> open(const DataLayout& layout, const Clock& clock,
                                                       EventLoop& loop, const TaskBook& book,
                                                       network::TaskNetwork& network,
                                                       MetadataServiceOptions options);
  ~MetadataService();

  /// Where a container that is about to be created finds the agent.
  std::vector<EnvironmentVariable> endpoints_of(const TaskEntry& entry, std::size_t container);
  /// The tasks whose keys are to be asked for now.
  std::vector<std::string> credentials_due();
  void take(const std::vector<link::TaskCredentials>& credentials);
  /// Each second.
  void tick();

 private:
  MetadataService(const DataLayout& layout, EventLoop& loop, const TaskBook& book,
                  network::TaskNetwork& network, agent_metadata::EndpointIds ids,
                  MetadataServiceOptions options);
  Status start(const Clock& clock);
  MetadataDeskOptions desk_options();
  std::string cgroup_of(const TaskEntry& entry, std::size_t container) const;
  std::vector<agent_metadata::SampledContainer> running_containers() const;

  const DataLayout& layout_;
  EventLoop& loop_;
  const TaskBook& book_;
  network::TaskNetwork& network_;
  agent_metadata::EndpointIds ids_;
  MetadataServiceOptions options_;
  RoleCredentials roles_;
  // Closed in the reverse order: whoever asks goes before whoever is asked.
  std::unique_ptr<agent_metadata::UsageSampler> usage_;
  std::unique_ptr<MetadataDesk> desk_;
  std::unique_ptr<agent_metadata::MetadataServer> server_;
};

}  // namespace minato::agent
