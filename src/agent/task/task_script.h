// TaskScript: writes a task's story in tests: makes a plan in few words, feeds events at chosen
// times and keeps the actions as text ("attach, pull app"). Tests only.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "agent/task/task_recovery.h"
#include "agent/task/task_step.h"

namespace minato::agent {

inline constexpr Instant kStart = instant_from_millis(1'700'000'000'000);

class TaskScript {
 public:
  explicit TaskScript(TaskPlan plan) : state(new_task_state(std::move(plan))) {}

  /// Steps `after` later than the last time, and returns what was asked for.
  std::string at(Millis after, const Event& event) {
    now += after;
    std::string texts;
    for (const Action& action : step(state, event, now)) {
      texts += (texts.empty() ? "" : ", ") + describe(action);
    }
    return texts;
  }
  std::string on(const Event& event) { return at(Millis{0}, event); }

  /// Runs everything up to RUNNING, with every answer the good one.
  void run() {
    on(Tick{});
    on(NetworkAttached{"10.0.0.2", "02:00:00:00:00:01", {}});
    for (std::size_t i = 0; i < state.containers.size(); ++i) on(ImagePulled{i, "sha256:1", ""});
    for (std::size_t round = 0; round < state.containers.size(); ++round) {
      for (std::size_t i = 0; i < state.containers.size(); ++i) start(i);
    }
  }
  void start(std::size_t container) {
    if (state.containers[container].phase == ContainerPhase::kCreating) {
      on(ContainerCreated{container});
    }
    if (state.containers[container].phase == ContainerPhase::kStarting) {
      on(ContainerStarted{container, now});
    }
  }
  std::string exit(std::size_t container, int code, ExitCause cause = ExitCause::kOwn) {
    return on(ContainerExited{container, code, cause, now});
  }

  std::string describe(const Action& action) const {
    struct Describe {
      const TaskPlan& plan;
      std::string name(std::size_t i) const { return plan.containers[i].name; }
      std::string operator()(const AttachNetwork&) const { return "attach"; }
      std::string operator()(const PullImage& a) const { return "pull " + name(a.container); }
      std::string operator()(const CreateContainer& a) const {
        return "create " + name(a.container);
      }
      std::string operator()(const StartContainer& a) const { return "start " + name(a.container); }
      std::string operator()(const SendSignal& a) const {
        return fmt::format("signal {} {}", name(a.container), a.signal);
      }
      std::string operator()(const RunHealthCheck& a) const { return "check " + name(a.container); }
      std::string operator()(const ReleaseTask&) const { return "release"; }
    };
    return std::visit(Describe{state.plan}, action);
  }

  TaskState state;
  Instant now = kStart;
};

inline ContainerPlan container(std::string name) {
  ContainerPlan plan;
  plan.name = std::move(name);
  return plan;
}

inline ContainerPlan sidecar(std::string name) {
  ContainerPlan plan = container(std::move(name));
  plan.essential = false;
  return plan;
}

inline ContainerPlan waiting(ContainerPlan plan, std::size_t other, DependencyCondition condition) {
  plan.depends_on.push_back({other, condition});
  return plan;
}

}  // namespace minato::agent
