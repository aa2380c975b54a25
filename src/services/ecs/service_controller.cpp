#include "services/ecs/service_controller.h"

#include <algorithm>
#include <set>

#include "services/ecs/capacity_provider_share.h"
#include "services/ecs/daemon_planner.h"
#include "services/ecs/deployment_tally.h"
#include "services/ecs/events.h"
#include "services/ecs/image_pinning.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/rebalance_planner.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_scale_in.h"
#include "services/ecs/service_tasks.h"
#include "services/ecs/settings.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_factory.h"
#include "services/ecs/unhealthy_stop.h"

namespace minato::ecs {
namespace {

using engine::Plan;

/// Tasks that could not be placed are tried again this often, and the reason is told again this
/// often.
constexpr Millis kPlacementRetry{1000};
constexpr Millis kUnplacedRepeat = Seconds{6 * 60};
constexpr Millis kAfterFailedMove = Seconds{60};

constexpr const char* kStuckReason =
    "is unable to replace tasks: with this desired count minimumHealthyPercent and maximumPercent "
    "leave no room to start or stop one. Lower the minimum or raise the maximum.";

class ServiceReconciliation {
 public:
  ServiceReconciliation(const engine::State& state, const Service& service,
                        engine::Context& context)
      : state_(state),
        service_(service),
        context_(context),
        tasks_(sort_tasks(state, service, context.now)) {}

  Plan run() {
    tally();
    // The next round sees the counts; starting before it could overlook a delay.
    if (plan_.empty()) adopt_deployments();
    if (plan_.empty()) plan_.append(pin_images(state_, service_, tasks_));
    if (plan_.empty()) judge_deployment();
    if (!plan_.empty()) return std::move(plan_);
    const bool daemon = service_.scheduling_strategy == SchedulingStrategy::kDaemon &&
                        service_.status == ServiceStatus::kActive;
    if (has_failed()) {
      run_failed();
    } else {
      daemon ? run_daemon() : run_replica();
    }
    wake_for_targets();
    wake_for_proof();
    finish_deployments();
    rebalance();
    finish_service();
    return std::move(plan_);
  }

 private:
  void tally() {
    InstanceVerdicts verdicts = judge_instances(state_, tasks_, context_.now);
    plan_.append(tally_deployments(service_, tasks_, verdicts, context_.now));
    for (const auto& [deployment, task] : verdicts.blamed) tell_quarantine(*task);
    plan_.append(std::move(verdicts.plan));
  }

  void tell_quarantine(const Task& failed) {
    tell("has put (container-instance " + failed.instance.str() +
         ") into quarantine: " + std::to_string(kFailedStartsToQuarantine) +
         " tasks in a row failed to start there while others of the deployment run elsewhere. The "
         "last: " +
         failed.stopped_reason + " It takes no new tasks for " +
         std::to_string(kQuarantine / Seconds{60}) + " minutes, or until its attribute " +
         kQuarantineAttribute + " is deleted.");
  }

  void run_replica() {
    const RolloutStep step = plan_rollout(count_tasks(service_, tasks_));
    stop_tasks(step);
    start_tasks(step);
  }

  void run_failed() {
    const RolloutStep step = plan_failed_rollout(count_tasks(service_, tasks_));
    stop_tasks(step);
    start_tasks(step);
  }

  void run_daemon() {
    const DaemonStep step = plan_daemon(state_, service_, primary_definition(), tasks_);
    desired_ = step.desired;
    if (desired_ != service_.desired_count) plan_.add(SetDesiredCount{service_.key(), desired_});
    std::vector<TaskId> stopped;
    stop_some(step.stop, static_cast<int>(step.stop.size()), scaling(), stopped);
    stop_some(step.stop_unhealthy, static_cast<int>(step.stop_unhealthy.size()), "", stopped);
    tell_stopped(stopped);
    if (step.stuck) return tell_unplaced(kStuckReason);
    if (step.start.empty()) return tell_placed();
    if (must_wait()) return;
    start_on(plan_placement_on(state_, placement_request(0), step.start),
             static_cast<int>(step.start.size()));
  }

  void tell(const std::string& message) {
    plan_.add(make_event(service_.key(), message, context_));
  }

  /// The steady state is told anew after this.
  void unsettle() {
    if (service_.steady) plan_.add(SetSteady{service_.key(), false});
  }

  bool has_failed() const {
    return service_.status == ServiceStatus::kActive &&
           service_.deployments.front().rollout_state == RolloutState::kFailed;
  }

