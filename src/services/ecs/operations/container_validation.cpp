#include "services/ecs/operations/container_validation.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/ecs/operations/awslogs_options.h"
#include "services/ecs/operations/container_settings.h"
#include "services/ecs/operations/names.h"
#include "services/ecs/readiness.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {
namespace {

using Containers = std::vector<api::ContainerDefinition>;

/// ECS's own.
constexpr std::size_t kMostContainers = 10;
/// The least that Docker takes.
constexpr int kLeastMemory = 6;

tl::unexpected<Error> refuse(const api::ContainerDefinition& container, const std::string& what) {
  return fail(ErrorCode::kClient,
              "Invalid setting for container '" + container.name.value_or("") + "'. " + what);
}

Status validate_name(const api::ContainerDefinition& container, std::set<std::string>& names) {
  const std::string name = container.name.value_or("");
  if (name.empty()) {
    return fail(ErrorCode::kClient, "Container.name should not be null or empty.");
  }
  if (!is_name(name)) {
    return refuse(container, "Names have 1 to 255 letters, numbers, hyphens and underscores.");
  }
  if (!names.insert(name).second) {
    return fail(ErrorCode::kClient,
                "Container names must be unique: there are two named '" + name + "'.");
  }
  if (container.image.value_or("").empty()) {
    return fail(ErrorCode::kClient, "Container.image should not be null or empty.");
  }
  return {};
}

Status validate_memory(const api::ContainerDefinition& container, bool has_task_memory) {
  if (!container.memory && !container.memory_reservation && !has_task_memory) {
    return refuse(container, "At least one of 'memory' or 'memoryReservation' must be specified.");
  }
  if (container.memory && *container.memory < kLeastMemory) {
    return refuse(container, "'memory' must be at least 6 MiB.");
  }
  if (container.memory_reservation && *container.memory_reservation < kLeastMemory) {
    return refuse(container, "'memoryReservation' must be at least 6 MiB.");
  }
  if (container.memory && container.memory_reservation &&
      *container.memory <= *container.memory_reservation) {
    return refuse(container, "'memory' must be greater than 'memoryReservation'.");
  }
  if (container.cpu.value_or(0) < 0) return refuse(container, "'cpu' must not be negative.");
  return {};
}

bool is_port(int port, int least) { return port >= least && port <= 65535; }

Status validate_ports(const api::ContainerDefinition& container, api::NetworkMode mode,
                      std::set<std::pair<bool, int>>& host_ports) {
  if (!container.port_mappings) return {};
  if (mode == api::NetworkMode::kNone && !container.port_mappings->empty()) {
    return refuse(container, "'portMappings' are not supported with the network mode none.");
  }
  for (const auto& mapping : *container.port_mappings) {
    if (!mapping.container_port || !is_port(*mapping.container_port, 1)) {
      return refuse(container, "'containerPort' must be between 1 and 65535.");
    }
    int host_port = mapping.host_port.value_or(0);
    if (!is_port(host_port, 0)) {
      return refuse(container, "'hostPort' must be between 0 and 65535.");
    }
    if (mode != api::NetworkMode::kBridge) {
      if (host_port != 0 && host_port != *mapping.container_port) {
        return fail(ErrorCode::kClient,
                    "When networkMode=" + std::string(to_string(mode)) +
                        ", the host ports and container ports in port mappings must match.");
      }
      host_port = *mapping.container_port;
    }
    const bool udp = mapping.protocol == api::TransportProtocol::kUdp;
    if (host_port != 0 && !host_ports.insert({udp, host_port}).second) {
      return refuse(container, "The host port " + std::to_string(host_port) + " is used twice.");
    }
  }
  return {};
}

/// What Service Connect and load balancers may call a port: "http", "admin-2".
bool is_port_name(const std::string& name) {
  const auto is_first = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= 64 && is_first(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_first(c) || c == '-'; });
}

Status validate_port_names(const api::ContainerDefinition& container,
                           std::set<std::string>& port_names) {
  if (!container.port_mappings) return {};
  for (const auto& mapping : *container.port_mappings) {
    if (!mapping.name) continue;
    if (!is_port_name(*mapping.name)) {
      return refuse(container,
                    "The name of a port mapping has 1 to 64 lower case letters, numbers, "
                    "underscores and hyphens, and does not begin with a hyphen.");
    }
    if (!port_names.insert(*mapping.name).second) {
      return refuse(container, "The name of a port mapping must be unique: '" + *mapping.name +
                                   "' is given twice in the task definition.");
    }
  }
  return {};
}

Status validate_hostname(const api::ContainerDefinition& container, api::NetworkMode mode) {
  if (mode != api::NetworkMode::kAwsvpc || container.hostname.value_or("").empty()) return {};
  return refuse(container, "'hostname' is not supported with the network mode awsvpc.");
}

Status validate_environment(const api::ContainerDefinition& container) {
  if (!container.environment) return {};
  for (const auto& pair : *container.environment) {
    if (pair.name.value_or("").empty()) {
      return refuse(container, "'environment' has a variable without a name.");
    }
  }
  return {};
}

Status in_range(const api::ContainerDefinition& container, const char* member,
                std::optional<int> value, int least, int most) {
  if (!value || (*value >= least && *value <= most)) return {};
  return refuse(container, std::string("'") + member + "' must be between " +
                               std::to_string(least) + " and " + std::to_string(most) + '.');
}

