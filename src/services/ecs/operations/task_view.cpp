#include "services/ecs/operations/task_view.h"

#include <algorithm>

#include "services/ec2/default_network.h"
#include "services/ecs/availability_zone.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/derived_ids.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/readiness.h"

namespace minato::ecs {
namespace {

api::HealthStatus show(HealthStatus health) {
  switch (health) {
    case HealthStatus::kHealthy:
      return api::HealthStatus::kHealthy;
    case HealthStatus::kUnhealthy:
      return api::HealthStatus::kUnhealthy;
    case HealthStatus::kUnknown:
      break;
  }
  return api::HealthStatus::kUnknown;
}

const api::ContainerDefinition* definition_of(const TaskDefinition* definition,
                                              const std::string& name) {
  if (definition == nullptr) return nullptr;
  for (const auto& each : *definition->document->container_definitions) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

std::vector<api::NetworkBinding> show_bindings(const Container& container) {
  std::vector<api::NetworkBinding> shown;
  for (const auto& binding : container.network_bindings) {
    auto& to = shown.emplace_back();
    to.bind_ip = binding.bind_ip;
    to.container_port = binding.container_port;
    to.host_port = binding.host_port;
    to.protocol =
        binding.protocol == "udp" ? api::TransportProtocol::kUdp : api::TransportProtocol::kTcp;
  }
  return shown;
}

bool is_awsvpc(const TaskDefinition* definition) {
  return definition != nullptr && definition->document->network_mode == api::NetworkMode::kAwsvpc;
}

/// What ECS would start inside each container. Nothing is here: the machine's own agent does its
/// part, so that it can be used for as long as the container runs.
api::ManagedAgent show_execute_command_agent(const Task& task, const Container& container) {
  api::ManagedAgent agent;
  agent.name = api::ManagedAgentName::kExecuteCommandAgent;
  agent.last_status = minato::to_string(container.last_status);
  if (container.last_status != ContainerStatus::kPending) {
    agent.last_started_at = task.times.started;
  }
  return agent;
}

api::Container show_container(const engine::State& state, const Task& task,
                              const TaskDefinition* definition, const Container& from) {
  api::Container to;
  to.container_arn = container_arn(state.setting<Identity>(), task.cluster, task.id, from.name);
  to.task_arn = task_arn(state.setting<Identity>(), task.cluster, task.id);
  to.name = from.name;
  to.last_status = minato::to_string(from.last_status);
  to.exit_code = from.exit_code;
  if (!from.reason.empty()) to.reason = from.reason;
  if (!from.runtime_id.empty()) to.runtime_id = from.runtime_id;
  if (!from.image_digest.empty()) to.image_digest = from.image_digest;
  to.health_status = show(from.health);
  to.network_bindings = show_bindings(from);
  if (task.execute_command) to.managed_agents = {show_execute_command_agent(task, from)};
  to.network_interfaces.emplace();
  if (is_awsvpc(definition) && !task.address.empty()) {
    to.network_interfaces->push_back(
        {.attachment_id = derived_uuid(task.id, "eni"), .private_ipv4_address = task.address});
  }
  if (const auto* wanted = definition_of(definition, from.name)) {
    to.image = wanted->image;
    to.cpu = std::to_string(wanted->cpu.value_or(0));
    if (wanted->memory) to.memory = std::to_string(*wanted->memory);
    if (wanted->memory_reservation) {
      to.memory_reservation = std::to_string(*wanted->memory_reservation);
    }
  }
  return to;
}

std::string attachment_status(const Task& task) {
  if (task.last_status == TaskStatus::kStopped) return "DELETED";
  return task.address.empty() ? "PRECREATED" : "ATTACHED";
}

/// The network interface of an awsvpc task, in the form of an ENI.
api::Attachment show_attachment(const Task& task) {
  api::Attachment attachment;
  attachment.id = derived_uuid(task.id, "eni");
  attachment.type = "ElasticNetworkInterface";
  attachment.status = attachment_status(task);
  auto& details = attachment.details.emplace();
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) details.push_back({.name = name, .value = value});
  };
  if (task.network && task.network->awsvpc_configuration) {
    add("subnetId", task.network->awsvpc_configuration->subnets.front());
  }
  add("networkInterfaceId", "eni-" + task.id.str().substr(0, 17));
  add("macAddress", task.mac_address);
  add("privateIPv4Address", task.address);
  return attachment;
}

/// The worst of its containers that have a health check; ECS does not count the others.
HealthStatus health_of(const Task& task, const TaskDefinition* definition) {
  bool all_healthy = true;
  bool any = false;
  for (const auto& container : task.containers) {
    const auto* wanted = definition_of(definition, container.name);
    if (wanted == nullptr || !has_health_check(*wanted) || !wanted->essential.value_or(true)) {
      continue;
    }
    any = true;
    if (container.health == HealthStatus::kUnhealthy) return HealthStatus::kUnhealthy;
    all_healthy = all_healthy && container.health == HealthStatus::kHealthy;
  }
  return any && all_healthy ? HealthStatus::kHealthy : HealthStatus::kUnknown;
}

std::optional<api::TaskStopCode> stop_code_of(const Task& task) {
  if (task.stop_code.empty()) return std::nullopt;
  return api::parse_task_stop_code(task.stop_code);
}

void show_times(const TaskTimes& times, api::Task& to) {
  to.created_at = times.created;
  to.connectivity_at = times.connectivity;
  to.pull_started_at = times.pull_started;
  to.pull_stopped_at = times.pull_stopped;
  to.started_at = times.started;
  to.stopping_at = times.stopping;
  to.execution_stopped_at = times.execution_stopped;
  to.stopped_at = times.stopped;
}

/// Its instance's; that of the first subnet while nobody says otherwise.
std::string availability_zone_of(const engine::State& state, const Task& task) {
  const auto* instance = state.table<ContainerInstance>().find(task.instance);
  const std::string zone = instance == nullptr ? std::string() : zone_of(*instance);
  if (!zone.empty()) return zone;
  return state.setting<ec2::DefaultNetwork>().subnets.front().availability_zone;
}

void show_place(const engine::State& state, const Task& task, api::Task& to) {
  if (!task.capacity_provider.empty()) to.capacity_provider_name = task.capacity_provider;
  to.availability_zone = availability_zone_of(state, task);
  if (task.launch_type == LaunchType::kFargate) {
    to.launch_type = api::LaunchType::kFargate;
    to.platform_version = "1.4.0";
    to.platform_family = "Linux";
    return;
  }
  to.launch_type = api::LaunchType::kEc2;
  if (!task.instance.empty()) {
    to.container_instance_arn =
        container_instance_arn(state.setting<Identity>(), task.cluster, task.instance);
  }
}

void show_architecture(const engine::State& state, const Task& task, api::Task& to) {
  constexpr const char* kArchitecture = "ecs.cpu-architecture";
  to.attributes.emplace();
  const auto* instance = state.table<ContainerInstance>().find(task.instance);
  if (instance == nullptr) return;
  const auto at = instance->attributes.find(kArchitecture);
  if (at == instance->attributes.end()) return;
  to.attributes->push_back({.name = kArchitecture, .value = at->second});
}

}  // namespace

