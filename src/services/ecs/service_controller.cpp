#include "services/ecs/service_controller.h"

#include <algorithm>
#include <set>

#include "services/ecs/daemon_planner.h"
#include "services/ecs/deployment_tally.h"
#include "services/ecs/image_pinning.h"
#include "services/ecs/judging_rules.h"
#include "services/ecs/lifecycle_controller.h"
#include "services/ecs/quarantine.h"
#include "services/ecs/rebalance_planner.h"
#include "services/ecs/rollout_end.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_actions.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_tasks.h"
#include "services/ecs/settings.h"
#include "services/ecs/task_set_controller.h"

namespace minato::ecs {
namespace {

using engine::Plan;

/// What a DAEMON's constraints ask of other tasks is looked at this often.
constexpr Millis kBetweenLooksAtTasks = Seconds{5};

class ServiceReconciliation {
 public:
  ServiceReconciliation(const engine::State& state, const Service& service,
                        engine::Context& context)
      : state_(state),
        service_(service),
        context_(context),
        tasks_(sort_tasks(state, service, context.now)),
        act_(state, service, context) {}

  Plan run() {
    tally();
    // The next round sees the counts; starting before it could overlook a delay.
    if (plan().empty()) adopt_deployments();
    if (plan().empty()) plan().append(pin_images(state_, service_, tasks_));
    if (plan().empty()) judge_deployment();
    if (!plan().empty()) return std::move(plan());
    act_.wake_for(tasks_);
    if (is_external(service_)) {
      run_task_sets();
    } else if (const auto* rollout = guided_rollout(state_, service_)) {
      run_lifecycle(state_, service_, *rollout, act_, context_);
    } else {
      run_unguided();
      finish_deployments();
      rebalance();
    }
    finish_service();
    act_.tell_placement();
    return std::move(plan());
  }

 private:
  Plan& plan() { return act_.plan(); }

  void tally() {
    InstanceVerdicts verdicts = judge_instances(state_, tasks_, context_.now);
    plan().append(tally_deployments(state_, service_, tasks_, context_.now));
    for (const Task* task : verdicts.quarantined) tell_quarantine(*task);
    plan().append(std::move(verdicts.plan));
  }

  void tell_quarantine(const Task& failed) {
    act_.tell("has put (container-instance " + failed.instance.str() +
              ") into quarantine: " + std::to_string(kFailedStartsToQuarantine) +
              " starts in a row failed there while others succeeded elsewhere. The last: " +
              failed.stopped_reason + " It takes no new tasks for " +
              std::to_string(kQuarantine / Seconds{60}) + " minutes, or until its attribute " +
              kQuarantineAttribute + " is deleted.");
  }

  void run_task_sets() {
    is_at_rest_ = keep_task_sets(state_, service_, act_, context_) == AtRest::kYes;
    if (is_at_rest_) tell_steady();
    rebalance();
  }

  void run_unguided() {
    const Deployment& primary = service_.deployments.front();
    if (has_failed()) {
      run_failed();
    } else if (service_.scheduling_strategy == SchedulingStrategy::kDaemon &&
               service_.status == ServiceStatus::kActive) {
      run_daemon(primary);
    } else {
      act_.take(plan_rollout(count_tasks(service_, tasks_)), tasks_, primary);
    }
  }

  void run_failed() {
    if (service_.scheduling_strategy == SchedulingStrategy::kReplica) {
      return act_.hold_failed(tasks_);
    }
    const Deployment& primary = service_.deployments.front();
    const auto& definition = state_.table<TaskDefinition>().at(primary.definition);
    // Nothing is started any more, so that it does not matter where there would be room.
    count_daemons(plan_daemon(state_, service_, definition, tasks_), 0);
    act_.stop_all(plan_failed_daemon(state_, tasks_));
    act_.tell_stopped();
  }

  void count_daemons(const DaemonStep& step, int left_out) {
    left_out_ = left_out;
    desired_ = step.desired - left_out_;
    if (step.asks_for_tasks) plan().wake(context_.now + kBetweenLooksAtTasks);
    if (desired_ != service_.desired_count) plan().add(SetDesiredCount{service_.key(), desired_});
  }

  void run_daemon(const Deployment& primary) {
    const auto& definition = state_.table<TaskDefinition>().at(primary.definition);
    const DaemonStep step = plan_daemon(state_, service_, definition, tasks_);
    // Machines that have no room for a task are not waited for: it is started there when there is
    // some.
    count_daemons(step, act_.count_without_room(step.start, tasks_, primary));
    act_.stop_all(step.stop);
    act_.stop(step.stop_unhealthy, static_cast<int>(step.stop_unhealthy.size()), "");
    act_.tell_stopped();
    if (step.stuck) return act_.note_stuck();
    if (step.start.empty()) return act_.note_placed();
    act_.start_on(step.start, tasks_, primary);
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
      plan().add(SetRevision{service_.key(), deployment.id, revision.id});
      if (deployment.rollout_state == RolloutState::kCompleted) {
        plan().add(SetStableRevision{service_.key(), revision.id});
      }
      plan().add(CreateServiceRevision{std::move(revision)});
    }
  }

