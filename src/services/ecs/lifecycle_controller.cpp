#include "services/ecs/lifecycle_controller.h"

#include <algorithm>
#include <set>

#include "services/ecs/lifecycle_hooks.h"
#include "services/ecs/lifecycle_planner.h"
#include "services/ecs/lifecycle_start.h"
#include "services/ecs/rollout_end.h"
#include "services/ecs/rollout_planner.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/traffic_weights.h"

namespace minato::ecs {
namespace {

using Stage = LifecycleStage;

/// What has lost its traffic stays for so long, until every balancer has heard of it.
constexpr Millis kBalancersHear = Seconds{5};

constexpr const char* kFailed = "ECS deployment failed: ";

const StrategySettings& settings_of(const ServiceDeployment& rollout) {
  static const StrategySettings kPlain;
  return rollout.rules.strategy ? *rollout.rules.strategy : kPlain;
}

bool is_rolling(const ServiceDeployment& rollout) {
  return !shifts_traffic(rollout.rules.strategy);
}

std::string percent(int tenths) {
  const std::string whole = std::to_string(tenths / 10);
  return tenths % 10 == 0 ? whole + '%' : whole + '.' + std::to_string(tenths % 10) + '%';
}

class LifecycleRound {
 public:
  LifecycleRound(const engine::State& state, const Service& service,
                 const ServiceDeployment& rollout, ServiceActions& act, engine::Context& context)
      : state_(state),
        service_(service),
        rollout_(rollout),
        settings_(settings_of(rollout)),
        act_(act),
        context_(context),
        at_(*rollout.lifecycle),
        target_(service.deployments.front()) {}

  void run() {
    if (target_.rollout_state == RolloutState::kFailed) return hold_failed();
    if (rollout_.status == ServiceDeploymentStatus::kRollbackInProgress) return go_back();
    if (!at_.begun) return begin();
    source_ = find_deployment(at_.source);
    go_on();
    if (at_ == *rollout_.lifecycle) return;
    act_.unsettle();
    act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
  }

 private:
  const Deployment* find_deployment(const DeploymentId& id) const {
    const auto& all = service_.deployments;
    const auto at = std::ranges::find(all, id, &Deployment::id);
    return id.empty() || at == all.end() ? nullptr : &*at;
  }

  ServiceTasks tasks_of(const Deployment& deployment, Beside beside) const {
    return sort_tasks_of(state_, service_, deployment.id, beside, context_.now);
  }

  /// Those on a machine that drains included: they serve until their successors do.
  int ready_of(const Deployment& deployment) const {
    const ServiceTasks tasks = tasks_of(deployment, Beside::kNoOthers);
    return static_cast<int>(tasks.new_ready.size() + tasks.old_ready.size());
  }

  // -- The beginning ------------------------------------------------------------------------------

  void begin() {
    LifecycleStart start = plan_lifecycle_start(state_, service_, rollout_, context_.now);
    act_.plan().append(std::move(start.plan));
    at_.begun = true;
    at_.source = start.source;
    enter(start.reconciles ? Stage::kReconcileService : Stage::kPreScaleUp);
    act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
  }

  void enter(Stage stage) {
    at_.stage = stage;
    at_.since = context_.now;
    at_.waits_since.reset();
    begin_hooks(settings_, at_, context_);
  }

  // -- On the way ---------------------------------------------------------------------------------

  void go_on() {
    if (const std::string problem = find_problem(); !problem.empty()) return fail(problem);
    choose_source_again();
    shift_traffic();
    const HookOutcome hooks =
        progress_hooks(state_, service_, rollout_, at_, act_.plan(), context_);
    if (!hooks.failure.empty()) return fail(hooks.failure);
    // Other tasks could be given the same room.
    if (hooks.placed) return;
    keep_tasks();
    forget_empty_deployments();
    advance(hooks.done);
  }

