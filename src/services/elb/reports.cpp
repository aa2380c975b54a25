#include "services/elb/reports.h"

#include <algorithm>

#include "services/elb/forwarding.h"
#include "services/elb/target_commands.h"
#include "services/elb/target_group.h"

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

/// What ELB says of a state when the balancer gave no reason.
StateReason usual_reason(TargetState state) {
  switch (state) {
    case TargetState::kInitial:
      return kInitialHealthChecking;
    case TargetState::kUnhealthy:
      return kFailedHealthChecks;
    case TargetState::kDraining:
      return kDeregistrationInProgress;
    case TargetState::kHealthy:
      return {};
  }
  return {};
}

bool is_warm(const Target& target, Instant now) {
  return target.state == TargetState::kHealthy && (!target.warm_at || *target.warm_at <= now);
}

/// When a target that becomes healthy gets its whole share of requests; nothing: at once.
std::optional<Instant> warm_at(const engine::State& state, const Target& target, Instant now) {
  const TargetGroup* group = state.table<TargetGroup>().find(target.group);
  if (group == nullptr || group->options.slow_start_seconds == 0) return std::nullopt;
  const auto& others = state.index<TargetsByGroup>().find(target.group);
  const bool any_warm = std::any_of(others.begin(), others.end(),
                                    [&](const Target* other) { return is_warm(*other, now); });
  if (!any_warm) return std::nullopt;
  return now + Seconds{group->options.slow_start_seconds};
}

void plan_health(const engine::State& engine_state, const Target& target, TargetState state,
                 const link::TargetHealthReport& report, Instant now, engine::Plan& plan) {
  const StateReason usual = usual_reason(state);
  SetTargetHealth set{target.key(), state, std::string(usual.reason),
                      std::string(usual.description)};
  if (report.reason && state != TargetState::kHealthy) {
    set.reason = *report.reason;
    set.description = report.description.value_or("");
  }
  if (target.state == set.state && target.reason == set.reason &&
      target.description == set.description) {
    return;
  }
  if (state == TargetState::kHealthy && target.state != state) {
    set.warm_at = warm_at(engine_state, target, now);
  }
  plan.add(std::move(set));
}

}  // namespace

engine::Plan plan_target_health(const engine::State& state,
                                const std::vector<link::TargetHealthReport>& reports, Instant now) {
  engine::Plan plan;
  for (const auto& report : reports) {
    const TargetGroupArn group(report.target_group_arn);
    const TargetKey key = Target::key_of(group, report.id, report.port);
    const Target* target = state.table<Target>().find(key);
    if (target == nullptr) continue;
    const bool draining = target->state == TargetState::kDraining;
    if (report.state == link::TargetState::kDrained) {
      // A target registered anew meanwhile is not the one that was drained.
      if (draining) plan.add(RemoveTarget{key});
      continue;
    }
    const auto reported = state_of(report.state);
    if (reported && !draining && is_in_use(state, group)) {
      plan_health(state, *target, *reported, report, now, plan);
    }
  }
  return plan;
}

}  // namespace minato::elb
