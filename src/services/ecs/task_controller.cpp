#include "services/ecs/task_controller.h"

#include <algorithm>

#include "services/ecs/container_instance.h"
#include "services/ecs/events.h"
#include "services/ecs/settings.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_targets.h"
#include "services/elb/target_commands.h"
#include "services/elb/target_group.h"

namespace minato::ecs {
namespace {

using engine::Plan;
using engine::State;

std::string group_of(const elb::TargetKey& key) { return key.str().substr(0, key.str().find('|')); }

Plan register_targets(const State& state, const Task& task, engine::Context& context) {
  Plan plan;
  const auto* service = state.table<Service>().find(task.service);
  if (service == nullptr) return plan;
  std::vector<elb::TargetKey> keys;
  for (auto& target : targets_of(state, *service, task)) {
    keys.push_back(elb::Target::key_of(target.group, target.id, target.port));
    // One that somebody else has taken out drains first; then it comes back.
    if (state.table<elb::Target>().find(keys.back()) != nullptr &&
        std::ranges::count(task.targets, keys.back()) > 0) {
      continue;
    }
    plan.add(make_event(*service, task,
                        "registered 1 targets in (target-group " + target.group.str() + ')',
                        context));
    plan.add(elb::RegisterTarget{target.group, target.id, target.port, context.now, task.id.str()});
  }
  if (keys != task.targets) plan.add(SetTaskTargets{task.id, std::move(keys)});
  return plan;
}

/// Whether the target is there and this task's: somebody else may have registered the same since.
const elb::Target* own_target(const State& state, const Task& task, const elb::TargetKey& key) {
  const auto* target = state.table<elb::Target>().find(key);
  return target != nullptr && target->owner == task.id.str() ? target : nullptr;
}

Plan drain_targets(const State& state, const Task& task, engine::Context& context) {
  Plan plan;
  std::vector<elb::TargetKey> left;
  for (const auto& key : task.targets) {
    const auto* target = own_target(state, task, key);
    if (target == nullptr) continue;
    left.push_back(key);
    if (target->state == elb::TargetState::kDraining) continue;
    const auto* group = state.table<elb::TargetGroup>().find(target->group);
    const Seconds delay{group == nullptr ? 0 : group->deregistration_delay_seconds};
    plan.add(elb::DrainTarget{key, context.now + delay});
    if (const auto* service = state.table<Service>().find(task.service)) {
      plan.add(make_event(*service, task, "has begun draining connections on 1 tasks.", context));
      plan.add(make_event(*service, task,
                          "deregistered 1 targets in (target-group " + group_of(key) + ')',
                          context));
    }
  }
  if (left.size() != task.targets.size()) plan.add(SetTaskTargets{task.id, left});
  return plan;
}

Plan stop(const State& state, const Task& task, engine::Context& context) {
  Plan plan = drain_targets(state, task, context);
  TaskStatus next = TaskStatus::kStopping;
  if (task.instance.empty()) {
    next = TaskStatus::kStopped;
  } else if (!task.targets.empty()) {
    next = TaskStatus::kDeactivating;
  }
  if (task.last_status < next) plan.add(AdvanceTask{task.id, next, context.now});
  return plan;
}

/// A machine that is no longer registered can't say more about its tasks.
bool may_be_forgotten(const State& state, const Task& task) {
  return !task.on_instance || state.table<ContainerInstance>().find(task.instance) == nullptr;
}

/// Its service has seen how it ended.
bool is_counted(const State& state, const Task& task) {
  if (task.service.empty() || task.tally == TaskTally::kEnded) return true;
  const auto* service = state.table<Service>().find(task.service);
  return service == nullptr || service->status == ServiceStatus::kInactive;
}

Plan clear_away(const State& state, const Task& task, engine::Context& context) {
  Plan plan;
  for (const auto& key : task.targets) {
    if (own_target(state, task, key) != nullptr) plan.add(elb::RemoveTarget{key});
  }
  if (!task.targets.empty()) plan.add(SetTaskTargets{task.id, {}});
  const Instant end = task.times.stopped.value_or(task.times.created) +
                      state.setting<EcsSettings>().stopped_task_retention;
  if (context.now < end) {
    plan.wake(end);
  } else if (may_be_forgotten(state, task) && is_counted(state, task)) {
    plan.add(ForgetTask{task.id});
  }
  return plan;
}

}  // namespace

Plan reconcile_task(const State& state, const TaskId& id, engine::Context& context) {
  const Task* task = state.table<Task>().find(id);
  if (task == nullptr) return {};
  if (task->last_status == TaskStatus::kStopped) return clear_away(state, *task, context);
  if (task->desired_status == DesiredStatus::kStopped) return stop(state, *task, context);
  if (task->last_status == TaskStatus::kRunning && !task->service.empty()) {
    return register_targets(state, *task, context);
  }
  return {};
}

}  // namespace minato::ecs
