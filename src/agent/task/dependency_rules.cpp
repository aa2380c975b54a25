#include "agent/task/dependency_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace minato::agent {
namespace {

bool is_met(const ContainerFacts& facts, DependencyCondition condition) {
  const bool ended = facts.last_status == ContainerStatus::kStopped && facts.exit_code.has_value();
  switch (condition) {
    case DependencyCondition::kStart:
      return facts.started_at.has_value();
    case DependencyCondition::kComplete:
      return ended;
    case DependencyCondition::kSuccess:
      return ended && facts.exit_code == 0;
    case DependencyCondition::kHealthy:
      return facts.last_status == ContainerStatus::kRunning &&
             facts.health == ContainerHealth::kHealthy;
  }
  return false;
}

std::optional<Instant> deadline_of(const TaskState& state, const Dependency& dependency) {
  const auto& timeout = state.plan.containers[dependency.container].start_timeout;
  const auto& started_at = state.facts.containers[dependency.container].started_at;
  if (!timeout || !started_at) return std::nullopt;
  if (dependency.condition == DependencyCondition::kStart) return std::nullopt;
  return *started_at + *timeout;
}

// Why it will never be met; empty while it may be.
std::string obstacle(const TaskState& state, const Dependency& dependency, Instant now) {
  const ContainerPlan& plan = state.plan.containers[dependency.container];
  const ContainerFacts& facts = state.facts.containers[dependency.container];
  if (facts.last_status == ContainerStatus::kStopped) {
    if (!facts.started_at) return "it did not start";
    if (!facts.exit_code) return "it ended";
    return fmt::format("it exited with code {}", *facts.exit_code);
  }
  if (dependency.condition == DependencyCondition::kHealthy && !plan.health_check) {
    return "it has no health check";
  }
  const auto deadline = deadline_of(state, dependency);
  if (deadline && now >= *deadline) {
    return fmt::format("its startTimeout of {} seconds is over",
                       std::chrono::duration_cast<Seconds>(*plan.start_timeout).count());
  }
  return "";
}

}  // namespace

DependencyJudgement judge_dependencies(const TaskState& state, std::size_t container, Instant now) {
  DependencyJudgement judgement;
  for (const Dependency& dependency : state.plan.containers[container].depends_on) {
    if (is_met(state.facts.containers[dependency.container], dependency.condition)) continue;
    const std::string why = obstacle(state, dependency, now);
    if (!why.empty()) {
      return {DependencyVerdict::kImpossible,
              fmt::format("ContainerDependencyError: waited for container '{}' to be {}, but {}",
                          state.plan.containers[dependency.container].name,
                          to_string(dependency.condition), why)};
    }
    judgement.verdict = DependencyVerdict::kWaiting;
  }
  return judgement;
}

std::optional<Instant> dependency_deadline(const TaskState& state, std::size_t container) {
  std::optional<Instant> earliest;
  for (const Dependency& dependency : state.plan.containers[container].depends_on) {
    if (is_met(state.facts.containers[dependency.container], dependency.condition)) continue;
    const auto deadline = deadline_of(state, dependency);
    if (deadline && (!earliest || *deadline < *earliest)) earliest = deadline;
  }
  return earliest;
}

bool all_dependents_stopped(const TaskState& state, std::size_t container) {
  for (std::size_t other = 0; other < state.plan.containers.size(); ++other) {
    const auto& dependencies = state.plan.containers[other].depends_on;
    const bool depends = std::any_of(
        dependencies.begin(), dependencies.end(),
        [container](const Dependency& dependency) { return dependency.container == container; });
    if (depends && state.containers[other].phase != ContainerPhase::kStopped) return false;
  }
  return true;
}

}  // namespace minato::agent
