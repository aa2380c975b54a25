#include "services/ecs/service_controller.h"

#include <set>

#include "services/ecs/daemon_planner.h"
#include "services/ecs/deployment_tally.h"
#include "services/ecs/lifecycle_controller.h"
#include "services/ecs/rollout_end.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_actions.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_tasks.h"
#include "services/ecs/settings.h"

namespace minato::ecs {
namespace {

using engine::Plan;

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
    plan().append(tally_deployments(service_, tasks_, context_.now));
    // The next round sees the counts; starting before it could overlook a delay.
    if (plan().empty()) adopt_deployments();
    if (plan().empty()) judge_deployment();
    if (!plan().empty()) return std::move(plan());
    act_.wake_for(tasks_);
    if (const auto* rollout = guided_rollout(state_, service_)) {
      run_lifecycle(state_, service_, *rollout, act_, context_);
    } else {
      run_unguided();
      finish_deployments();
    }
    finish_service();
    act_.tell_placement();
    return std::move(plan());
  }

 private:
  Plan& plan() { return act_.plan(); }

  void run_unguided() {
    const Deployment& primary = service_.deployments.front();
    if (has_failed()) {
      act_.take(plan_failed_rollout(count_tasks(service_, tasks_)), tasks_, primary);
    } else if (service_.scheduling_strategy == SchedulingStrategy::kDaemon &&
               service_.status == ServiceStatus::kActive) {
      run_daemon(primary);
    } else {
      act_.take(plan_rollout(count_tasks(service_, tasks_)), tasks_, primary);
    }
  }

  void run_daemon(const Deployment& primary) {
    const auto& definition = state_.table<TaskDefinition>().at(primary.definition);
    const DaemonStep step = plan_daemon(state_, service_, definition, tasks_);
    desired_ = step.desired;
    if (desired_ != service_.desired_count) plan().add(SetDesiredCount{service_.key(), desired_});
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
    if (service_.status != ServiceStatus::kActive) return;
    const Deployment& primary = service_.deployments.front();
    const CircuitBreaker& breaker = service_.circuit_breaker;
    if (!watches_failures(service_) || primary.rollout_state != RolloutState::kInProgress) return;
    if (primary.failed_tasks < failure_threshold(breaker, service_.desired_count)) return;
    act_.unsettle();
    act_.tell("(deployment " + primary.id.str() + ") deployment failed: tasks failed to start.");
    const bool rolls_back = breaker.rolls_back || shifts_traffic(service_.strategy);
    plan().append(plan_failure(state_, service_,
                               rolls_back ? OnFailure::kRollBack : OnFailure::kStop,
                               {"ECS deployment circuit breaker: tasks failed to start.",
                                "because the circuit breaker threshold was exceeded.",
                                "ECS deployment circuit breaker: rolling back to deploymentId "},
                               context_));
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
        plan().add(RemoveDeployment{service_.key(), old.id});
      }
    }
    if (service_.status != ServiceStatus::kActive || has_failed()) return;
    const int desired = desired_;
    const bool at_rest =
        alone && tasks_.active() == desired && static_cast<int>(tasks_.new_ready.size()) == desired;
    if (at_rest) settle();
  }

  void settle() {
    if (service_.deployments.front().rollout_state == RolloutState::kInProgress) {
      plan().append(plan_completion(state_, service_, context_));
    }
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
  /// Of a DAEMON service: what its instances make of it now.
  int desired_ = service_.desired_count;
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
