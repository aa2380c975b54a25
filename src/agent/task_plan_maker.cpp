#include "agent/task_plan_maker.h"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <charconv>
#include <csignal>

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;
using ecs::api::TaskDefinition;

const std::vector<ContainerDefinition>& containers_of(const TaskDefinition& definition) {
  static const std::vector<ContainerDefinition> kNone;
  return definition.container_definitions ? *definition.container_definitions : kNone;
}

DependencyCondition condition_of(ecs::api::ContainerCondition condition) {
  switch (condition) {
    case ecs::api::ContainerCondition::kStart:
      return DependencyCondition::kStart;
    case ecs::api::ContainerCondition::kComplete:
      return DependencyCondition::kComplete;
    case ecs::api::ContainerCondition::kSuccess:
      return DependencyCondition::kSuccess;
    case ecs::api::ContainerCondition::kHealthy:
      return DependencyCondition::kHealthy;
  }
  return DependencyCondition::kStart;
}

std::optional<HealthCheckPlan> make_health_check(const ContainerDefinition& container) {
  if (!container.health_check || health_check_arguments(*container.health_check).empty()) {
    return std::nullopt;
  }
  const auto& check = *container.health_check;
  HealthCheckPlan plan;
  if (check.interval) plan.interval = Seconds(*check.interval);
  if (check.timeout) plan.timeout = Seconds(*check.timeout);
  if (check.retries) plan.retries = *check.retries;
  if (check.start_period) plan.start_period = Seconds(*check.start_period);
  return plan;
}

std::optional<RestartPolicy> make_restart_policy(const ContainerDefinition& container) {
  if (!container.restart_policy || !container.restart_policy->enabled) return std::nullopt;
  RestartPolicy policy;
  const auto& wanted = *container.restart_policy;
  if (wanted.ignored_exit_codes) policy.ignored_exit_codes = *wanted.ignored_exit_codes;
  if (wanted.restart_attempt_period)
    policy.attempt_period = Seconds(*wanted.restart_attempt_period);
  return policy;
}

Result<ContainerPlan> make_container_plan(const TaskDefinition& definition,
                                          const ContainerDefinition& container) {
  ContainerPlan plan;
  plan.name = container.name.value_or("");
  plan.essential = container.essential.value_or(true);
  if (container.start_timeout) plan.start_timeout = Seconds(*container.start_timeout);
  if (container.stop_timeout) plan.stop_timeout = Seconds(*container.stop_timeout);
  plan.health_check = make_health_check(container);
  plan.restart_policy = make_restart_policy(container);
  if (!container.depends_on) return plan;
  const auto& all = containers_of(definition);
  for (const auto& dependency : *container.depends_on) {
    const auto other = std::find_if(all.begin(), all.end(), [&dependency](const auto& one) {
      return one.name == dependency.container_name;
    });
    if (other == all.end()) {
      return fail(ErrorCode::kInvalidParameter,
                  fmt::format("Container '{}' depends on '{}', which the task does not have.",
                              plan.name, dependency.container_name));
    }
    plan.depends_on.push_back(
        {static_cast<std::size_t>(other - all.begin()), condition_of(dependency.condition)});
  }
  return plan;
}

// Container names become names of directories and sandboxes.
Status check_names(const TaskPlan& plan) {
  for (const ContainerPlan& container : plan.containers) {
    const auto same = [&container](const auto& other) { return other.name == container.name; };
    const bool unique = std::count_if(plan.containers.begin(), plan.containers.end(), same) == 1;
    const bool plain = !container.name.empty() && container.name.front() != '.' &&
                       container.name.find('/') == std::string::npos;
    if (unique && plain) continue;
    return fail(ErrorCode::kInvalidParameter,
                fmt::format("'{}' is no name for a container.", container.name));
  }
  return {};
}

std::vector<network::PortRequest> ports_of(const ContainerDefinition& container) {
  std::vector<network::PortRequest> ports;
  if (!container.port_mappings) return ports;
  for (const auto& mapping : *container.port_mappings) {
    network::PortRequest port;
    port.container_port = static_cast<std::uint16_t>(mapping.container_port.value_or(0));
    port.host_port = static_cast<std::uint16_t>(mapping.host_port.value_or(0));
    const bool udp = mapping.protocol == ecs::api::TransportProtocol::kUdp;
    port.protocol = udp ? network::Protocol::kUdp : network::Protocol::kTcp;
    ports.push_back(port);
  }
  return ports;
}

// "1024", "1 GB", "1 vCPU": a number, then perhaps the unit that is `scale` times the plain one.
std::optional<std::int64_t> parse_amount(std::string_view text, std::string_view unit,
                                         double scale) {
  double number = 0;
  const auto parsed = std::from_chars(text.begin(), text.end(), number);
  if (parsed.ec != std::errc{} || number < 0) return std::nullopt;
  std::string rest(parsed.ptr, text.end());
  std::erase(rest, ' ');
  if (rest.empty()) return static_cast<std::int64_t>(number);
  if (::strcasecmp(rest.c_str(), std::string(unit).c_str()) != 0) return std::nullopt;
  return static_cast<std::int64_t>(number * scale);
}