  /// The source has lost its tasks before anything was moved, and others have some.
  void choose_source_again() {
    const bool early = at_.stage == Stage::kReconcileService;
    if (!early || source_ == nullptr || ready_of(*source_) > 0) return;
    LifecycleStart start = plan_lifecycle_start(state_, service_, rollout_, context_.now);
    const Deployment* better = find_deployment(start.source);
    if (better == nullptr || better == source_ || ready_of(*better) == 0) return;
    act_.plan().append(std::move(start.plan));
    at_.source = start.source;
    source_ = better;
  }

  std::string find_problem() {
    if (is_rolling(rollout_)) return "";
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

  /// What the service tells of placement, in case that is why.
  std::string why_no_tasks() const {
    return service_.unplaced_reason.empty() ? "" : " The service " + service_.unplaced_reason;
  }

  void fail(const std::string& problem) {
    act_.plan().add(AdvanceLifecycle{rollout_.id, at_, context_.now});
    act_.unsettle();
    act_.tell("(deployment " + target_.id.str() + ") deployment failed: " + problem);
    act_.plan().append(plan_failure(state_, service_, OnFailure::kRollBack,
                                    {kFailed + problem, "because " + problem,
                                     kFailed + problem + " Rolling back to deploymentId "},
                                    context_));
    at_ = *rollout_.lifecycle;
  }

  void shift_traffic() {
    engine::Plan weights;
    if (at_.stage == Stage::kReconcileService) {
      if (source_ == nullptr) return;
      // By the rules of every deployment: what is taken over may have shifted where the source
      // never did.
      weights = plan_all_traffic(state_, service_, *source_);
    } else if (!is_rolling(rollout_)) {
      weights = plan_weights(state_, target_, source_, wanted_share());
    }
    apply(std::move(weights));
  }

  /// Where nothing served before, rules stay as they are until the target is to serve.
  TrafficShare wanted_share() const {
    TrafficShare share;
    if (source_ != nullptr || at_.production_tenths > 0) share.production = at_.production_tenths;
    if (source_ != nullptr || at_.test_shifted) share.test = at_.test_shifted ? kAllTraffic : 0;
    return share;
  }

  void apply(engine::Plan weights) {
    if (weights.empty()) return;
    act_.plan().append(std::move(weights));
    at_.shifted_at = context_.now;
  }

  /// Whether balancers have heard of the latest shift; asks again when they should have.
  bool balancers_know() {
    if (!at_.shifted_at) return true;
    const Instant heard = *at_.shifted_at + kBalancersHear;
    if (context_.now >= heard) return true;
    act_.plan().wake(heard);
    return false;
  }

  // -- Tasks --------------------------------------------------------------------------------------

  void keep(const Deployment& deployment, Beside beside) {
    const ServiceTasks tasks = tasks_of(deployment, beside);
    act_.take(plan_rollout(count_tasks(service_, tasks)), tasks, deployment);
  }

  void keep_tasks() {
    if (at_.stage <= Stage::kPreScaleUp) {
      if (source_ == nullptr) return;
      // All others make way for the source as in a rolling update.
      if (balancers_know()) return keep(*source_, Beside::kAllOthers);
      // A second set of tasks beside them is for those that shift traffic.
      if (!is_rolling(rollout_)) keep(*source_, Beside::kNoOthers);
      return;
    }
    if (is_rolling(rollout_)) return roll_over();
    if (at_.stage < Stage::kCleanUp && source_ != nullptr) return keep_both();
    if (at_.stage < Stage::kCleanUp) return keep(target_, Beside::kNoOthers);
    replace_others(balancers_know());
  }

  /// A rolling update to target groups that a rule sends nothing to while it sends requests to
  /// those of the tasks before: they cannot stop until it does.
  void roll_over() {
    if (balancers_know()) keep(target_, Beside::kAllOthers);
    if (others_serve() && may_serve()) apply(plan_all_traffic(state_, service_, target_));
  }

  /// Other deployments get production traffic in target groups of their own.
  bool others_serve() const {
    const ServingGroups serving = serving_groups(state_, service_);
    return std::ranges::any_of(service_.deployments, [&](const Deployment& each) {
      return !are_in_the_same(each, target_) && serving_weight(serving, each) > 0;
    });
  }

  /// The target has tasks enough for all traffic.
  bool may_serve() const {
    const int least = minimum_ready(service_.desired_count, service_.minimum_healthy_percent);
    return ready_of(target_) >= std::max(least, 1);
  }

  /// Where no rule says what serves, all that is healthy may: others leave as in a rolling update.
  void replace_others(bool may_stop) {
    const bool all_serve = !has_production_rule(target_.load_balancers);
    keep(target_, all_serve && may_stop ? Beside::kAllOthers : Beside::kNoOthers);
    if (!all_serve && may_stop) stop_others(target_);
  }

  /// What serves first; but where only one of both starts tasks, the other stops its surplus
  /// before.
  void keep_both() {
    const auto starts = [this](const Deployment& deployment) {
      const ServiceTasks tasks = tasks_of(deployment, Beside::kNoOthers);
      return plan_rollout(count_tasks(service_, tasks)).start > 0;
    };
    const bool target_first = starts(*source_) && !starts(target_);
    keep(target_first ? target_ : *source_, Beside::kNoOthers);
    keep(target_first ? *source_ : target_, Beside::kNoOthers);
  }

  void stop_others(const Deployment& kept) {
    const ServiceTasks tasks = tasks_of(kept, Beside::kAllOthers);
    for (const auto* others : {&tasks.old_ready, &tasks.old_waiting, &tasks.old_unready}) {
      ServiceTasks::Tasks gone;
      std::ranges::copy_if(*others, std::back_inserter(gone),
                           [&](const Task* task) { return task->deployment != kept.id; });
      act_.stop_all(gone);
    }
    act_.tell_stopped();
  }

  /// Deployments of which nothing is left; the source stays until it is cleaned up.
  void forget_empty_deployments() {
    std::set<DeploymentId> in_use{target_.id};
    for (const Task* task : tasks_of(target_, Beside::kAllOthers).alive) {
      in_use.insert(task->deployment);
    }
    const bool needs_source =
        is_rolling(rollout_) ? at_.stage <= Stage::kPreScaleUp : at_.stage < Stage::kCleanUp;
    if (source_ != nullptr && needs_source) in_use.insert(source_->id);
    alone_ = true;
    for (const Deployment& each : service_.deployments) {
      if (in_use.contains(each.id)) {
        alone_ = alone_ && each.id == target_.id;
      } else {
        act_.plan().add(RemoveDeployment{service_.key(), each.id});
      }
    }
  }

  // -- From stage to stage ------------------------------------------------------------------------

  bool others_gone() const {
    const ServiceTasks tasks =
        tasks_of(source_ != nullptr ? *source_ : target_, Beside::kAllOthers);
    return tasks.old_ready.empty() && tasks.old_waiting.empty() && tasks.old_unready.empty();
  }

  bool is_target_ready() const {
    const int desired = service_.desired_count;
    if (!is_rolling(rollout_)) return ready_of(target_) >= desired;
    const ServiceTasks tasks = tasks_of(target_, Beside::kAllOthers);
    const int ready = static_cast<int>(tasks.new_ready.size());
    if (settings_.early_success && settings_.early_success->enabled) {
      const bool enough = ready >= minimum_ready(desired, settings_.early_success->healthy_percent);
      return enough && (settings_.early_success->defers_cleanup || alone_);
    }
    return alone_ && ready == desired && tasks.active() == desired;
  }

  void advance(bool hooks_done) {
    const LifecycleStep step = plan_lifecycle(
        {.at = at_,
         .settings = settings_,
         .has_source = source_ != nullptr || (is_rolling(rollout_) && !at_.source.empty()),
         .has_traffic = has_production_rule(target_.load_balancers),
         .has_test_traffic = has_test_rule(target_.load_balancers),
         .others_gone = others_gone(),
         .target_ready = is_target_ready(),
         .source_gone = is_rolling(rollout_) || alone_,
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
    const bool last = step.stage == Stage::kCleanUp && !is_rolling(rollout_);
    if (last) act_.plan().add(SetStableRevision{service_.key(), target_.revision});
  }

  void note_wait(bool waits) {
    if (!waits || is_rolling(rollout_)) return at_.waits_since.reset();
    if (at_.waits_since) return;
    at_.waits_since = context_.now;
    act_.plan().wake(context_.now + kLongestWait);
  }

  void tell_stage() {
    const std::string who = "(deployment " + target_.id.str() + ") ";
    const bool traffic = has_production_rule(target_.load_balancers);
    if (at_.stage == Stage::kProductionTrafficShift && traffic) {
      act_.tell(who + "is shifting " + percent(at_.production_tenths) +
                " of production traffic to its tasks.");
    } else if (at_.stage != Stage::kPreProductionTrafficShift) {
      act_.tell(who + "has reached the lifecycle stage " + std::string(to_string(at_.stage)) + '.');
    }
  }

  // -- Failed, and back ---------------------------------------------------------------------------

  /// What served before is kept, and traffic stays where it is: of the target, too, what has some
  /// of it is kept, and what had all of it at the end. Else nothing of it is started any more.
  void hold_failed() {
    source_ = find_deployment(at_.source);
    if (is_rolling(rollout_)) {
      act_.hold_failed(tasks_of(target_, Beside::kAllOthers));
    } else if (at_.stage == Stage::kCleanUp) {
      replace_others(balancers_know());
    } else if (serving_weight(serving_groups(state_, service_), target_) > 0) {
      keep(target_, Beside::kNoOthers);
    } else {
      const ServiceTasks tasks = tasks_of(target_, Beside::kNoOthers);
      act_.take(plan_failed_rollout(count_tasks(service_, tasks)), tasks, target_);
    }
    const bool is_needed = source_ != nullptr && source_ != &target_ && at_.stage < Stage::kCleanUp;
    if (is_needed && !is_rolling(rollout_)) keep(*source_, Beside::kNoOthers);
    if (!is_rolling(rollout_)) hold_others(is_needed ? source_ : nullptr);
    act_.plan().append(stop_hook_tasks(state_, service_, StoppedHooks::kAll, context_.now));
    forget_empty_deployments();
  }

  /// What else is there, as after a rollback that failed: no more of each than the service wants.
  void hold_others(const Deployment* kept) {
    for (const Deployment& each : service_.deployments) {
      if (&each == &target_ || &each == kept) continue;
      const ServiceTasks tasks = tasks_of(each, Beside::kNoOthers);
      act_.take(plan_failed_rollout(count_tasks(service_, tasks)), tasks, each);
    }
  }

  /// What is gone back to may know nothing of the group that its successor took traffic in.
  bool serves_elsewhere() const {
    const ServingGroups serving = serving_groups(state_, service_);
    return !serving.empty() && serving_weight(serving, target_) == 0;
  }

  /// Its tasks take the place of all others, and then the traffic if that is elsewhere.
  void roll_back() {
    if (balancers_know()) keep(target_, Beside::kAllOthers);
    if ((serves_elsewhere() || others_serve()) && may_serve()) shift_back();
  }

  void go_back() {
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

  void give_back() {
    if (is_rolling(rollout_)) return roll_back();
    // One that had not begun has moved nothing.
    replace_others(!at_.begun || (shift_back() && balancers_know()));
  }

  void tell_failed_hooks() {
    for (const HookRun& run : present_runs(at_)) {
      if (run.status == HookStatus::kSucceeded) continue;
      act_.tell("(deployment " + target_.id.str() +
                ") was rolled back although the lifecycle hook " + run.id + " at " +
                std::string(to_string(run.stage)) + " failed: " + run.reason + '.');
    }
  }

  /// All traffic to what served before; not while it has no healthy task and the failed one has.
  bool shift_back() {
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

  const engine::State& state_;
  const Service& service_;
  const ServiceDeployment& rollout_;
  const StrategySettings& settings_;
  ServiceActions& act_;
  engine::Context& context_;
  /// As it will be after this round.
  Lifecycle at_;
  const Deployment& target_;
  const Deployment* source_ = nullptr;
  /// Nothing is left of other deployments.
  bool alone_ = false;
};

}  // namespace

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