  /// ECS's circuit breaker; where traffic is shifted, with its defaults even if none was asked for.
  void judge_deployment() {
    if (service_.status != ServiceStatus::kActive || is_external(service_)) return;
    const Deployment& primary = service_.deployments.front();
    const JudgingRules rules = judging_rules(state_, service_);
    if (!rules.watches_failures || primary.rollout_state != RolloutState::kInProgress) return;
    if (primary.failed_tasks < failure_threshold(rules.breaker, service_.desired_count)) return;
    act_.unsettle();
    act_.tell("(deployment " + primary.id.str() + ") deployment failed: tasks failed to start.");
    const bool rolls_back = rules.breaker.rolls_back || rules.shifts_traffic;
    plan().append(plan_failure(state_, service_,
                               rolls_back ? OnFailure::kRollBack : OnFailure::kStop,
                               {"ECS deployment circuit breaker: tasks failed to start.",
                                "because the circuit breaker threshold was exceeded.",
                                "ECS deployment circuit breaker: rolling back to deploymentId "},
                               context_));
  }

  void finish_deployments() {
    std::set<DeploymentId> in_use, waited_for;
    for (const Task* task : tasks_.alive) {
      in_use.insert(task->deployment);
      if (!leaves_last(state_, service_, *task)) waited_for.insert(task->deployment);
    }
    bool alone = true;
    for (std::size_t i = 1; i < service_.deployments.size(); ++i) {
      const auto& old = service_.deployments[i];
      if (in_use.contains(old.id)) {
        alone = alone && !waited_for.contains(old.id);
      } else {
        plan().add(RemoveDeployment{service_.key(), old.id});
      }
    }
    if (service_.status != ServiceStatus::kActive || has_failed()) return;
    const auto stays = [&](const Task* task) { return !leaves_last(state_, service_, *task); };
    const auto active = std::ranges::count_if(tasks_.alive, [&](const Task* task) {
      return task->desired_status == DesiredStatus::kRunning && stays(task);
    });
    const auto ready = std::ranges::count_if(tasks_.new_ready, stays);
    // A task that fits nowhere is deployed nowhere.
    const bool fits_nowhere = left_out_ > 0 && desired_ == 0;
    is_at_rest_ = alone && active == desired_ && ready == desired_ && !fits_nowhere;
    if (is_at_rest_) settle();
  }

  void rebalance() {
    if (!service_.moving.empty()) return end_move();
    if (!is_at_rest_ || !may_rebalance(state_, service_)) return;
    if (service_.next_move_at && context_.now < *service_.next_move_at) {
      return plan().wake(*service_.next_move_at);
    }
    plan().wake(context_.now + kBetweenMoves);
    const auto move = is_external(service_) ? plan_move_of_task_sets(state_, service_, context_.now)
                                            : plan_move(state_, service_, tasks_, context_.now);
    const bool dry = move && is_dry_run(state_, service_, *move);
    const TaskId proposed = dry ? move->task : TaskId();
    if (proposed != service_.proposed_move) {
      plan().add(SetProposedMove{service_.key(), proposed});
      if (dry) act_.tell("would rebalance (a dry run): move " + words_of(*move) + '.');
    }
    if (!move || dry) return;
    plan().add(SetMoving{service_.key(), move->task, context_.now + kLongestMove});
    act_.unsettle();
    act_.tell("is rebalancing: moves " + words_of(*move) + '.');
  }

  /// It is over when the task stops. It is given up where the task is protected meanwhile, where
  /// its successor fails, and where it takes too long: the task stays then, for a while.
  void end_move() {
    const auto* task = state_.table<Task>().find(service_.moving);
    const auto launch = next_launch(task);
    if (task == nullptr || task->desired_status == DesiredStatus::kStopped) {
      plan().add(SetMoving{service_.key(), TaskId(), context_.now + kBetweenMoves});
    } else if (is_protected(*task, context_.now) || (launch && *launch > context_.now) ||
               context_.now >= service_.next_move_at.value_or(context_.now)) {
      plan().add(SetMoving{service_.key(), TaskId(), context_.now + kAfterFailedMove});
    } else {
      plan().wake(*service_.next_move_at);
    }
  }

  /// Of the tasks that are to take the place of this one.
  std::optional<Instant> next_launch(const Task* moving) const {
    for (const Deployment& each : service_.deployments) {
      if (!is_external(service_)) return each.launch_not_before;
      if (moving != nullptr && each.id == moving->deployment) return each.launch_not_before;
    }
    return std::nullopt;
  }

  void settle() {
    if (service_.deployments.front().rollout_state == RolloutState::kInProgress) {
      plan().append(plan_completion(state_, service_, context_));
    }
    tell_steady();
  }

  void tell_steady() {
    if (service_.steady) return;
    plan().add(SetSteady{service_.key(), true});
    act_.tell("has reached a steady state.");
  }

  void finish_service() {
    if (service_.status != ServiceStatus::kDraining) return;
    plan().append(plan_supersession(state_, service_,
                                    "Service deployment stopped because its service was deleted.",
                                    context_.now));
    if (!tasks_.alive.empty()) return;
    plan().add(SetServiceStatus{service_.key(), ServiceStatus::kInactive, context_.now});
  }

  const engine::State& state_;
  const Service& service_;
  engine::Context& context_;
  const ServiceTasks tasks_;
  ServiceActions act_;
  bool is_at_rest_ = false;
  /// Of a DAEMON service: what its instances make of it now, and how many of them have no room.
  int desired_ = service_.desired_count;
  int left_out_ = 0;
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
