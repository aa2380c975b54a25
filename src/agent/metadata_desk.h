// MetadataDesk: answers what containers ask of the agent: who they are, what they have used, the
// keys of their role, their task's protection. It answers a task's own containers only: whoever
// asks must come from an address of the task and name an id that nobody can guess. What the loop
// owns is read on the loop; what blocks (control groups, the API) is done on threads of its own.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "agent/ecs_api_client.h"
#include "agent/event_loop.h"
#include "agent/metadata/endpoint_ids.h"
#include "agent/metadata/metadata_server.h"
#include "agent/metadata/usage_sampler.h"
#include "agent/role_credentials.h"
#include "agent/task_book.h"
#include "agent/task_view_maker.h"
#include "agent/worker_pool.h"

namespace minato::agent {

struct MetadataDeskOptions {
  MachineFacts machine;
  /// This machine's container instance: "0123...".
  std::string container_instance_id;
  EcsApiOptions api;
  /// As in ContainerSpec::cgroup_path.
  std::function<std::string(const TaskEntry&, std::size_t container)> cgroup_of;
  /// Sends what RoleCredentials says is due.
  std::function<void()> ask_for_credentials;
};

class MetadataDesk {
 public:
  /// All of them outlive it.
  MetadataDesk(EventLoop& loop, const TaskBook& book, const agent_metadata::EndpointIds& ids,
               const agent_metadata::UsageSampler& usage, const RoleCredentials& roles,
               MetadataDeskOptions options);

  /// Any thread; the answer comes from another.
  void take(agent_metadata::MetadataRequest request, wire::HttpReply reply);

  // Loop only.
  /// Answers those who waited for keys that are there now, and those who waited too long.
  void credentials_came();
  void tick();

 private:
  struct Asker {
    const TaskEntry* entry = nullptr;
    std::size_t container = 0;
  };
  struct Waiting {
    std::string task_id;
    Instant until;
    wire::HttpReply reply;
  };

  Asker find(const agent_metadata::MetadataRequest& request) const;
  void answer(const agent_metadata::MetadataRequest& request, const wire::HttpReply& reply);
  void answer_credentials(const Asker& asker, const wire::HttpReply& reply);
  void answer_stats(const Asker& asker, agent_metadata::Document document, wire::HttpReply reply);
  void answer_with_tags(const Asker& asker, wire::HttpReply reply);
  void answer_protection(const Asker& asker, const agent_metadata::MetadataRequest& request,
                         wire::HttpReply reply);

  EventLoop& loop_;
  const TaskBook& book_;
  const agent_metadata::EndpointIds& ids_;
  const agent_metadata::UsageSampler& usage_;
  const RoleCredentials& roles_;
  MetadataDeskOptions options_;
  EcsApiClient api_;
  std::vector<Waiting> waiting_;
  WorkerPool pool_{"metadata", 2};
};

}  // namespace minato::agent
