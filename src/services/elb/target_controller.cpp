#include "services/elb/target_controller.h"

#include "services/elb/forwarding.h"
#include "services/elb/target_commands.h"

namespace minato::elb {
namespace {

/// The balancer counts the deregistration delay itself and reports the end; this much later it is
/// taken as ended even if no balancer is there to say so.
constexpr Millis kSlack{2000};

}  // namespace

engine::Plan reconcile_target(const engine::State& state, const TargetKey& key, Instant now) {
  engine::Plan plan;
  const Target* target = state.table<Target>().find(key);
  if (target == nullptr || !target->drain_until) return plan;
  if (!is_in_use(state, target->group) || now >= *target->drain_until + kSlack) {
    plan.add(RemoveTarget{key});
  } else {
    plan.wake(*target->drain_until + kSlack);
  }
  return plan;
}

}  // namespace minato::elb
