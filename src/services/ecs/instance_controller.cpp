#include "services/ecs/instance_controller.h"

#include "services/ecs/instance_commands.h"
#include "services/ecs/quarantine.h"
#include "services/ecs/settings.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

engine::Plan lose(const engine::State& state, const ContainerInstance& instance, Instant now) {
  engine::Plan plan;
  plan.add(SetInstanceLost{instance.id});
  for (const Task* task : state.index<TasksOnInstance>().find(instance.id)) {
    if (task->last_status == TaskStatus::kStopped) continue;
    plan.add(StopTask{task->id, "InfrastructureHealth",
                      "Host EC2 (instance " + instance.ec2_instance_id + ") was lost.", now});
    plan.add(AdvanceTask{task->id, TaskStatus::kStopped, now});
  }
  return plan;
}

}  // namespace

engine::Plan reconcile_instance(const engine::State& state, const InstanceId& id,
                                engine::Context& context) {
  const auto* instance = state.table<ContainerInstance>().find(id);
  if (instance == nullptr) return {};
  engine::Plan plan = end_quarantine(*instance, context.now);
  const auto* link = state.table<InstanceLink>().find(id);
  if (link == nullptr) {
    // Known from the journal: it has as long as one whose link has just broken.
    plan.add(SetInstanceLink{{.id = id, .connected = false, .since = context.now}});
    return plan;
  }
  if (link->connected || instance->lost) return plan;
  const Instant deadline = link->since + state.setting<EcsSettings>().instance_lost_after;
  if (context.now < deadline) {
    plan.wake(deadline);
    return plan;
  }
  return lose(state, *instance, context.now);
}

}  // namespace minato::ecs
