#include "services/ecs/service_actions.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "services/ecs/capacity_provider_share.h"
#include "services/ecs/deployment_tally.h"
#include "services/ecs/events.h"
#include "services/ecs/judging_rules.h"
#include "services/ecs/readiness.h"
#include "services/ecs/rebalance_planner.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_scale_in.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_factory.h"
#include "services/ecs/traffic_weights.h"
#include "services/ecs/unhealthy_stop.h"

namespace minato::ecs {
namespace {

/// Tasks that could not be placed are tried again this often, and the reason is told again this
/// often. A DAEMON's machine that has no room will hardly have any in a second.
constexpr Millis kPlacementRetry{1000};
constexpr Millis kDaemonPlacementRetry = Seconds{5};
/// A task that may not stop before its traffic is elsewhere is looked at again this often.
constexpr Millis kRulesLook = Seconds{5};
constexpr Millis kUnplacedRepeat = Seconds{6 * 60};

constexpr const char* kStuckReason =
    "is unable to replace tasks: with this desired count minimumHealthyPercent and maximumPercent "
    "leave no room to start or stop one. Lower the minimum or raise the maximum.";

bool is_failing(const Deployment& deployment) { return deployment.failures_in_a_row >= 3; }

CapacityProviderShare count_share(const ServiceTasks& tasks, const Deployment& deployment) {
  CapacityProviderShare share(deployment.capacity_provider_strategy);
  for (const Task* task : tasks.alive) {
    const bool wanted = task->desired_status == DesiredStatus::kRunning;
    if (wanted && task->deployment == deployment.id) share.count(*task);
  }
  return share;
}

std::string why_unplaced(const PlacementResult& result) {
  std::string text =
      "was unable to place a task because no container instance met all of its requirements.";
  if (result.refusals.empty()) {
    return text + " Reason: No Container Instances were found in your cluster.";
  }
  std::map<std::string, int> reasons;
  for (const auto& refusal : result.refusals) ++reasons[refusal.reason];
  text += " Reason:";
  for (const auto& [reason, count] : reasons) {
    text += ' ' + reason + " (" + std::to_string(count) +
            (count == 1 ? " container instance)" : " container instances)");
  }
  return text + '.';
}

}  // namespace

void ServiceActions::tell(const std::string& message) { tell_of(task_set_, message); }

void ServiceActions::tell_of(const DeploymentId& task_set, const std::string& message) {
  plan_.add(make_event(service_.key(), task_set, message, context_));
}

void ServiceActions::unsettle() {
  if (service_.steady) plan_.add(SetSteady{service_.key(), false});
}

void ServiceActions::take(const RolloutStep& step, const ServiceTasks& tasks,
                          const Deployment& deployment) {
  task_set_ = deployment.task_set ? deployment.id : DeploymentId();
  stop_surplus(step, tasks);
  tell_stopped();
  if (step.stuck) {
    note_stuck();
  } else if (step.start == 0) {
    note_placed();
  } else {
    start(step.start, tasks, deployment);
  }
  task_set_ = DeploymentId();
}

void ServiceActions::hold_failed(const ServiceTasks& tasks) {
  const ServiceTasks by_stay = sort_tasks_by_stay(state_, service_, context_.now);
  const RolloutCounts counts = count_tasks(service_, by_stay);
  if (counts.old_ready + counts.old_waiting + counts.old_unready > 0) {
    return take(plan_rollout(counts), by_stay, last_good_deployment(tasks));
  }
  take(plan_failed_rollout(count_tasks(service_, tasks)), tasks, service_.deployments.front());
}

/// The newest that has not failed and still has tasks; without one the failed one itself, whose
/// tasks are all there are.
const Deployment& ServiceActions::last_good_deployment(const ServiceTasks& tasks) const {
  for (const Deployment& deployment : service_.deployments) {
    if (deployment.rollout_state == RolloutState::kFailed) continue;
    const bool runs = std::ranges::any_of(tasks.alive, [&](const Task* task) {
      return task->deployment == deployment.id && task->desired_status == DesiredStatus::kRunning;
    });
    if (runs) return deployment;
  }
  return service_.deployments.front();
}

void ServiceActions::stop_surplus(const RolloutStep& step, const ServiceTasks& tasks) {
  stop(tasks.new_pending, step.new_surplus, scaling());
  int ready_surplus = std::max(0, step.new_surplus - static_cast<int>(tasks.new_pending.size()));
  if (ready_surplus > 0) {
    ready_surplus -=
        stop(scale_in_order(state_, service_, tasks, tasks.new_ready), ready_surplus, scaling());
  }
  stop(tasks.new_unhealthy, step.new_unhealthy, "");
  stop(tasks.old_unready, step.old_unready, scaling());
  stop(tasks.old_waiting, step.old_waiting, scaling());
  // Also in the place of those that may not stop.
  stop(tasks.old_ready, step.old_ready + ready_surplus, scaling());
}

std::string ServiceActions::scaling() const {
  const DeploymentId& by = task_set_.empty() ? service_.deployments.front().id : task_set_;
  return "Scaling activity initiated by (deployment " + by.str() + ')';
}

void ServiceActions::tell_stopped() {
  if (stopped_.empty()) return;
  unsettle();
  tell("has stopped " + std::to_string(stopped_.size()) +
       " running tasks: " + list_tasks(stopped_) + '.');
  stopped_.clear();
}

int ServiceActions::stop(const ServiceTasks::Tasks& tasks, int count, const std::string& reason) {
  int done = 0;
  for (const Task* task : tasks) {
    if (done >= count) break;
    if (!reason.empty() && (stays_protected(*task) || still_serves(*task))) continue;
    ++done;
    plan_.add(StopTask{task->id, "ServiceSchedulerInitiated",
                       reason.empty() ? unhealthy_reason(*task) : reason, context_.now});
    stopped_.push_back(task->id);
  }
  return done;
}

void ServiceActions::count_serving() {
  serving_.emplace();
  const std::int64_t least =
      minimum_ready(service_.desired_count, service_.minimum_healthy_percent);
  for (const auto& [group, share] : serving_groups(state_, service_)) {
    (*serving_)[group].least = static_cast<int>((least * share + kAllTraffic - 1) / kAllTraffic);
  }
  if (serving_->empty()) return;
  for (const Task* task : state_.index<TasksByService>().find(service_.key())) {
    if (task->desired_status == DesiredStatus::kStopped) continue;
    if (readiness_of(state_, service_, *task, context_.now) != Readiness::kReady) continue;
    for (const auto& balancer : load_balancers_of(service_, task->deployment)) {
      const auto at = serving_->find(balancer.registered_group());
      if (at != serving_->end()) ++at->second.ready;
    }
  }
}

/// Whatever is planned: a target group that a listener rule sends production traffic to keeps the
/// service's minimum of ready tasks, or its part of it where the rule sends others some as well.
/// The rule has to change first.
bool ServiceActions::still_serves(const Task& task) {
  if (service_.status != ServiceStatus::kActive) return false;
  if (!serving_) count_serving();
  if (serving_->empty() ||
      readiness_of(state_, service_, task, context_.now) != Readiness::kReady) {
    return false;
  }
  std::vector<Serving*> groups;
  for (const auto& balancer : load_balancers_of(service_, task.deployment)) {
    const auto at = serving_->find(balancer.registered_group());
    if (at != serving_->end()) groups.push_back(&at->second);
  }
  if (std::ranges::any_of(groups,
                          [](const Serving* group) { return group->ready <= group->least; })) {
    plan_.wake(context_.now + kRulesLook);
    return true;
  }
  for (Serving* group : groups) --group->ready;
  return false;
}

void ServiceActions::stop_all(const ServiceTasks::Tasks& tasks) {
  stop(tasks, static_cast<int>(tasks.size()), scaling());
}

/// Scale-in and deployments pass it by and look again when its protection ends. A service that is
/// deleted takes all of its tasks along.
bool ServiceActions::stays_protected(const Task& task) {
  if (service_.status != ServiceStatus::kActive || !is_protected(task, context_.now)) return false;
  plan_.wake(*task.protected_until);
  return true;
}

void ServiceActions::start(int count, const ServiceTasks& tasks, const Deployment& deployment) {
  if (has_started_ || must_wait(deployment)) return;
  PlacementRequest request = placement_request(count, tasks, deployment);
  request.avoid = avoided_instances(deployment, context_.now);
  create(plan_placement(state_, request), count, tasks, deployment);
}

int ServiceActions::count_without_room(const std::vector<InstanceId>& instances,
                                       const ServiceTasks& tasks,
                                       const Deployment& deployment) const {
  if (instances.empty()) return 0;
  const auto result = plan_placement_on(state_, placement_request(0, tasks, deployment), instances);
  return static_cast<int>(instances.size() - result.placed.size());
}

void ServiceActions::start_on(const std::vector<InstanceId>& instances, const ServiceTasks& tasks,
                              const Deployment& deployment) {
  if (has_started_ || must_wait(deployment)) return;
  create(plan_placement_on(state_, placement_request(0, tasks, deployment), instances),
         static_cast<int>(instances.size()), tasks, deployment);
}

/// Tasks that fail again and again are started less and less often.
bool ServiceActions::must_wait(const Deployment& deployment) {
  if (!deployment.launch_not_before || context_.now >= *deployment.launch_not_before) return false;
  plan_.wake(*deployment.launch_not_before);
  // ECS tells of a service that keeps failing after some attempts, and not each time.
  if (is_failing(deployment)) unplaced_ = "is unable to consistently start tasks successfully.";
  return true;
}

PlacementRequest ServiceActions::placement_request(int count, const ServiceTasks& tasks,
                                                   const Deployment& deployment) const {
  const auto& definition = state_.table<TaskDefinition>().at(deployment.definition);
  return {.cluster = service_.cluster,
          .resources = definition.resources,
          .peers = count_peers(tasks),
          .count = count,
          .rules = rules_with(service_.placement, definition),
          .group = "service:" + service_.name,
          .seed = seed()};
}

void ServiceActions::create(const PlacementResult& result, int wanted, const ServiceTasks& tasks,
                            const Deployment& deployment) {
  const auto& definition = state_.table<TaskDefinition>().at(deployment.definition);
  std::vector<TaskId> started;
  CapacityProviderShare share = count_share(tasks, deployment);
  for (const auto& instance : result.placed) {
    Task task = make_service_task(service_, deployment, definition, context_);
    share.assign(task);
    place(task, instance);
    started.push_back(task.id);
    plan_.add(CreateTask{std::move(task)});
  }
  if (!started.empty()) {
    has_started_ = true;
    tell("has started " + std::to_string(started.size()) + " tasks: " + list_tasks(started) + '.');
    unsettle();
  }
  if (static_cast<int>(started.size()) == wanted) return note_placed();
  if (!service_.moving.empty()) return give_up_move();
  const bool daemon = service_.scheduling_strategy == SchedulingStrategy::kDaemon;
  plan_.wake(context_.now + (daemon ? kDaemonPlacementRetry : kPlacementRetry));
  lacks_room_ = true;
  unplaced_ = why_unplaced(result);
}

/// There is no room for its successor any more: it stays.
void ServiceActions::give_up_move() {
  plan_.add(SetMoving{service_.key(), TaskId(), context_.now + kAfterFailedMove});
  plan_.wake(context_.now + kAfterFailedMove);
}

/// Chance is drawn only where it is asked for.
std::uint64_t ServiceActions::seed() const {
  return draws_lots(service_.placement) ? context_.random.next() : 0;
}

void ServiceActions::note_stuck() { unplaced_ = kStuckReason; }

void ServiceActions::tell_placement() {
  if (!unplaced_.empty()) {
    const bool is_new = service_.unplaced_reason != unplaced_ || !service_.unplaced_said_at;
    const Instant again = is_new ? context_.now : *service_.unplaced_said_at + kUnplacedRepeat;
    if (again > context_.now) return plan_.wake(again);
    plan_.wake(context_.now + kUnplacedRepeat);
    plan_.add(SetUnplacedReason{service_.key(), unplaced_, context_.now});
    return tell(unplaced_);
  }
  // A task that was placed and is likely to fail again is no news: it would be told each time.
  if (!placed_ || service_.unplaced_reason.empty()) return;
  if (keeps_failing()) return;
  plan_.add(SetUnplacedReason{service_.key(), "", std::nullopt});
}

bool ServiceActions::keeps_failing() const {
  if (is_external(service_)) return std::ranges::any_of(service_.deployments, is_failing);
  return is_failing(service_.deployments.front());
}

void ServiceActions::wake_for(const ServiceTasks& tasks) {
  for (const Task* task : tasks.new_pending) {
    const auto ends = grace_ends(service_, *task);
    if (ends && *ends > context_.now) plan_.wake(*ends);
  }
  for (const auto* waiting : {&tasks.new_pending, &tasks.old_waiting, &tasks.old_unready}) {
    for (const Task* task : *waiting) {
      const auto warm = warm_at(state_, *task);
      if (warm && *warm > context_.now) plan_.wake(*warm);
    }
  }
  if (service_.status != ServiceStatus::kActive || !tells_healthy_tasks(state_, service_)) return;
  for (const auto* young :
       {&tasks.new_ready, &tasks.new_pending, &tasks.old_ready, &tasks.old_waiting}) {
    for (const Task* task : *young) {
      if (task->tally != TaskTally::kStarted) continue;
      const Instant proven = proven_at(state_, service_, *task);
      if (proven > context_.now) plan_.wake(proven);
    }
  }
}

}  // namespace minato::ecs
