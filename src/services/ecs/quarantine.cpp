#include "services/ecs/quarantine.h"

#include <algorithm>

#include "services/ecs/instance_commands.h"
#include "wire/codec/timestamp_text.h"

namespace minato::ecs {
namespace {

bool failed_to_start(const ServiceTasks::Outcome& outcome) {
  return outcome.tally == TaskTally::kEnded && !outcome.task->times.started &&
         outcome.task->stop_code == "TaskFailedToStart";
}

/// The first news that it has started.
bool has_started(const ServiceTasks::Outcome& outcome) {
  return outcome.task->tally == TaskTally::kNone && outcome.task->times.started.has_value();
}

bool runs_elsewhere(const ServiceTasks& tasks, const Task& failed) {
  return std::ranges::any_of(tasks.alive, [&](const Task* task) {
    return task->deployment == failed.deployment && task->instance != failed.instance &&
           task->last_status == TaskStatus::kRunning;
  });
}

}  // namespace

std::optional<Instant> quarantine_ends(const ContainerInstance& instance) {
  const auto* until = find_attribute(instance, kQuarantineAttribute);
  return until == nullptr ? std::nullopt : wire::parse_timestamp(*until);
}

InstanceVerdicts judge_instances(const engine::State& state, const ServiceTasks& tasks,
                                 Instant now) {
  InstanceVerdicts verdicts;
  std::map<InstanceId, int> failed;
  for (const auto& outcome : tasks.untallied) {
    const auto* instance = state.table<ContainerInstance>().find(outcome.task->instance);
    if (instance == nullptr) continue;
    int& count = failed.try_emplace(instance->id, instance->failed_starts).first->second;
    if (has_started(outcome)) count = 0;
    if (!failed_to_start(outcome)) continue;
    ++count;
    if (count < kFailedStartsToQuarantine || is_quarantined(*instance)) continue;
    if (!runs_elsewhere(tasks, *outcome.task)) continue;
    verdicts.plan.add(SetInstanceAttribute{instance->id, kQuarantineAttribute,
                                           wire::timestamp_text(now + kQuarantine)});
    verdicts.blamed.emplace(outcome.task->deployment, outcome.task);
  }
  for (const auto& [id, count] : failed) {
    if (count == state.table<ContainerInstance>().at(id).failed_starts) continue;
    verdicts.plan.add(CountFailedStarts{id, count});
  }
  return verdicts;
}

engine::Plan end_quarantine(const ContainerInstance& instance, Instant now) {
  engine::Plan plan;
  const auto ends = quarantine_ends(instance);
  if (!ends) return plan;
  if (now < *ends) {
    plan.wake(*ends);
    return plan;
  }
  plan.add(SetInstanceAttribute{instance.id, kQuarantineAttribute, std::nullopt});
  plan.add(CountFailedStarts{instance.id, kFailedStartsToQuarantine - 1});
  return plan;
}

}  // namespace minato::ecs
