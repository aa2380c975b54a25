// What a round does with a deployment that has failed, and on the way back.
#include <algorithm>

#include "services/ecs/lifecycle_hooks.h"
#include "services/ecs/lifecycle_round.h"
#include "services/ecs/rollout_end.h"
#include "services/ecs/rollout_planner.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/traffic_takeover.h"

namespace minato::ecs {

void LifecycleRound::hold_failed() {
  source_ = find_deployment(at_.source);
  if (is_rolling()) {
    hold_failed_rolling();
  } else {
    hold_failed_shift();
  }
  act_.plan().append(stop_hook_tasks(state_, service_, StoppedHooks::kAll, context_.now));
  forget_empty_deployments();
}

void LifecycleRound::hold_failed_rolling() {
  if (serves_alone_and_must_leave()) {
    keep(target_, Beside::kAllOthers);
  } else {
    act_.hold_failed(tasks_of(target_, Beside::kAllOthers));
  }
  // Nothing waits for balancers to hear of it: nobody is left where the traffic was.
  if (only_target_answers()) act_.plan().append(plan_all_traffic(state_, service_, target_));
}

void LifecycleRound::hold_failed_shift() {
  if (at_.stage == Stage::kCleanUp) {
    replace_others(balancers_know());
  } else if (serving_share(serving_groups(state_, service_), target_) > 0) {
    keep(target_, Beside::kNoOthers);
  } else {
    const ServiceTasks tasks = tasks_of(target_, Beside::kNoOthers);
    act_.take(plan_failed_rollout(count_tasks(service_, tasks)), tasks, target_);
  }
  const bool is_needed = source_ != nullptr && source_ != &target_ && at_.stage < Stage::kCleanUp;
  if (is_needed) keep(*source_, Beside::kNoOthers);
  hold_others(is_needed ? source_ : nullptr);
}

bool LifecycleRound::only_target_answers() const {
  const ServingGroups serving = serving_groups(state_, service_);
  const bool any_serves = std::ranges::any_of(service_.deployments, [&](const Deployment& each) {
    return serving_share(serving, each) > 0 && ready_of(each) > 0;
  });
  return !serving.empty() && !any_serves && ready_of(target_) > 0;
}

bool LifecycleRound::serves_alone_and_must_leave() const {
  const ServingGroups serving = serving_groups(state_, service_);
  const bool alone = std::ranges::none_of(service_.deployments, [&](const Deployment& each) {
    return &each != &target_ && serving_share(serving, each) > 0;
  });
  const ServiceTasks tasks = tasks_of(target_, Beside::kNoOthers);
  return alone && serving_share(serving, target_) > 0 &&
         tasks.old_ready.size() + tasks.old_waiting.size() > 0;
}

void LifecycleRound::hold_others(const Deployment* kept) {
  for (const Deployment& each : service_.deployments) {
    if (&each == &target_ || &each == kept) continue;
    const ServiceTasks tasks = tasks_of(each, Beside::kNoOthers);
    act_.take(plan_failed_rollout(count_tasks(service_, tasks)), tasks, each);
  }
}

void LifecycleRound::roll_back() {
  if (balancers_know()) keep(target_, Beside::kAllOthers);
  const bool is_elsewhere =
      is_served_elsewhere(state_, service_, target_) || others_serve(state_, service_, target_);
  if (!is_elsewhere) return;
  const int part = traffic_to_take(state_, service_, target_, context_.now);
  if (part == kAllTraffic) {
    shift_back();
  } else {
    apply(plan_all_traffic(state_, service_, target_, part));
  }
}

void LifecycleRound::go_back() {
  act_.plan().append(
      stop_hook_tasks(state_, service_, StoppedHooks::kBeforeRollback, context_.now));
  // They are told, and waited for; nothing else waits for them, and their word changes nothing.
  HookOutcome hooks;
  if (at_.went_back) {
    hooks = progress_hooks(state_, service_, rollout_, at_, act_.plan(), context_);
  }
  // Other tasks could be given the same room.
  if (!hooks.placed) give_back();
  forget_empty_deployments();
  const bool is_over = hooks.over && at_.went_back == rollout_.lifecycle->went_back;
  if (at_ != *rollout_.lifecycle) {
    act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
  }
  const ServiceTasks tasks = tasks_of(target_, Beside::kAllOthers);
  const int desired = service_.desired_count;
  if (is_over && alone_ && static_cast<int>(tasks.new_ready.size()) == desired &&
      tasks.active() == desired) {
    if (at_.went_back) tell_failed_hooks();
    act_.plan().append(plan_completion(state_, service_, context_));
  }
}

void LifecycleRound::give_back() {
  if (is_rolling()) return roll_back();
  // One that had not begun has moved nothing.
  replace_others(!at_.begun || (shift_back() && balancers_know()));
}

void LifecycleRound::tell_failed_hooks() {
  for (const HookRun& run : present_runs(at_)) {
    if (run.status == HookStatus::kSucceeded) continue;
    act_.tell("(deployment " + target_.id.str() + ") was rolled back although the lifecycle hook " +
              run.id + " at " + std::string(to_string(run.stage)) + " failed: " + run.reason + '.');
  }
}

bool LifecycleRound::shift_back() {
  const Deployment* failed = nullptr;
  for (const Deployment& each : service_.deployments) {
    if (each.revision == rollout_.target) failed = &each;
  }
  const bool serves = ready_of(target_) > 0 || failed == nullptr || ready_of(*failed) == 0;
  if (!serves) return false;
  at_.production_tenths = 0;
  at_.test_shifted = false;
  if (!at_.went_back) {
    at_.went_back = true;
    begin_rollback_hooks(settings_, *rollout_.lifecycle, at_, context_);
  }
  apply(plan_all_traffic(state_, service_, target_));
  return true;
}

}  // namespace minato::ecs
