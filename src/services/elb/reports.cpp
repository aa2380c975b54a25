#include "services/elb/reports.h"

#include "services/elb/target_commands.h"

namespace minato::elb {
namespace {

std::optional<TargetState> state_of(link::TargetState state) {
  switch (state) {
    case link::TargetState::kInitial:
      return TargetState::kInitial;
    case link::TargetState::kHealthy:
      return TargetState::kHealthy;
    case link::TargetState::kUnhealthy:
      return TargetState::kUnhealthy;
    case link::TargetState::kDraining:
    case link::TargetState::kDrained:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

engine::Plan plan_target_health(const engine::State& state,
                                const std::vector<link::TargetHealthReport>& reports) {
  engine::Plan plan;
  for (const auto& report : reports) {
    const TargetKey key =
        Target::key_of(TargetGroupArn(report.target_group_arn), report.id, report.port);
    const Target* target = state.table<Target>().find(key);
    if (target == nullptr) continue;
    if (report.state == link::TargetState::kDrained) {
      // A target registered anew meanwhile is not the one that was drained.
      if (target->state == TargetState::kDraining) plan.add(RemoveTarget{key});
      continue;
    }
    const auto now_state = state_of(report.state);
    const std::string reason = report.reason.value_or("");
    if (!now_state || (target->state == *now_state && target->reason == reason)) continue;
    plan.add(SetTargetHealth{key, *now_state, reason, report.description.value_or("")});
  }
  return plan;
}

}  // namespace minato::elb
