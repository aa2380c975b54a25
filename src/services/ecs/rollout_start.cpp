#include "services/ecs/rollout_start.h"

#include <algorithm>
#include <span>

#include "services/ecs/judging_rules.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/task.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/traffic_weights.h"

namespace minato::ecs {
namespace {

using engine::Plan;

/// As ECS's ids of service deployments look.
std::string deployment_id(Random& random) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  constexpr int kLength = 21;
  std::string id;
  for (int i = 0; i < kLength; ++i) id += kLetters[random.below(kLetters.size())];
  return id;
}

Deployment bare_deployment(const ServiceRevision& revision, engine::Context& context) {
  Deployment deployment;
  deployment.id = DeploymentId("ecs-svc/" + context.random.digits(19));
  deployment.definition = revision.definition;
  deployment.network = revision.network;
  deployment.load_balancers = revision.load_balancers;
  deployment.capacity_provider_strategy = revision.capacity_provider_strategy;
  deployment.revision = revision.id;
  deployment.created_at = context.now;
  deployment.updated_at = context.now;
  return deployment;
}

const ServiceRevision* defined_revision(const engine::State& state, const ServiceRevisionId& id) {
  const auto* revision = state.table<ServiceRevision>().find(id);
  if (revision == nullptr) return nullptr;
  const bool is_defined = state.table<TaskDefinition>().find(revision->definition) != nullptr;
  return is_defined ? revision : nullptr;
}

/// What served as the primary's rollout began, if that is still there.
const Deployment* source_of(const engine::State& state, const Service& service) {
  const auto* rollout =
      state.table<ServiceDeployment>().find(service.deployments.front().service_deployment);
  if (rollout == nullptr || !rollout->lifecycle) return nullptr;
  const auto at =
      std::ranges::find(service.deployments, rollout->lifecycle->source, &Deployment::id);
  return at == service.deployments.end() ? nullptr : &*at;
}

/// Null: there is none.
const ServiceRevision* revision_before(const engine::State& state, const Service& service) {
  if (service.deployments.empty()) return nullptr;
  const ServiceRevisionId& now = service.deployments.front().revision;
  if (service.stable_revision == now) return nullptr;
  const Deployment* source = source_of(state, service);
  if (source != nullptr && source->revision != now) {
    const auto* revision = defined_revision(state, source->revision);
    if (revision != nullptr) return revision;
  }
  return service.stable_revision.empty() ? nullptr
                                         : defined_revision(state, service.stable_revision);
}

/// When traffic of the service was last shifted: a rollout that takes over waits for the balancers
/// of the one before.
std::optional<Instant> last_shift(const engine::State& state, const ServiceKey& service) {
  std::optional<Instant> latest;
  for (const ServiceDeployment* each : state.index<ServiceDeploymentsByService>().find(service)) {
    if (each->lifecycle) latest = std::max(latest, each->lifecycle->shifted_at);
  }
  return latest;
}

/// A plain rolling update needs none, unless it follows one that was amid shifting traffic.
std::optional<Lifecycle> make_lifecycle(const Service& service, const ServiceRevision& revision,
                                        Instant now) {
  const bool balanced_so =
      has_production_rule(revision.load_balancers) ||
      std::ranges::any_of(service.deployments, [](const Deployment& deployment) {
        return has_production_rule(deployment.load_balancers);
      });
  if (service.strategy == nullptr && !balanced_so) return std::nullopt;
  Lifecycle lifecycle;
  lifecycle.since = now;
  return lifecycle;
}

/// A rolling update leaves traffic where it is, which may have moved since the revision was last
/// deployed.
std::vector<ServiceLoadBalancer> groups_on_return(const engine::State& state,
                                                  const ServiceDeploymentId& rollout,
                                                  const Deployment& deployment) {
  const auto* found = state.table<ServiceDeployment>().find(rollout);
  const bool shifts = found != nullptr && shifts_traffic(found->rules.strategy);
  return shifts ? deployment.load_balancers : where_traffic_is(state, deployment.load_balancers);
}

Plan plan_restart(const engine::State& state, const Service& service, Deployment deployment) {
  auto groups = groups_on_return(state, deployment.service_deployment, deployment);
  const bool moved = groups != deployment.load_balancers;
  const DeploymentId id = deployment.id;
  Plan plan;
  plan.add(StartDeployment{service.key(), std::move(deployment)});
  if (moved) plan.add(SetTargetGroups{service.key(), id, std::move(groups)});
  return plan;
}

}  // namespace

ServiceRevision make_revision(const ServiceKey& service, engine::Context& context) {
  ServiceRevision revision;
  revision.id = ServiceRevisionId(service.str() + '/' + context.random.digits(19));
  revision.service = service;
  revision.created_at = context.now;
  return revision;
}

Deployment make_deployment(const ServiceRevision& revision, engine::Context& context) {
  Deployment deployment = bare_deployment(revision, context);
  deployment.rollout_state_reason = "ECS deployment " + deployment.id.str() + " in progress.";
  return deployment;
}

