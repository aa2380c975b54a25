#include "services/ecs/lifecycle_controller.h"

#include <algorithm>

#include "services/ecs/lifecycle_hooks.h"
#include "services/ecs/lifecycle_planner.h"
#include "services/ecs/lifecycle_round.h"
#include "services/ecs/lifecycle_start.h"
#include "services/ecs/rollout_end.h"
#include "services/ecs/rollout_planner.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_deployment_commands.h"

namespace minato::ecs {
namespace {

/// What has lost its traffic stays for so long, until every balancer has heard of it.
constexpr Millis kBalancersHear = Seconds{5};

constexpr const char* kFailed = "ECS deployment failed: ";

std::string percent(int tenths) {
  const std::string whole = std::to_string(tenths / 10);
  return tenths % 10 == 0 ? whole + '%' : whole + '.' + std::to_string(tenths % 10) + '%';
}

}  // namespace

void LifecycleRound::run() {
  if (target_.rollout_state == RolloutState::kFailed) return hold_failed();
  if (rollout_.status == ServiceDeploymentStatus::kRollbackInProgress) return go_back();
  if (!at_.begun) return begin();
  source_ = find_deployment(at_.source);
  go_on();
  if (at_ == *rollout_.lifecycle) return;
  act_.unsettle();
  act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
}

const Deployment* LifecycleRound::find_deployment(const DeploymentId& id) const {
  const auto& all = service_.deployments;
  const auto at = std::ranges::find(all, id, &Deployment::id);
  return id.empty() || at == all.end() ? nullptr : &*at;
}

ServiceTasks LifecycleRound::tasks_of(const Deployment& deployment, Beside beside) const {
  return sort_tasks_of(state_, service_, deployment.id, beside, context_.now);
}

int LifecycleRound::ready_of(const Deployment& deployment) const {
  return count_ready(state_, service_, deployment.id, context_.now);
}

void LifecycleRound::begin() {
  LifecycleStart start = plan_lifecycle_start(state_, service_, rollout_, context_.now);
  act_.plan().append(std::move(start.plan));
  at_.begun = true;
  at_.source = start.source;
  enter(start.reconciles ? Stage::kReconcileService : Stage::kPreScaleUp);
  act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
}

void LifecycleRound::enter(Stage stage) {
  at_.stage = stage;
  at_.since = context_.now;
  at_.waits_since.reset();
  begin_hooks(settings_, at_, context_);
}

void LifecycleRound::go_on() {
  if (const std::string problem = find_problem(); !problem.empty()) return fail(problem);
  choose_source_again();
  shift_traffic();
  const HookOutcome hooks = progress_hooks(state_, service_, rollout_, at_, act_.plan(), context_);
  if (!hooks.failure.empty()) return fail(hooks.failure);
  // Other tasks could be given the same room.
  if (hooks.placed) return;
  keep_tasks();
  forget_empty_deployments();
  advance(hooks.done);
}

void LifecycleRound::choose_source_again() {
  const bool early = at_.stage == Stage::kReconcileService;
  if (!early || source_ == nullptr || ready_of(*source_) > 0) return;
  LifecycleStart start = plan_lifecycle_start(state_, service_, rollout_, context_.now);
  const Deployment* better = find_deployment(start.source);
  if (better == nullptr || better == source_ || ready_of(*better) == 0) return;
  act_.plan().append(std::move(start.plan));
  at_.source = start.source;
  source_ = better;
}

std::string LifecycleRound::find_problem() {
  if (is_rolling()) return "";
  if (at_.stage < Stage::kCleanUp) {
    const std::string problem = shift_problem(state_, target_.load_balancers);
    if (!problem.empty()) return problem + '.';
  }
  if (at_.waits_since) {
    const Instant latest = *at_.waits_since + kLongestWait;
    if (context_.now >= latest) return why_out_of_time(at_.stage) + why_no_tasks();
    act_.plan().wake(latest);
  }
  const bool serves = at_.production_tenths > 0 && at_.stage < Stage::kCleanUp;
  if (serves && service_.desired_count > 0 && source_ != nullptr && ready_of(target_) == 0 &&
      ready_of(*source_) > 0) {
    return "none of its tasks is healthy any more.";
  }
  return "";
}

std::string LifecycleRound::why_no_tasks() const {
  return service_.unplaced_reason.empty() ? "" : " The service " + service_.unplaced_reason;
}

void LifecycleRound::fail(const std::string& problem) {
  act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
  act_.unsettle();
  act_.tell("(deployment " + target_.id.str() + ") deployment failed: " + problem);
  act_.plan().append(plan_failure(state_, service_, OnFailure::kRollBack,
                                  {kFailed + problem, "because " + problem,
                                   kFailed + problem + " Rolling back to deploymentId "},
                                  context_));
  at_ = *rollout_.lifecycle;
}

void LifecycleRound::shift_traffic() {
  engine::Plan weights;
  if (at_.stage == Stage::kReconcileService) {
    if (source_ == nullptr) return;
    // By the rules of every deployment: what is taken over may have shifted where the source
    // never did.
    weights = plan_all_traffic(state_, service_, *source_);
  } else if (!is_rolling()) {
    weights = plan_weights(state_, target_, source_, wanted_share());
  }
  apply(std::move(weights));
}

TrafficShare LifecycleRound::wanted_share() const {
  TrafficShare share;
  if (source_ != nullptr || at_.production_tenths > 0) share.production = at_.production_tenths;
  if (source_ != nullptr || at_.test_shifted) share.test = at_.test_shifted ? kAllTraffic : 0;
  return share;
}

void LifecycleRound::apply(engine::Plan weights) {
  if (weights.empty()) return;
  act_.plan().append(std::move(weights));
  at_.shifted_at = context_.now;
}

bool LifecycleRound::balancers_know() {
  if (!at_.shifted_at) return true;
  const Instant heard = *at_.shifted_at + kBalancersHear;
  if (context_.now >= heard) return true;
  act_.plan().wake(heard);
  return false;
}

bool LifecycleRound::others_gone() const {
  const ServiceTasks tasks = tasks_of(source_ != nullptr ? *source_ : target_, Beside::kAllOthers);
  return tasks.old_ready.empty() && tasks.old_waiting.empty() && tasks.old_unready.empty();
}

bool LifecycleRound::is_target_ready() const {
  const int desired = service_.desired_count;
  if (!is_rolling()) return ready_of(target_) >= desired;
  const ServiceTasks tasks = tasks_of(target_, Beside::kAllOthers);
  const int ready = static_cast<int>(tasks.new_ready.size());
  if (settings_.early_success && settings_.early_success->enabled) {
    const bool enough = ready >= minimum_ready(desired, settings_.early_success->healthy_percent);
    return enough && (settings_.early_success->defers_cleanup || alone_);
  }
  return alone_ && ready == desired && tasks.active() == desired;
}

void LifecycleRound::advance(bool hooks_done) {
  const LifecycleStep step =
      plan_lifecycle({.at = at_,
                      .settings = settings_,
                      .has_source = source_ != nullptr || (is_rolling() && !at_.source.empty()),
                      .has_traffic = has_production_rule(target_.load_balancers),
                      .has_test_traffic = has_test_rule(target_.load_balancers),
                      .others_gone = others_gone(),
                      .target_ready = is_target_ready(),
                      .source_gone = is_rolling() || alone_,
                      .hooks_done = hooks_done,
                      .now = context_.now});
  if (step.wake) act_.plan().wake(*step.wake);
  if (step.finished) return act_.plan().append(plan_completion(state_, service_, context_));
  if (!step.enters) return note_wait(step.waits_for_tasks);
  at_.production_tenths = step.production_tenths;
  at_.test_shifted = step.test_shifted;
  enter(step.stage);
  tell_stage();
  // From here on there is nothing to go back to.
  const bool last = step.stage == Stage::kCleanUp && !is_rolling();
  if (last) act_.plan().add(SetStableRevision{service_.key(), target_.revision});
}

void LifecycleRound::note_wait(bool waits) {
  if (!waits || is_rolling()) return at_.waits_since.reset();
  if (at_.waits_since) return;
  at_.waits_since = context_.now;
  act_.plan().wake(context_.now + kLongestWait);
}

void LifecycleRound::tell_stage() {
  const std::string who = "(deployment " + target_.id.str() + ") ";
  const bool traffic = has_production_rule(target_.load_balancers);
  if (at_.stage == Stage::kProductionTrafficShift && traffic) {
    act_.tell(who + "is shifting " + percent(at_.production_tenths) +
              " of production traffic to its tasks.");
  } else if (at_.stage != Stage::kPreProductionTrafficShift) {
    act_.tell(who + "has reached the lifecycle stage " + std::string(to_string(at_.stage)) + '.');
  }
}

const ServiceDeployment* guided_rollout(const engine::State& state, const Service& service) {
  if (service.status != ServiceStatus::kActive) return nullptr;
  const Deployment& primary = service.deployments.front();
  if (primary.rollout_state == RolloutState::kCompleted) return nullptr;
  const auto* rollout = state.table<ServiceDeployment>().find(primary.service_deployment);
  return rollout != nullptr && rollout->lifecycle ? rollout : nullptr;
}

void run_lifecycle(const engine::State& state, const Service& service,
                   const ServiceDeployment& rollout, ServiceActions& actions,
                   engine::Context& context) {
  LifecycleRound(state, service, rollout, actions, context).run();
}

}  // namespace minato::ecs