  /// Deployments of an older journal, which knew no revisions, get one.
  void adopt_deployments() {
    for (const Deployment& deployment : service_.deployments) {
      if (!deployment.revision.empty()) continue;
      ServiceRevision revision = make_revision(service_.key(), context_);
      revision.definition = deployment.definition;
      revision.launch_type = service_.launch_type;
      revision.network = deployment.network;
      revision.load_balancers = deployment.load_balancers;
      revision.capacity_provider_strategy = deployment.capacity_provider_strategy;
      plan_.add(SetRevision{service_.key(), deployment.id, revision.id});
      if (deployment.rollout_state == RolloutState::kCompleted) {
        plan_.add(SetStableRevision{service_.key(), revision.id});
      }
      plan_.add(CreateServiceRevision{std::move(revision)});
    }
  }

  /// ECS's circuit breaker.
  void judge_deployment() {
    if (service_.status != ServiceStatus::kActive) return;
    const Deployment& primary = service_.deployments.front();
    const CircuitBreaker& breaker = service_.circuit_breaker;
    if (!breaker.enabled || primary.rollout_state != RolloutState::kInProgress) return;
    if (primary.failed_tasks < failure_threshold(breaker, service_.desired_count)) return;
    unsettle();
    tell("(deployment " + primary_id().str() + ") deployment failed: tasks failed to start.");
    const std::string failure = "ECS deployment circuit breaker: tasks failed to start.";
    if (breaker.rolls_back && can_roll_back(state_, service_)) {
      return roll_back(failure);
    }
    plan_.add(
        SetRolloutState{service_.key(), primary.id, RolloutState::kFailed, failure, context_.now});
    finish_service_deployment(
        is_rollback(primary) ? ServiceDeploymentStatus::kRollbackFailed
                             : ServiceDeploymentStatus::kStopped,
        "Service deployment failed because the circuit breaker threshold was exceeded.");
  }

  void roll_back(const std::string& failure) {
    plan_.append(plan_rollback(
        state_, service_,
        {failure,
         "Service deployment rolled back because the circuit breaker threshold was exceeded.",
         "ECS deployment circuit breaker: rolling back to deploymentId "},
        context_));
  }

  bool is_rollback(const Deployment& deployment) const {
    const auto* object = state_.table<ServiceDeployment>().find(deployment.service_deployment);
    return object != nullptr && object->rollback &&
           object->rollback->revision == deployment.revision;
  }

  void finish_service_deployment(ServiceDeploymentStatus status, const std::string& reason) {
    plan_.add(FinishServiceDeployment{service_.deployments.front().service_deployment, status,
                                      reason, context_.now, failures_of(service_)});
  }

  void stop_tasks(const RolloutStep& step) {
    std::vector<TaskId> stopped;
    stop_some(tasks_.new_pending, step.new_surplus, scaling(), stopped);
    const int ready_surplus = step.new_surplus - static_cast<int>(tasks_.new_pending.size());
    if (ready_surplus > 0) {
      stop_some(scale_in_order(state_, service_, tasks_, tasks_.new_ready), ready_surplus,
                scaling(), stopped);
    }
    stop_some(tasks_.new_unhealthy, step.new_unhealthy, "", stopped);
    stop_some(tasks_.old_unready, step.old_unready, scaling(), stopped);
    stop_some(tasks_.old_waiting, step.old_waiting, scaling(), stopped);
    stop_some(tasks_.old_ready, step.old_ready, scaling(), stopped);
    tell_stopped(stopped);
  }

  std::string scaling() const {
    return "Scaling activity initiated by (deployment " + primary_id().str() + ')';
  }

  void tell_stopped(const std::vector<TaskId>& stopped) {
    if (stopped.empty()) return;
    unsettle();
    tell("has stopped " + std::to_string(stopped.size()) +
         " running tasks: " + list_tasks(stopped) + '.');
  }

  /// An empty reason: the task's failing health check is it, from which protection does not save
  /// it.
  void stop_some(const ServiceTasks::Tasks& tasks, int count, const std::string& reason,
                 std::vector<TaskId>& stopped) {
    for (const Task* task : tasks) {
      if (count <= 0) return;
      if (!reason.empty() && stays_protected(*task)) continue;
      --count;
      plan_.add(StopTask{task->id, "ServiceSchedulerInitiated",
                         reason.empty() ? unhealthy_reason(*task) : reason, context_.now});
      stopped.push_back(task->id);
    }
  }

  /// Scale-in and deployments pass it by and look again when its protection ends. A service that is
  /// deleted takes all of its tasks along.
  bool stays_protected(const Task& task) {
    if (service_.status != ServiceStatus::kActive || !is_protected(task, context_.now))
      return false;
    plan_.wake(*task.protected_until);
    return true;
  }

