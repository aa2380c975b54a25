#include "services/ecs/unhealthy_stop.h"

#include <algorithm>

namespace minato::ecs {
namespace {

constexpr const char* kByContainer = "Task failed container health checks";
constexpr const char* kByTarget = "Task failed ELB health checks in ";

}  // namespace

std::string unhealthy_reason(const Task& task) {
  const bool by_container = std::ranges::any_of(task.containers, [](const Container& container) {
    return container.health == HealthStatus::kUnhealthy;
  });
  if (by_container) return kByContainer;
  std::string group = task.targets.empty() ? "" : task.targets.front().str();
  group = group.substr(0, group.find('|'));
  return std::string(kByTarget) + "(target-group " + group + ')';
}

bool was_stopped_as_unhealthy(const Task& task) {
  if (task.stop_code != "ServiceSchedulerInitiated") return false;
  return task.stopped_reason == kByContainer || task.stopped_reason.starts_with(kByTarget);
}

}  // namespace minato::ecs
