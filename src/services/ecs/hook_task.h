// The task of a TASK hook: a task definition that is run once, and what came of it.
#pragma once

#include <optional>
#include <string>

#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/deployment_strategy.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// The definition that an ARN names; nothing for what is no ARN of one.
std::optional<TaskDefinitionKey> task_definition_in(const std::string& arn);

/// Places a task for the hook; nothing and a wake-up where there is no room now.
TaskId start_hook_task(const engine::State& state, const Service& service,
                       const ServiceDeployment& rollout, const LifecycleHook& hook,
                       engine::Plan& plan, engine::Context& context);

/// Whether it has ended, and well: every essential container with exit code 0.
struct HookTaskEnd {
  bool over = false;
  /// Empty: it went well.
  std::string failure;
};
HookTaskEnd look_at_hook_task(const engine::State& state, const TaskId& id);

/// The service whose deployment ran this task for a hook.
std::optional<ServiceKey> service_of_hook_task(const Task& task);

}  // namespace minato::ecs
