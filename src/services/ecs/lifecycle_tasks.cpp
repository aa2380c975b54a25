// What a round keeps of tasks: of the source, the target and all others.
#include <algorithm>
#include <set>

#include "services/ecs/lifecycle_round.h"
#include "services/ecs/rollout_planner.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/traffic_takeover.h"

namespace minato::ecs {

void LifecycleRound::keep(const Deployment& deployment, Beside beside) {
  const ServiceTasks tasks = tasks_of(deployment, beside);
  act_.take(plan_rollout(count_tasks(service_, tasks)), tasks, deployment);
}

void LifecycleRound::keep_tasks() {
  if (at_.stage <= Stage::kPreScaleUp) {
    if (source_ == nullptr) return;
    // All others make way for the source as in a rolling update.
    if (balancers_know()) return keep(*source_, Beside::kAllOthers);
    // A second set of tasks beside them is for those that shift traffic.
    if (!is_rolling()) keep(*source_, Beside::kNoOthers);
    return;
  }
  if (is_rolling()) return roll_over();
  if (at_.stage < Stage::kCleanUp && source_ != nullptr) return keep_both();
  if (at_.stage < Stage::kCleanUp) return keep(target_, Beside::kNoOthers);
  replace_others(balancers_know());
}

void LifecycleRound::roll_over() {
  if (balancers_know()) keep(target_, Beside::kAllOthers);
  if (!others_serve(state_, service_, target_)) return;
  const int part = traffic_to_take(state_, service_, target_, context_.now);
  apply(plan_all_traffic(state_, service_, target_, part));
}

void LifecycleRound::replace_others(bool may_stop) {
  const bool all_serve = !has_production_rule(target_.load_balancers);
  keep(target_, all_serve && may_stop ? Beside::kAllOthers : Beside::kNoOthers);
  if (!all_serve && may_stop) stop_others(target_);
}

void LifecycleRound::keep_both() {
  const auto starts = [this](const Deployment& deployment) {
    const ServiceTasks tasks = tasks_of(deployment, Beside::kNoOthers);
    return plan_rollout(count_tasks(service_, tasks)).start > 0;
  };
  const bool target_first = starts(*source_) && !starts(target_);
  if (target_first) keep(target_, Beside::kNoOthers);
  keep(*source_, Beside::kNoOthers);
  if (target_first) return;
  if (act_.lacks_room() && source_is_down()) return make_way();
  keep(target_, Beside::kNoOthers);
}

bool LifecycleRound::source_is_down() const {
  const ServingGroups serving = serving_groups(state_, service_);
  const int least = minimum_ready(service_.desired_count, service_.minimum_healthy_percent);
  return at_.production_tenths == 0 && serving_share(serving, *source_) > 0 &&
         serving_share(serving, target_) == 0 && ready_of(*source_) < std::max(least, 1);
}

void LifecycleRound::make_way() {
  const ServiceTasks tasks = tasks_of(target_, Beside::kNoOthers);
  if (static_cast<int>(tasks.alive.size()) > tasks.active()) return;
  ServiceTasks::Tasks all = tasks.new_unhealthy;
  all.insert(all.end(), tasks.new_pending.begin(), tasks.new_pending.end());
  all.insert(all.end(), tasks.new_ready.begin(), tasks.new_ready.end());
  act_.stop(all, 1, act_.scaling());
  act_.tell_stopped();
}

void LifecycleRound::stop_others(const Deployment& kept) {
  const ServiceTasks tasks = tasks_of(kept, Beside::kAllOthers);
  for (const auto* others : {&tasks.old_ready, &tasks.old_waiting, &tasks.old_unready}) {
    ServiceTasks::Tasks gone;
    std::ranges::copy_if(*others, std::back_inserter(gone),
                         [&](const Task* task) { return task->deployment != kept.id; });
    act_.stop_all(gone);
  }
  act_.tell_stopped();
}

void LifecycleRound::forget_empty_deployments() {
  std::set<DeploymentId> in_use{target_.id};
  for (const Task* task : tasks_of(target_, Beside::kAllOthers).alive) {
    in_use.insert(task->deployment);
  }
  const bool needs_source =
      is_rolling() ? at_.stage <= Stage::kPreScaleUp : at_.stage < Stage::kCleanUp;
  if (source_ != nullptr && needs_source) in_use.insert(source_->id);
  const ServingGroups serving = serving_groups(state_, service_);
  alone_ = true;
  for (const Deployment& each : service_.deployments) {
    if (in_use.contains(each.id) || serves_apart(serving, each, target_)) {
      alone_ = alone_ && each.id == target_.id;
    } else {
      act_.plan().add(RemoveDeployment{service_.key(), each.id});
    }
  }
}

}  // namespace minato::ecs
