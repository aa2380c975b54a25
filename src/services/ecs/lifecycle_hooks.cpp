#include "services/ecs/lifecycle_hooks.h"

#include <algorithm>

#include "services/ecs/events.h"
#include "services/ecs/hook_call_commands.h"
#include "services/ecs/hook_task.h"
#include "services/ecs/http_hook.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

using engine::Plan;

HookRun make_run(const LifecycleHook& hook, int number, LifecycleStage stage,
                 engine::Context& context) {
  HookRun run;
  run.id = make_uuid(context.random);
  run.hook = number;
  run.stage = stage;
  if (hook.kind == HookKind::kPause) run.status = HookStatus::kAwaitingAction;
  if (hook.kind == HookKind::kHttp) run.call_at = context.now;
  const int minutes = hook.timeout_minutes.value_or(kHookTimeoutMinutes);
  run.expires_at = context.now + Seconds{std::int64_t{60} * minutes};
  return run;
}

/// Those that name the stage.
void add_runs(const StrategySettings& settings, LifecycleStage stage, Lifecycle& lifecycle,
              engine::Context& context) {
  for (std::size_t i = 0; i < settings.hooks.size(); ++i) {
    const LifecycleHook& hook = settings.hooks[i];
    if (std::ranges::count(hook.stages, stage) == 0) continue;
    lifecycle.runs.push_back(make_run(hook, static_cast<int>(i), stage, context));
    ++lifecycle.stage_runs;
  }
}

/// The runs of the stage stay, and so many of the others.
void forget_oldest(Lifecycle& lifecycle) {
  const std::size_t most = std::max(kHookRunsKept, static_cast<std::size_t>(lifecycle.stage_runs));
  if (lifecycle.runs.size() <= most) return;
  lifecycle.runs.erase(lifecycle.runs.begin(),
                       lifecycle.runs.end() - static_cast<std::ptrdiff_t>(most));
}

std::string name_of(const HookRun& run) {
  return "lifecycle hook " + run.id + " at " + std::string(to_string(run.stage));
}

class HookRound {
 public:
  HookRound(const engine::State& state, const Service& service, const ServiceDeployment& rollout,
            Plan& plan, engine::Context& context)
      : state_(state), service_(service), rollout_(rollout), plan_(plan), context_(context) {}

  HookOutcome look_at(Lifecycle& lifecycle) {
    at_ = &lifecycle;
    HookOutcome all;
    for (auto run = lifecycle.runs.end() - lifecycle.stage_runs; run != lifecycle.runs.end();
         ++run) {
      const LifecycleHook& hook =
          rollout_.rules.strategy->hooks.at(static_cast<std::size_t>(run->hook));
      if (!is_over(*run)) progress(hook, *run);
      judge(hook, *run, all);
    }
    all.placed = placed_;
    return all;
  }

 private:
  void progress(const LifecycleHook& hook, HookRun& run) {
    if (hook.kind == HookKind::kTask) progress_task(hook, run);
    if (hook.kind == HookKind::kHttp) progress_call(run);
    if (is_over(run)) return;
    if (context_.now < run.expires_at) return plan_.wake(run.expires_at);
    run.status = HookStatus::kTimedOut;
    run.reason = run.reason.empty() ? "it was not over in time" : "out of time: " + run.reason;
    run.call_at.reset();
    if (hook.kind == HookKind::kHttp) plan_.add(DropHookCall{HookCallId(run.id)});
    if (run.task.empty()) return;
    plan_.add(StopTask{run.task, "ServiceSchedulerInitiated",
                       "It ran for a lifecycle hook that has timed out.", context_.now});
  }

  void progress_task(const LifecycleHook& hook, HookRun& run) {
    if (run.task.empty()) {
      const auto key = task_definition_in(hook.target);
      if (!key || state_.table<TaskDefinition>().find(*key) == nullptr) {
        return settle(run, "the task definition " + hook.target + " is gone");
      }
      // The room that it takes is seen in the next round only.
      if (placed_) return;
      run.task = start_hook_task(state_, service_, rollout_, hook, plan_, context_);
      placed_ = !run.task.empty();
      return tell_start(run);
    }
    const HookTaskEnd end = look_at_hook_task(state_, run.task);
    if (end.over) settle(run, end.failure);
  }

  /// Where there is no room, that is told once.
  void tell_start(HookRun& run) {
    if (!run.task.empty()) {
      run.reason.clear();
      tell("has started 1 tasks for the " + name_of(run) + ": (task " + run.task.str() + ").");
    } else if (run.reason.empty()) {
      run.reason = "no container instance had room for its task";
      tell("was unable to place a task for the " + name_of(run) +
           " because no container instance met all of its requirements.");
    }
  }

  void tell(const std::string& message) {
    plan_.add(make_event(service_.key(), message, context_));
  }

  /// An edge asks, and tells the run of the answer.
  void progress_call(HookRun& run) {
    if (!run.call_at || context_.now >= run.expires_at) return;
    if (context_.now < *run.call_at) return plan_.wake(*run.call_at);
    ++run.attempts;
    run.call_at.reset();
    plan_.add(CreateHookCall{make_hook_call(state_, rollout_, *at_, run)});
  }

  static void settle(HookRun& run, const std::string& failure) {
    run.status = failure.empty() ? HookStatus::kSucceeded : HookStatus::kFailed;
    run.reason = failure;
  }

  static void judge(const LifecycleHook& hook, const HookRun& run, HookOutcome& all) {
    if (run.status == HookStatus::kSucceeded) return;
    const bool passed_over =
        run.status == HookStatus::kTimedOut &&
        hook.timeout_action.value_or(HookAction::kRollback) == HookAction::kContinue;
    if (passed_over) return;
    all.done = false;
    all.over = all.over && is_over(run);
    if (!is_over(run) || !all.failure.empty()) return;
    all.failure = "the " + name_of(run) + " failed: " + run.reason + '.';
  }

  const engine::State& state_;
  const Service& service_;
  const ServiceDeployment& rollout_;
  Plan& plan_;
  engine::Context& context_;
  const Lifecycle* at_ = nullptr;
  bool placed_ = false;
};

}  // namespace

void begin_hooks(const StrategySettings& settings, Lifecycle& lifecycle, engine::Context& context) {
  lifecycle.stage_runs = 0;
  add_runs(settings, lifecycle.stage, lifecycle, context);
  forget_oldest(lifecycle);
}

void begin_rollback_hooks(const StrategySettings& settings, const Lifecycle& before,
                          Lifecycle& lifecycle, engine::Context& context) {
  lifecycle.stage_runs = 0;
  if (before.production_tenths > 0) {
    add_runs(settings, LifecycleStage::kProductionTrafficShift, lifecycle, context);
  }
  if (before.stage >= LifecycleStage::kTestTrafficShift) {
    add_runs(settings, LifecycleStage::kTestTrafficShift, lifecycle, context);
  }
  forget_oldest(lifecycle);
}

std::span<const HookRun> present_runs(const Lifecycle& lifecycle) {
  return std::span(lifecycle.runs).last(static_cast<std::size_t>(lifecycle.stage_runs));
}

HookOutcome progress_hooks(const engine::State& state, const Service& service,
                           const ServiceDeployment& rollout, Lifecycle& lifecycle,
                           engine::Plan& plan, engine::Context& context) {
  return HookRound(state, service, rollout, plan, context).look_at(lifecycle);
}

}  // namespace minato::ecs
