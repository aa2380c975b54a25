#include "services/ecs/hook_task.h"

#include <algorithm>
#include <charconv>

#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_factory.h"

namespace minato::ecs {
namespace {

constexpr Millis kPlacementRetry{1000};

Task make_hook_task(const Service& service, const ServiceDeployment& rollout,
                    const LifecycleHook& hook, const TaskDefinition& definition,
                    engine::Context& context) {
  Task task = make_task(service.cluster, definition, context);
  task.launch_type = service.launch_type;
  if (definition.document->network_mode == api::NetworkMode::kAwsvpc) {
    task.network = service.deployments.front().network;
  }
  task.overrides = hook.overrides;
  task.group = "family:" + definition.id.family;
  task.started_by = rollout.id.str();
  if (service.ecs_managed_tags) add_managed_tags(task.tags, service.cluster, service.name);
  return task;
}

bool is_essential(const TaskDefinition* definition, const std::string& container) {
  if (definition == nullptr || !definition->document->container_definitions) return true;
  for (const auto& each : *definition->document->container_definitions) {
    if (each.name == container) return each.essential.value_or(true);
  }
  return true;
}

}  // namespace

std::optional<TaskDefinitionKey> task_definition_in(const std::string& arn) {
  constexpr std::string_view kKind = ":task-definition/";
  const auto at = arn.find(kKind);
  const auto colon = arn.rfind(':');
  if (!arn.starts_with("arn:") || at == std::string::npos || colon < at + kKind.size()) {
    return std::nullopt;
  }
  TaskDefinitionKey key;
  key.family = arn.substr(at + kKind.size(), colon - at - kKind.size());
  const char* end = arn.data() + arn.size();
  const auto [rest, error] = std::from_chars(arn.data() + colon + 1, end, key.revision);
  if (error != std::errc() || rest != end) return std::nullopt;
  return key;
}

TaskId start_hook_task(const engine::State& state, const Service& service,
                       const ServiceDeployment& rollout, const LifecycleHook& hook,
                       engine::Plan& plan, engine::Context& context) {
  const auto& definition = state.table<TaskDefinition>().at(*task_definition_in(hook.target));
  Task task = make_hook_task(service, rollout, hook, definition, context);
  const auto placed = plan_placement(state, {.cluster = service.cluster,
                                             .resources = task.resources,
                                             .peers = {},
                                             .count = 1,
                                             .rules = rules_with({}, definition),
                                             .group = task.group});
  if (placed.placed.empty()) {
    plan.wake(context.now + kPlacementRetry);
    return {};
  }
  place(task, placed.placed.front());
  TaskId id = task.id;
  plan.add(CreateTask{std::move(task)});
  return id;
}

HookTaskEnd look_at_hook_task(const engine::State& state, const TaskId& id) {
  const Task* task = state.table<Task>().find(id);
  if (task == nullptr) return {true, "its task " + id.str() + " is gone"};
  if (task->last_status != TaskStatus::kStopped) return {};
  const auto* definition = state.table<TaskDefinition>().find(task->definition);
  const std::string which = "its task " + id.str();
  if (task->stop_code != "EssentialContainerExited") {
    return {true, which + " was stopped: " + task->stopped_reason};
  }
  for (const auto& container : task->containers) {
    if (!is_essential(definition, container.name) || container.exit_code == 0) continue;
    const std::string code =
        container.exit_code ? std::to_string(*container.exit_code) : std::string("none");
    return {true, which + " ended with exit code " + code + " of the container " + container.name};
  }
  return {true, ""};
}

std::optional<ServiceKey> service_of_hook_task(const Task& task) {
  if (!task.service.empty()) return std::nullopt;
  const auto last = task.started_by.rfind('/');
  if (last == std::string::npos || !task.started_by.starts_with(task.cluster.str() + '/')) {
    return std::nullopt;
  }
  return ServiceKey(task.started_by.substr(0, last));
}

}  // namespace minato::ecs