Status validate_health_check(const api::ContainerDefinition& container) {
  if (!container.health_check) return {};
  const auto& check = *container.health_check;
  const std::string kind = check.command.empty() ? "" : check.command.front();
  if (kind != "CMD" && kind != "CMD-SHELL" && kind != "NONE") {
    return refuse(container, "'healthCheck.command' must begin with CMD, CMD-SHELL or NONE.");
  }
  if (kind != "NONE" && check.command.size() < 2) {
    return refuse(container, "'healthCheck.command' names no command.");
  }
  Status good = in_range(container, "healthCheck.interval", check.interval, 5, 300);
  if (good) good = in_range(container, "healthCheck.timeout", check.timeout, 2, 120);
  if (good) good = in_range(container, "healthCheck.retries", check.retries, 1, 10);
  if (good) good = in_range(container, "healthCheck.startPeriod", check.start_period, 0, 300);
  return good;
}

Status validate_logging(const api::ContainerDefinition& container) {
  if (!container.log_configuration) return {};
  const auto driver = container.log_configuration->log_driver;
  if (driver == api::LogDriver::kJsonFile) return {};
  if (driver == api::LogDriver::kAwslogs) {
    static const std::map<std::string, std::string> kNone;
    const auto& options = container.log_configuration->options;
    const Status checked = check_awslogs_options(options ? *options : kNone);
    if (checked || checked.error().code != ErrorCode::kClient) return checked;
    return refuse(container, checked.error().message);
  }
  return fail(ErrorCode::kUnsupportedMember,
              "Container '" + container.name.value_or("") + "': logConfiguration.logDriver " +
                  std::string(to_string(driver)) +
                  " is not supported yet by Minato: awslogs and json-file are, or none at all, "
                  "which is json-file.");
}

/// Depth first over dependsOn; a container met again on its own way is a cycle.
class DependencyWalk {
 public:
  explicit DependencyWalk(const Containers& containers) {
    for (const auto& container : containers) by_name_[container.name.value_or("")] = &container;
  }

  Status check_all() {
    for (const auto& [name, container] : by_name_) {
      if (auto good = visit(*container); !good) return good;
    }
    return {};
  }

 private:
  enum class Mark { kUnseen, kOnTheWay, kDone };

  Status visit(const api::ContainerDefinition& container) {
    Mark& mark = marks_[container.name.value_or("")];
    if (mark == Mark::kDone) return {};
    if (mark == Mark::kOnTheWay) {
      return refuse(container, "Its 'dependsOn' leads in a circle back to it.");
    }
    mark = Mark::kOnTheWay;
    if (container.depends_on) {
      for (const auto& dependency : *container.depends_on) {
        if (auto good = follow(container, dependency); !good) return good;
      }
    }
    marks_[container.name.value_or("")] = Mark::kDone;
    return {};
  }

  Status follow(const api::ContainerDefinition& container,
                const api::ContainerDependency& dependency) {
    const auto at = by_name_.find(dependency.container_name);
    if (at == by_name_.end()) {
      return refuse(container,
                    "It depends on '" + dependency.container_name + "', which is not there.");
    }
    if (dependency.condition == api::ContainerCondition::kHealthy &&
        !has_health_check(*at->second)) {
      return refuse(container, "It waits for '" + dependency.container_name +
                                   "' to be HEALTHY, which has no health check.");
    }
    const bool to_end = dependency.condition == api::ContainerCondition::kComplete ||
                        dependency.condition == api::ContainerCondition::kSuccess;
    if (to_end && at->second->essential.value_or(true)) {
      return refuse(container, "It waits for '" + dependency.container_name +
                                   "' to end, which is essential: the task would end with it.");
    }
    return visit(*at->second);
  }

  std::map<std::string, const api::ContainerDefinition*> by_name_;
  std::map<std::string, Mark> marks_;
};

}  // namespace

Status validate_containers(const Containers& containers, api::NetworkMode mode,
                           bool has_task_memory) {
  if (containers.empty()) return fail(ErrorCode::kClient, "Container list cannot be empty.");
  if (containers.size() > kMostContainers) {
    return fail(ErrorCode::kClient, "A task definition has at most 10 containers.");
  }
  std::set<std::string> names;
  std::set<std::string> port_names;
  std::set<std::pair<bool, int>> host_ports;
  for (const auto& container : containers) {
    Status good = validate_name(container, names);
    if (good) good = validate_memory(container, has_task_memory);
    if (good) good = validate_ports(container, mode, host_ports);
    if (good) good = validate_port_names(container, port_names);
    if (good) good = validate_hostname(container, mode);
    if (good) good = validate_environment(container);
    if (good) good = validate_container_settings(container, mode);
    if (good) good = validate_health_check(container);
    if (good) good = in_range(container, "stopTimeout", container.stop_timeout, 0, 86400);
    if (good) good = in_range(container, "startTimeout", container.start_timeout, 0, 86400);
    if (good) good = validate_logging(container);
    if (!good) return good;
  }
  if (std::ranges::none_of(containers, [](const auto& c) { return c.essential.value_or(true); })) {
    return fail(ErrorCode::kClient, "At least one container must be marked as essential.");
  }
  return DependencyWalk(containers).check_all();
}

}  // namespace minato::ecs
