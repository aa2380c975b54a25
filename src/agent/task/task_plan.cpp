#include "agent/task/task_plan.h"

#include <fmt/format.h>

namespace minato::agent {
namespace {

enum class Mark { kUnseen, kOpen, kDone };

// Depth first; a dependency that is still open closes a circle.
bool reaches_itself(const TaskPlan& plan, std::size_t container, std::vector<Mark>& marks) {
  if (marks[container] != Mark::kUnseen) return marks[container] == Mark::kOpen;
  marks[container] = Mark::kOpen;
  for (const Dependency& dependency : plan.containers[container].depends_on) {
    if (reaches_itself(plan, dependency.container, marks)) return true;
  }
  marks[container] = Mark::kDone;
  return false;
}

}  // namespace

std::string_view to_string(DependencyCondition condition) {
  switch (condition) {
    case DependencyCondition::kStart:
      return "START";
    case DependencyCondition::kComplete:
      return "COMPLETE";
    case DependencyCondition::kSuccess:
      return "SUCCESS";
    case DependencyCondition::kHealthy:
      return "HEALTHY";
  }
  return "";
}

Status check_plan(const TaskPlan& plan) {
  if (plan.containers.empty()) {
    return fail(ErrorCode::kInvalidParameter, "The task definition has no container.");
  }
  for (const ContainerPlan& container : plan.containers) {
    for (const Dependency& dependency : container.depends_on) {
      if (dependency.container < plan.containers.size()) continue;
      return fail(ErrorCode::kInvalidParameter,
                  fmt::format("Container '{}' depends on a container that the task does not have.",
                              container.name));
    }
  }
  std::vector<Mark> marks(plan.containers.size(), Mark::kUnseen);
  for (std::size_t index = 0; index < plan.containers.size(); ++index) {
    if (!reaches_itself(plan, index, marks)) continue;
    return fail(ErrorCode::kInvalidParameter,
                fmt::format("The dependencies of container '{}' form a circle.",
                            plan.containers[index].name));
  }
  return {};
}

}  // namespace minato::agent
