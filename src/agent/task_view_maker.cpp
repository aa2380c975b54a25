#include "agent/task_view_maker.h"

#include <algorithm>

#include "agent/shipped_logs.h"
#include "agent/task_plan_maker.h"

namespace minato::agent {
namespace {

using agent_metadata::ContainerView;
using agent_metadata::NetworkView;
using agent_metadata::TaskView;

constexpr std::size_t kNameDigits = 20;

// In the order in which a container passes them.
constexpr const char* kNone = "NONE";
constexpr const char* kStatuses[] = {kNone, "PULLED", "CREATED", "RUNNING", "STOPPED"};

int status_of(const ContainerProgress& progress) {
  switch (progress.phase) {
    case ContainerPhase::kWaiting:
      return progress.image == Preparation::kReady ? 1 : 0;
    case ContainerPhase::kCreating:
      return 1;
    case ContainerPhase::kCreated:
    case ContainerPhase::kStarting:
      return 2;
    case ContainerPhase::kRunning:
    case ContainerPhase::kStopping:
      return 3;
    case ContainerPhase::kStopped:
      return 4;
  }
  return 0;
}

// A task is where the last of its containers is, and STOPPED only once everything is taken down.
std::string task_status(const TaskState& state) {
  if (state.phase == TaskPhase::kStopped) return "STOPPED";
  if (state.facts.last_status != TaskStatus::kPending) return "RUNNING";
  int lowest = 3;
  for (const ContainerProgress& one : state.containers) lowest = std::min(lowest, status_of(one));
  return kStatuses[lowest];
}

bool is_to_stop(const TaskEntry& entry) {
  return entry.state.phase != TaskPhase::kActive ||
         entry.assigned.assignment.desired_status == link::DesiredStatus::kStopped;
}

std::string health_text(ContainerHealth health) {
  switch (health) {
    case ContainerHealth::kHealthy:
      return "HEALTHY";
    case ContainerHealth::kUnhealthy:
      return "UNHEALTHY";
    case ContainerHealth::kUnknown:
      break;
  }
  return "UNKNOWN";
}

NetworkView network_view(const TaskEntry& entry, std::size_t container,
                         const MachineFacts& machine) {
  const network::NetworkMode mode = network_mode(entry.definition());
  NetworkView view;
  view.mode = network::to_string(mode);
  const std::size_t sandbox = sandbox_of(entry.definition(), container);
  if (mode == network::NetworkMode::kHost || sandbox >= entry.sandboxes.size()) return view;
  view.address = entry.sandboxes[sandbox].address;
  if (mode != network::NetworkMode::kAwsvpc) return view;
  view.mac_address = entry.sandboxes[sandbox].mac;
  view.subnet = machine.subnet;
  view.gateway = machine.gateway;
  std::string host = "ip-" + view.address;
  std::replace(host.begin(), host.end(), '.', '-');
  view.private_dns_name = host + '.' + machine.region + ".compute.internal";
  return view;
}

std::map<std::string, std::string> labels_of(const TaskEntry& entry,
                                             const ecs::api::ContainerDefinition& container) {
  const auto& definition = entry.definition();
  auto labels = container.docker_labels.value_or(std::map<std::string, std::string>{});
  labels["com.amazonaws.ecs.cluster"] = entry.assigned.assignment.cluster;
  labels["com.amazonaws.ecs.container-name"] = container.name.value_or("");
  labels["com.amazonaws.ecs.task-arn"] = entry.assigned.assignment.task_arn;
  labels["com.amazonaws.ecs.task-definition-family"] = definition.family.value_or("");
  labels["com.amazonaws.ecs.task-definition-version"] =
      std::to_string(definition.revision.value_or(0));
  return labels;
}

void put_log(ContainerView& view, const TaskEntry& entry, std::size_t index,
             const ecs::api::ContainerDefinition& container) {
  if (!container.log_configuration) return;
  view.log_driver = ecs::api::to_string(container.log_configuration->log_driver);
  if (container.log_configuration->options)
    view.log_options = *container.log_configuration->options;
  if (container.log_configuration->log_driver != ecs::api::LogDriver::kAwslogs) return;
  view.log_options.erase("awslogs-stream-prefix");
  view.log_options["awslogs-stream"] = log_stream_of(entry, index);
}

void put_facts(ContainerView& view, const TaskEntry& entry, std::size_t index) {
  const ContainerFacts& facts = entry.state.facts.containers.at(index);
  const ContainerProgress& progress = entry.state.containers.at(index);
  view.image_digest = facts.image_digest;
  for (const PortBinding& port : facts.network_bindings) {
    view.ports.push_back({port.container_port, port.host_port, port.protocol, port.bind_address});
  }
  view.desired_status = is_to_stop(entry) ? "STOPPED" : "RUNNING";
  view.known_status = kStatuses[status_of(progress)];
  view.exit_code = facts.exit_code;
  view.created_at = progress.created_at;
  view.started_at = facts.started_at;
  view.finished_at = facts.finished_at;
  if (entry.state.plan.containers.at(index).health_check) view.health = health_text(facts.health);
  if (entry.state.plan.containers.at(index).restart_policy) view.restarts = progress.restarts;
}

ContainerView container_view(const TaskEntry& entry, std::size_t index,
                             const MachineFacts& machine) {
  const auto& container = entry.definition().container_definitions->at(index);
  ContainerView view;
  view.runtime_id = entry.assigned.runtime_ids.at(index);
  view.name = container.name.value_or("");
  view.runtime_name = runtime_name(entry, index);
  view.image = container.image.value_or("");
  view.labels = labels_of(entry, container);
  view.cpu = container.cpu.value_or(0);
  view.memory = container.memory.value_or(0);
  put_facts(view, entry, index);
  put_log(view, entry, index, container);
  const auto& arns = entry.assigned.assignment.container_arns;
  if (arns && index < arns->size()) view.arn = arns->at(index);
  view.network = network_view(entry, index, machine);
  // In awsvpc mode a container's ports are the task's own: none are mapped.
  if (view.network.mode == "awsvpc") view.ports.clear();
  return view;
}

}  // namespace

std::string runtime_name(const TaskEntry& entry, std::size_t container) {
  const auto& definition = entry.definition();
  std::string name = definition.container_definitions->at(container).name.value_or("");
  std::erase_if(name,
                [](unsigned char letter) { return std::isalnum(letter) == 0 && letter != '-'; });
  return "ecs-" + definition.family.value_or("") + '-' +
         std::to_string(definition.revision.value_or(0)) + '-' + name + '-' +
         entry.assigned.runtime_ids.at(container).substr(0, kNameDigits);
}

TaskView make_task_view(const TaskEntry& entry, const MachineFacts& machine) {
  constexpr double kUnitsOfAProcessor = 1024;
  const auto& assignment = entry.assigned.assignment;
  const auto& definition = entry.definition();
  const TaskFacts& facts = entry.state.facts;
  TaskView view;
  view.cluster = assignment.cluster;
  view.arn = assignment.task_arn;
  view.family = definition.family.value_or("");
  view.revision = std::to_string(definition.revision.value_or(0));
  view.service_name = assignment.service_name.value_or("");
  view.desired_status = is_to_stop(entry) ? "STOPPED" : "RUNNING";
  view.known_status = task_status(entry.state);
  if (const auto limits = make_task_limits(definition)) {
    if (limits->cpu_maximum) {
      view.cpu = static_cast<double>(limits->cpu_maximum->value) / kUnitsOfAProcessor;
    }
    if (limits->memory) view.memory = limits->memory->value;
  }
  view.pull_started_at = facts.pull_started_at;
  view.pull_stopped_at = facts.pull_stopped_at;
  view.execution_stopped_at = facts.execution_stopped_at;
  view.availability_zone = machine.availability_zone;
  view.launch_type = assignment.launch_type.value_or("EC2");
  const std::size_t count =
      definition.container_definitions
          ? std::min(definition.container_definitions->size(), entry.state.containers.size())
          : 0;
  for (std::size_t i = 0; i < count; ++i) {
    view.containers.push_back(container_view(entry, i, machine));
  }
  return view;
}

}  // namespace minato::agent