// Tasks without a `cpu` of their own compete by what their containers have, as in ECS.
CpuUnits sum_of_shares(const TaskDefinition& definition) {
  CpuUnits sum;
  for (const ContainerDefinition& container : containers_of(definition)) {
    sum += CpuUnits{std::max(container.cpu.value_or(0), 2)};
  }
  return sum;
}

}  // namespace

Result<TaskPlan> make_task_plan(const TaskDefinition& definition) {
  TaskPlan plan;
  for (const ContainerDefinition& container : containers_of(definition)) {
    auto made = make_container_plan(definition, container);
    if (!made) return fail(made.error());
    plan.containers.push_back(std::move(*made));
  }
  if (Status names = check_names(plan); !names) return fail(names.error());
  if (Status checked = check_plan(plan); !checked) return fail(checked.error());
  return plan;
}

network::NetworkMode network_mode(const TaskDefinition& definition) {
  if (!definition.network_mode) return network::NetworkMode::kBridge;
  return network::parse_network_mode(ecs::api::to_string(*definition.network_mode))
      .value_or(network::NetworkMode::kBridge);
}

std::vector<network::SandboxRequest> make_sandbox_requests(const std::string& task_id,
                                                           const TaskDefinition& definition) {
  const network::NetworkMode mode = network_mode(definition);
  std::vector<network::SandboxRequest> requests;
  if (mode != network::NetworkMode::kBridge) requests.push_back({{task_id, "task"}, mode, {}, {}});
  for (const ContainerDefinition& container : containers_of(definition)) {
    if (mode == network::NetworkMode::kBridge) {
      const bool alone = container.disable_networking.value_or(false);
      requests.push_back({{task_id, container.name.value_or("")},
                          alone ? network::NetworkMode::kNone : mode,
                          ports_of(container),
                          {}});
      continue;
    }
    const auto ports = ports_of(container);
    requests[0].ports.insert(requests[0].ports.end(), ports.begin(), ports.end());
  }
  return requests;
}

std::size_t sandbox_of(const TaskDefinition& definition, std::size_t container) {
  return network_mode(definition) == network::NetworkMode::kBridge ? container : 0;
}

Result<agent_runtime::ContainerLimits> make_task_limits(const TaskDefinition& definition) {
  agent_runtime::ContainerLimits limits;
  limits.pids *= static_cast<std::int64_t>(containers_of(definition).size());
  limits.cpu_shares = sum_of_shares(definition);
  if (definition.cpu) {
    const auto units = parse_amount(*definition.cpu, "vCPU", 1024);
    if (!units) return fail(ErrorCode::kInvalidParameter, "Invalid 'cpu' setting for task.");
    if (*units > 0) {
      limits.cpu_shares = CpuUnits{*units};
      limits.cpu_maximum = CpuUnits{*units};
    }
  }
  if (definition.memory) {
    const auto mebibytes = parse_amount(*definition.memory, "GB", 1024);
    if (!mebibytes) return fail(ErrorCode::kInvalidParameter, "Invalid 'memory' setting for task.");
    if (*mebibytes > 0) limits.memory = Mebibytes{*mebibytes};
  }
  return limits;
}

agent_runtime::ContainerLimits make_container_limits(const ContainerDefinition& container) {
  agent_runtime::ContainerLimits limits;
  limits.cpu_shares = CpuUnits{container.cpu.value_or(0)};
  if (container.memory.value_or(0) > 0) limits.memory = Mebibytes{*container.memory};
  if (container.memory_reservation.value_or(0) > 0) {
    limits.memory_reservation = Mebibytes{*container.memory_reservation};
  }
  if (container.linux_parameters) {
    limits.swap = Mebibytes{container.linux_parameters->max_swap.value_or(0)};
    limits.swappiness = container.linux_parameters->swappiness;
  }
  for (const auto& limit : container.ulimits.value_or(std::vector<ecs::api::Ulimit>{})) {
    // -1 is what RLIM_INFINITY is made of.
    limits.resource_limits.push_back({std::string(to_string(limit.name)),
                                      static_cast<std::uint64_t>(std::int64_t{limit.soft_limit}),
                                      static_cast<std::uint64_t>(std::int64_t{limit.hard_limit})});
  }
  return limits;
}

std::vector<std::string> health_check_arguments(const ecs::api::HealthCheck& check) {
  const auto& command = check.command;
  if (command.empty() || command[0] == "NONE") return {};
  if (command[0] == "CMD") return {command.begin() + 1, command.end()};
  if (command[0] != "CMD-SHELL" && command.size() > 1) return command;
  return {"/bin/sh", "-c", command.back()};
}

int signal_number(const std::string& name) {
  constexpr std::string_view kRealTime = "SIGRTMIN+";
  if (name.starts_with(kRealTime)) {
    return SIGRTMIN +
           std::clamp(std::atoi(name.c_str() + kRealTime.size()), 0, SIGRTMAX - SIGRTMIN);
  }
  int number = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
  if (parsed.ec == std::errc{} && number > 0 && number <= SIGRTMAX) return number;
  const std::string_view plain = std::string_view(name).substr(name.starts_with("SIG") ? 3 : 0);
  for (int candidate = 1; candidate < SIGSYS + 1; ++candidate) {
    const char* abbreviation = ::sigabbrev_np(candidate);
    if (abbreviation && plain == abbreviation) return candidate;
  }
  return SIGTERM;
}

}  // namespace minato::agent
