#include "agent/task_report.h"

#include <algorithm>

namespace minato::agent {
namespace {

// Both sides list the same statuses in the same order.
template <class To, class From>
To same_place(From value) {
  return static_cast<To>(static_cast<int>(value));
}
static_assert(static_cast<int>(TaskStatus::kStopped) ==
              static_cast<int>(link::AgentTaskStatus::kStopped));
static_assert(static_cast<int>(ContainerStatus::kStopped) ==
              static_cast<int>(link::ContainerStatus::kStopped));
static_assert(static_cast<int>(ContainerHealth::kUnhealthy) ==
              static_cast<int>(link::ContainerHealth::kUnhealthy));

std::optional<std::string> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

ecs::api::NetworkBinding make_binding(const PortBinding& binding) {
  ecs::api::NetworkBinding made;
  made.bind_ip = binding.bind_address;
  made.container_port = binding.container_port;
  made.host_port = binding.host_port;
  made.protocol = ecs::api::parse_transport_protocol(binding.protocol);
  return made;
}

PortBinding binding_from(const ecs::api::NetworkBinding& binding) {
  PortBinding made;
  made.bind_address = binding.bind_ip.value_or("");
  made.container_port = binding.container_port.value_or(0);
  made.host_port = binding.host_port.value_or(0);
  if (binding.protocol) made.protocol = ecs::api::to_string(*binding.protocol);
  return made;
}

link::ContainerReport make_container_report(const std::string& name, const ContainerFacts& facts) {
  link::ContainerReport report;
  report.name = name;
  report.last_status = same_place<link::ContainerStatus>(facts.last_status);
  report.health = same_place<link::ContainerHealth>(facts.health);
  report.exit_code = facts.exit_code;
  report.reason = unless_empty(facts.reason);
  report.image_digest = unless_empty(facts.image_digest);
  report.started_at = facts.started_at;
  report.finished_at = facts.finished_at;
  if (!facts.network_bindings.empty()) {
    report.network_bindings.emplace();
    for (const PortBinding& binding : facts.network_bindings) {
      report.network_bindings->push_back(make_binding(binding));
    }
  }
  return report;
}

ContainerFacts facts_from(const link::ContainerReport& report) {
  ContainerFacts facts;
  facts.last_status = same_place<ContainerStatus>(report.last_status);
  facts.health = same_place<ContainerHealth>(report.health);
  facts.exit_code = report.exit_code;
  facts.reason = report.reason.value_or("");
  facts.image_digest = report.image_digest.value_or("");
  facts.started_at = report.started_at;
  facts.finished_at = report.finished_at;
  if (report.network_bindings) {
    for (const auto& binding : *report.network_bindings) {
      facts.network_bindings.push_back(binding_from(binding));
    }
  }
  return facts;
}

std::optional<StopCode> parse_stop_code(const std::optional<std::string>& text) {
  for (const StopCode code : {StopCode::kTaskFailedToStart, StopCode::kEssentialContainerExited}) {
    if (text && *text == to_string(code)) return code;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(StopCode code) {
  switch (code) {
    case StopCode::kTaskFailedToStart:
      return "TaskFailedToStart";
    case StopCode::kEssentialContainerExited:
      return "EssentialContainerExited";
  }
  return "";
}

link::TaskReport make_report(const std::string& task_id, const TaskState& state,
                             const std::vector<std::string>& runtime_ids) {
  link::TaskReport report;
  const TaskFacts& facts = state.facts;
  report.task_id = task_id;
  report.version = state.version;
  report.last_status = same_place<link::AgentTaskStatus>(facts.last_status);
  for (std::size_t i = 0; i < facts.containers.size(); ++i) {
    report.containers.push_back(
        make_container_report(state.plan.containers[i].name, facts.containers[i]));
    if (i < runtime_ids.size()) report.containers.back().runtime_id = runtime_ids[i];
  }
  report.address = unless_empty(facts.address);
  report.mac_address = unless_empty(facts.mac_address);
  report.pull_started_at = facts.pull_started_at;
  report.pull_stopped_at = facts.pull_stopped_at;
  report.started_at = facts.started_at;
  report.stopping_at = facts.stopping_at;
  report.execution_stopped_at = facts.execution_stopped_at;
  if (facts.stop_code) report.stop_code = to_string(*facts.stop_code);
  report.stopped_reason = unless_empty(facts.stopped_reason);
  return report;
}

TaskFacts facts_from_report(const link::TaskReport& report, const TaskPlan& plan) {
  TaskFacts facts;
  facts.last_status = same_place<TaskStatus>(report.last_status);
  for (const ContainerPlan& container : plan.containers) {
    const auto found =
        std::find_if(report.containers.begin(), report.containers.end(),
                     [&container](const auto& one) { return one.name == container.name; });
    facts.containers.push_back(found == report.containers.end() ? ContainerFacts{}
                                                                : facts_from(*found));
  }
  facts.address = report.address.value_or("");
  facts.mac_address = report.mac_address.value_or("");
  facts.pull_started_at = report.pull_started_at;
  facts.pull_stopped_at = report.pull_stopped_at;
  facts.started_at = report.started_at;
  facts.stopping_at = report.stopping_at;
  facts.execution_stopped_at = report.execution_stopped_at;
  facts.stop_code = parse_stop_code(report.stop_code);
  facts.stopped_reason = report.stopped_reason.value_or("");
  return facts;
}

}  // namespace minato::agent