  void start_tasks(const RolloutStep& step) {
    if (step.stuck) return tell_unplaced(kStuckReason);
    if (step.start == 0) return tell_placed();
    if (must_wait()) return;
    start_on(plan_placement(state_, placement_request(step.start)), step.start);
  }

  /// Tasks that fail again and again are started less and less often.
  bool must_wait() {
    const Deployment& primary = service_.deployments.front();
    if (!primary.launch_not_before || context_.now >= *primary.launch_not_before) return false;
    plan_.wake(*primary.launch_not_before);
    tell_failing(primary);
    return true;
  }

  const TaskDefinition& primary_definition() const {
    return state_.table<TaskDefinition>().at(service_.deployments.front().definition);
  }

  PlacementRequest placement_request(int count) const {
    const auto& definition = primary_definition();
    return {.cluster = service_.cluster,
            .resources = definition.resources,
            .peers = count_peers(tasks_),
            .count = count,
            .rules = rules_with(service_.placement, definition),
            .group = "service:" + service_.name,
            .seed = seed()};
  }

  void start_on(const PlacementResult& result, int wanted) {
    const Deployment& primary = service_.deployments.front();
    const auto& definition = primary_definition();
    std::vector<TaskId> started;
    CapacityProviderShare share = count_share(primary);
    for (const auto& instance : result.placed) {
      Task task = make_service_task(service_, primary, definition, context_);
      share.assign(task);
      started.push_back(task.id);
      plan_.add(CreateTask{std::move(task)});
      plan_.add(PlaceTask{started.back(), instance});
    }
    if (!started.empty()) {
      tell("has started " + std::to_string(started.size()) + " tasks: " + list_tasks(started) +
           '.');
      unsettle();
    }
    if (static_cast<int>(started.size()) == wanted) return tell_placed();
    if (!service_.moving.empty()) give_up_move();
    plan_.wake(context_.now + kPlacementRetry);
    tell_unplaced(why_unplaced(result));
  }

  CapacityProviderShare count_share(const Deployment& deployment) const {
    CapacityProviderShare share(deployment.capacity_provider_strategy);
    for (const Task* task : tasks_.alive) {
      const bool wanted = task->desired_status == DesiredStatus::kRunning;
      if (wanted && task->deployment == deployment.id) share.count(*task);
    }
    return share;
  }

  /// Chance is drawn only where it is asked for.
  std::uint64_t seed() const {
    const bool random =
        std::ranges::count(service_.placement.strategy, PlacementStrategyType::kRandom,
                           &PlacementStrategy::type) > 0;
    return random ? context_.random.next() : 0;
  }