api::Task show_task(const engine::State& state, const Task& task, ShowTags tags) {
  const auto& identity = state.setting<Identity>();
  const auto* definition = state.table<TaskDefinition>().find(task.definition);
  api::Task to;
  to.task_arn = task_arn(identity, task.cluster, task.id);
  to.cluster_arn = cluster_arn(identity, task.cluster);
  to.task_definition_arn = task_definition_arn(identity, task.definition);
  to.cpu = std::to_string(task.resources.cpu.value);
  to.memory = std::to_string(task.resources.memory.value);
  to.desired_status = minato::to_string(task.desired_status);
  to.last_status = minato::to_string(task.last_status);
  to.health_status = show(health_of(task, definition));
  to.enable_execute_command = task.execute_command;
  if (!task.group.empty()) to.group = task.group;
  if (!task.started_by.empty()) to.started_by = task.started_by;
  if (task.times.connectivity) to.connectivity = api::Connectivity::kConnected;
  show_times(task.times, to);
  show_place(state, task, to);
  to.overrides = task.overrides ? *task.overrides : api::TaskOverride{};
  if (!to.overrides->container_overrides) to.overrides->container_overrides.emplace();
  to.attachments.emplace();
  if (is_awsvpc(definition)) to.attachments->push_back(show_attachment(task));
  show_architecture(state, task, to);
  to.containers.emplace();
  for (const auto& container : task.containers) {
    to.containers->push_back(show_container(state, task, definition, container));
  }
  to.stop_code = stop_code_of(task);
  if (!task.stopped_reason.empty()) to.stopped_reason = task.stopped_reason;
  to.tags.emplace();
  if (tags == ShowTags::kYes) to.tags = show_tags(task.tags);
  to.version = static_cast<std::int64_t>(state.table<Task>().version(task.id));
  return to;
}

}  // namespace minato::ecs
