#include "agent/metadata_service.h"

#include "agent/task_plan_maker.h"
#include "base/stable_hash.h"

namespace minato::agent {

using agent_metadata::EndpointIds;
using agent_metadata::MetadataServer;
using agent_metadata::SampledContainer;
using agent_metadata::UsageSampler;

Result<std::unique_ptr<MetadataService>> MetadataService::open(const DataLayout& layout,
                                                               const Clock& clock, EventLoop& loop,
                                                               const TaskBook& book,
                                                               network::TaskNetwork& network,
                                                               MetadataServiceOptions options) {
  auto ids = EndpointIds::open(layout.endpoint_key());
  if (!ids) return fail(ids.error());
  std::unique_ptr<MetadataService> service(
      new MetadataService(layout, loop, book, network, std::move(*ids), std::move(options)));
  if (Status started = service->start(clock); !started) return fail(started.error());
  return service;
}

MetadataService::MetadataService(const DataLayout& layout, EventLoop& loop, const TaskBook& book,
                                 network::TaskNetwork& network, EndpointIds ids,
                                 MetadataServiceOptions options)
    : layout_(layout),
      loop_(loop),
      book_(book),
      network_(network),
      ids_(std::move(ids)),
      options_(std::move(options)),
      roles_(book) {}

MetadataService::~MetadataService() = default;

MetadataDeskOptions MetadataService::desk_options() {
  MetadataDeskOptions options;
  options.machine = {options_.region, options_.availability_zone, network_.subnet(),
                     network_.gateway_address()};
  options.container_instance_id = options_.container_instance_id;
  options.api = options_.api;
  options.cgroup_of = [this](const TaskEntry& entry, std::size_t container) {
    return cgroup_of(entry, container);
  };
  options.ask_for_credentials = options_.ask_for_credentials;
  return options;
}

Status MetadataService::start(const Clock& clock) {
  auto cgroups = agent_runtime::detect_cgroup_layout();
  if (!cgroups) return fail(cgroups.error());
  usage_ = std::make_unique<UsageSampler>(clock, std::move(*cgroups));
  desk_ = std::make_unique<MetadataDesk>(loop_, book_, ids_, *usage_, roles_, desk_options());
  agent_metadata::MetadataServerOptions options;
  options.gateway_address = network_.gateway_address();
  options.port_file = layout_.endpoint_port();
  options.port_seed = stable_hash(layout_.instance_tag());
  options.handler = [this](agent_metadata::MetadataRequest request, wire::HttpReply reply) {
    desk_->take(std::move(request), std::move(reply));
  };
  auto server = MetadataServer::start(std::move(options));
  if (!server) return fail(server.error());
  server_ = std::move(*server);
  return network_.redirect_endpoint(server_->gateway_port());
}

std::vector<EnvironmentVariable> MetadataService::endpoints_of(const TaskEntry& entry,
                                                               std::size_t container) {
  // The keys are there before the container looks for them, most often.
  const bool has_role = !task_role(entry).empty();
  if (has_role && roles_.find(entry.id(), loop_.now()) == nullptr) options_.ask_for_credentials();
  return endpoint_variables(entry, container, ids_, server_->loopback_port());
}

std::vector<std::string> MetadataService::credentials_due() { return roles_.due(loop_.now()); }

void MetadataService::take(const std::vector<link::TaskCredentials>& credentials) {
  roles_.take(credentials, loop_.now());
  desk_->credentials_came();
}

void MetadataService::tick() {
  options_.ask_for_credentials();
  usage_->set_containers(running_containers());
}

std::string MetadataService::cgroup_of(const TaskEntry& entry, std::size_t container) const {
  return layout_.task_cgroup(entry.id()) + '/' + entry.state.plan.containers.at(container).name;
}

std::vector<SampledContainer> MetadataService::running_containers() const {
  std::vector<SampledContainer> containers;
  for (const auto& [id, entry] : book_.entries()) {
    for (std::size_t i = 0; i < entry->state.containers.size(); ++i) {
      const ContainerPhase phase = entry->state.containers[i].phase;
      if (phase < ContainerPhase::kRunning || phase == ContainerPhase::kStopped) continue;
      const std::size_t sandbox = sandbox_of(entry->definition(), i);
      const bool has_sandbox = sandbox < entry->sandboxes.size();
      containers.push_back({entry->assigned.runtime_ids.at(i), cgroup_of(*entry, i),
                            has_sandbox ? network_.link_name(entry->sandboxes[sandbox]) : ""});
    }
  }
  return containers;
}

}  // namespace minato::agent