  std::string why_unplaced(const PlacementResult& result) const {
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

  void tell_unplaced(const std::string& reason) {
    const bool again =
        service_.unplaced_said_at && context_.now - *service_.unplaced_said_at >= kUnplacedRepeat;
    if (service_.unplaced_reason == reason && !again) return;
    plan_.add(SetUnplacedReason{service_.key(), reason, context_.now});
    tell(reason);
  }

  void tell_placed() {
    // A task that was placed and is likely to fail again is no news: it would be told each time.
    if (service_.unplaced_reason.empty() || is_failing(service_.deployments.front())) return;
    plan_.add(SetUnplacedReason{service_.key(), "", std::nullopt});
  }

  static bool is_failing(const Deployment& primary) { return primary.failures_in_a_row >= 3; }

  /// ECS tells of a service that keeps failing after some attempts, and not each time.
  void tell_failing(const Deployment& primary) {
    if (!is_failing(primary)) return;
    tell_unplaced("is unable to consistently start tasks successfully.");
  }

  /// A target that already fails counts from the end of the grace period on; one that starts slowly
  /// is ready when it gets its whole share.
  void wake_for_targets() {
    for (const Task* task : tasks_.new_pending) {
      const auto ends = grace_ends(service_, *task);
      if (ends && *ends > context_.now) plan_.wake(*ends);
    }
    for (const auto* waiting : {&tasks_.new_pending, &tasks_.old_waiting, &tasks_.old_unready}) {
      for (const Task* task : *waiting) {
        const auto warm = warm_at(state_, *task);
        if (warm && *warm > context_.now) plan_.wake(*warm);
      }
    }
  }

  /// A task that nothing checks proves itself in time.
  void wake_for_proof() {
    if (service_.status != ServiceStatus::kActive || !tells_healthy_tasks(service_)) return;
    for (const auto* young :
         {&tasks_.new_ready, &tasks_.new_pending, &tasks_.old_ready, &tasks_.old_waiting}) {
      for (const Task* task : *young) {
        if (task->tally != TaskTally::kStarted) continue;
        const Instant proven = proven_at(state_, service_, *task);
        if (proven > context_.now) plan_.wake(proven);
      }
    }
  }

  void finish_deployments() {
    std::set<DeploymentId> in_use;
    for (const Task* task : tasks_.alive) in_use.insert(task->deployment);
    bool alone = true;
    for (std::size_t i = 1; i < service_.deployments.size(); ++i) {
      const auto& old = service_.deployments[i];
      if (in_use.contains(old.id)) {
        alone = false;
      } else {
        plan_.add(RemoveDeployment{service_.key(), old.id});
      }
    }
    if (service_.status != ServiceStatus::kActive || has_failed()) return;
    const int desired = desired_;
    const bool at_rest =
        alone && tasks_.active() == desired && static_cast<int>(tasks_.new_ready.size()) == desired;
    if (at_rest) settle();
    is_at_rest_ = at_rest;
  }

  void rebalance() {
    if (!service_.moving.empty()) return end_move();
    if (!is_at_rest_ || !may_rebalance(state_, service_)) return;
    if (service_.next_move_at && context_.now < *service_.next_move_at) {
      return plan_.wake(*service_.next_move_at);
    }
    plan_.wake(context_.now + kBetweenMoves);
    const auto move = plan_move(state_, service_, tasks_, context_.now);
    const bool dry = move && is_dry_run(state_, service_, *move);
    const TaskId proposed = dry ? move->task : TaskId();
    if (proposed != service_.proposed_move) {
      plan_.add(SetProposedMove{service_.key(), proposed});
      if (dry) tell("would rebalance (a dry run): move " + words_of(*move) + '.');
    }
    if (!move || dry) return;
    plan_.add(SetMoving{service_.key(), move->task, std::nullopt});
    unsettle();
    tell("is rebalancing: moves " + words_of(*move) + '.');
  }

  void end_move() {
    const auto* task = state_.table<Task>().find(service_.moving);
    if (task != nullptr && task->desired_status == DesiredStatus::kRunning) return;
    plan_.add(SetMoving{service_.key(), TaskId(), context_.now + kBetweenMoves});
  }

  /// There is no room for its successor any more: it stays.
  void give_up_move() {
    plan_.add(SetMoving{service_.key(), TaskId(), context_.now + kAfterFailedMove});
    plan_.wake(context_.now + kAfterFailedMove);
  }

  void settle() {
    const Deployment& primary = service_.deployments.front();
    if (primary.rollout_state == RolloutState::kInProgress) {
      plan_.add(SetRolloutState{service_.key(), primary.id, RolloutState::kCompleted,
                                "ECS deployment " + primary.id.str() + " completed.",
                                context_.now});
      tell("(deployment " + primary.id.str() + ") deployment completed.");
      finish_service_deployment(is_rollback(primary) ? ServiceDeploymentStatus::kRollbackSuccessful
                                                     : ServiceDeploymentStatus::kSuccessful,
                                "");
      plan_.add(SetStableRevision{service_.key(), primary.revision});
    }
    if (service_.steady) return;
    plan_.add(SetSteady{service_.key(), true});
    tell("has reached a steady state.");
  }

  void finish_service() {
    if (service_.status != ServiceStatus::kDraining) return;
    plan_.append(plan_supersession(state_, service_,
                                   "Service deployment stopped because its service was deleted.",
                                   context_.now));
    if (!tasks_.alive.empty()) return;
    plan_.add(SetServiceStatus{service_.key(), ServiceStatus::kInactive, context_.now});
  }

  const DeploymentId& primary_id() const { return service_.deployments.front().id; }

  const engine::State& state_;
  const Service& service_;
  engine::Context& context_;
  const ServiceTasks tasks_;
  bool is_at_rest_ = false;
  /// Of a DAEMON service: what its instances make of it now.
  int desired_ = service_.desired_count;
  Plan plan_;
};

/// ECS shows an INACTIVE service for a while and promises no time.
Plan forget_in_time(const engine::State& state, const Service& service, engine::Context& context) {
  Plan plan;
  if (!service.inactive_since) {
    plan.add(SetServiceStatus{service.key(), ServiceStatus::kInactive, context.now});
    return plan;
  }
  const Instant end =
      *service.inactive_since + state.setting<EcsSettings>().inactive_service_retention;
  if (context.now < end) {
    plan.wake(end);
  } else {
    plan.add(ForgetService{service.key()});
  }
  return plan;
}

}  // namespace

Plan reconcile_service(const engine::State& state, const ServiceKey& key,
                       engine::Context& context) {
  const Service* service = state.table<Service>().find(key);
  if (service == nullptr) return {};
  if (service->status == ServiceStatus::kInactive) return forget_in_time(state, *service, context);
  return ServiceReconciliation(state, *service, context).run();
}

}  // namespace minato::ecs
