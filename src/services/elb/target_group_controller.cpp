#include "services/elb/target_group_controller.h"

#include "services/elb/forwarding.h"
#include "services/elb/target_commands.h"

namespace minato::elb {

engine::Plan reconcile_target_group(const engine::State& state, const TargetGroupArn& arn) {
  engine::Plan plan;
  if (is_in_use(state, arn)) return plan;
  for (const Target* target : state.index<TargetsByGroup>().find(arn)) {
    switch (target->state) {
      case TargetState::kInitial:
        break;
      case TargetState::kHealthy:
      case TargetState::kUnhealthy:
        plan.add(SetTargetHealth{target->key(), TargetState::kInitial,
                                 std::string(kRegistrationInProgress.reason),
                                 std::string(kRegistrationInProgress.description)});
        break;
      case TargetState::kDraining:
        plan.add(RemoveTarget{target->key()});
        break;
    }
  }
  return plan;
}

}  // namespace minato::elb