ServiceDeployment make_service_deployment(const Service& service, const ServiceRevision& revision,
                                          Deployment& deployment, engine::Context& context) {
  ServiceDeployment made;
  made.id = ServiceDeploymentId(service.key().str() + '/' + deployment_id(context.random));
  made.service = service.key();
  made.target = revision.id;
  for (const Deployment& each : service.deployments) {
    if (each.revision.empty() || each.revision == revision.id) continue;
    if (std::ranges::count(made.sources, each.revision) == 0) made.sources.push_back(each.revision);
  }
  made.rules = {service.minimum_healthy_percent, service.maximum_percent, service.circuit_breaker,
                service.strategy};
  made.lifecycle = make_lifecycle(service, revision, context.now);
  made.created_at = context.now;
  made.updated_at = context.now;
  deployment.service_deployment = made.id;
  return made;
}

Plan plan_rollout_start(const engine::State& state, const Service& service,
                        ServiceRevision revision, engine::Context& context) {
  Deployment deployment = make_deployment(revision, context);
  ServiceDeployment made = make_service_deployment(service, revision, deployment, context);
  for (const ServiceDeployment* each :
       state.index<ServiceDeploymentsByService>().find(service.key())) {
    made.number = std::max(made.number, each->number + 1);
  }
  if (made.lifecycle) made.lifecycle->shifted_at = last_shift(state, service.key());
  Plan plan = plan_supersession(
      state, service, "Service deployment stopped because a new one was started.", context.now);
  plan.add(CreateServiceRevision{std::move(revision)});
  plan.add(CreateServiceDeployment{std::move(made)});
  plan.add(StartDeployment{service.key(), std::move(deployment)});
  return plan;
}

Plan plan_supersession(const engine::State& state, const Service& service,
                       const std::string& reason, Instant now) {
  Plan plan = stop_hook_tasks(state, service, StoppedHooks::kAll, now);
  for (const ServiceDeployment* each :
       state.index<ServiceDeploymentsByService>().find(service.key())) {
    if (is_over(*each)) continue;
    plan.add(FinishServiceDeployment{each->id, ServiceDeploymentStatus::kStopped, reason, now,
                                     failures_of(state, service)});
  }
  return plan;
}

Plan stop_hook_tasks(const engine::State& state, const Service& service, StoppedHooks which,
                     Instant now) {
  Plan plan;
  for (const ServiceDeployment* each :
       state.index<ServiceDeploymentsByService>().find(service.key())) {
    if (!each->lifecycle) continue;
    const bool spared = which == StoppedHooks::kBeforeRollback && each->lifecycle->went_back;
    const auto kept = static_cast<std::size_t>(spared ? each->lifecycle->stage_runs : 0);
    const std::span<const HookRun> runs(each->lifecycle->runs);
    for (const HookRun& run : runs.first(runs.size() - kept)) {
      const Task* task = run.task.empty() ? nullptr : state.table<Task>().find(run.task);
      if (task == nullptr || task->desired_status == DesiredStatus::kStopped) continue;
      plan.add(StopTask{task->id, "ServiceSchedulerInitiated",
                        "The service deployment that ran it for a lifecycle hook is over.", now});
    }
  }
  return plan;
}

bool can_roll_back(const engine::State& state, const Service& service) {
  return revision_before(state, service) != nullptr;
}

Plan plan_rollback(const engine::State& state, const Service& service,
                   const RollbackReasons& reasons, engine::Context& context) {
  const Deployment& failed = service.deployments.front();
  const ServiceRevision& revision = *revision_before(state, service);
  Plan plan = stop_hook_tasks(state, service, StoppedHooks::kAll, context.now);
  plan.add(SetRolloutState{service.key(), failed.id, RolloutState::kFailed, reasons.failure,
                           context.now});
  plan.add(BeginRollback{failed.service_deployment,
                         Rollback{reasons.rollback, context.now, revision.id},
                         failures_of(state, service)});
  const auto former = std::ranges::find(service.deployments, revision.id, &Deployment::revision);
  const bool stays =
      former != service.deployments.end() &&
      groups_on_return(state, failed.service_deployment, *former) == former->load_balancers;
  if (stays) {
    plan.add(PromoteDeployment{service.key(), former->id, failed.service_deployment,
                               reasons.rollout + former->id.str() + '.', context.now});
    return plan;
  }
  Deployment deployment = bare_deployment(revision, context);
  deployment.service_deployment = failed.service_deployment;
  deployment.rollout_state_reason = reasons.rollout + deployment.id.str() + '.';
  plan.append(plan_restart(state, service, std::move(deployment)));
  return plan;
}

Failures failures_of(const engine::State& state, const Service& service) {
  const int failed = service.deployments.empty() ? 0 : service.deployments.front().failed_tasks;
  return {failed, failure_threshold(judging_rules(state, service).breaker, service.desired_count)};
}

}  // namespace minato::ecs
