#include "services/ecs/quarantine.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/ecs/instance_commands.h"
#include "wire/codec/timestamp_text.h"

namespace minato::ecs {
namespace {

constexpr Millis kRecently = Seconds{10 * 60};

bool failed_to_start(const ServiceTasks::Outcome& outcome) {
  const Task& task = *outcome.task;
  return outcome.tally == TaskTally::kEnded && !task.times.started &&
         task.stop_code == "TaskFailedToStart" && !task.instance.empty() &&
         !task.stopped_reason.starts_with("CannotPull");
}

/// The first news that it has started.
bool has_started(const ServiceTasks::Outcome& outcome) {
  return outcome.task->tally == TaskTally::kNone && outcome.task->times.started.has_value();
}

bool has_started_elsewhere(const ServiceTasks& tasks, const Task& failed) {
  return std::ranges::any_of(tasks.alive, [&](const Task* task) {
    return task->deployment == failed.deployment && task->instance != failed.instance &&
           task->last_status == TaskStatus::kRunning && task->times.started &&
           *task->times.started + kRecently >= failed.times.created;
  });
}

bool runs_others(const engine::State& state, const Task& failed) {
  return std::ranges::any_of(
      state.index<TasksOnInstance>().find(failed.instance), [&](const Task* task) {
        return task->service != failed.service && task->last_status == TaskStatus::kRunning;
      });
}

/// Whether the cluster can do without one more.
bool can_be_spared(const engine::State& state, const ClusterName& cluster) {
  int instances = 0;
  int quarantined = 0;
  for (const auto& [id, row] : state.table<ContainerInstance>().rows()) {
    if (!serves(row.record, cluster)) continue;
    ++instances;
    if (is_quarantined(row.record)) ++quarantined;
  }
  return quarantined < std::max(1, instances / 10);
}

FailedStarts count(FailedStarts starts, const Task& failed, Instant now) {
  starts.of_several =
      starts.in_a_row > 0 && (starts.of_several || starts.service != failed.service);
  ++starts.in_a_row;
  starts.service = failed.service;
  starts.last = now;
  return starts;
}

class Judgement {
 public:
  Judgement(const engine::State& state, const ServiceTasks& tasks, Instant now)
      : state_(state), tasks_(tasks), now_(now) {}

  InstanceVerdicts run() {
    for (const auto& outcome : tasks_.untallied) {
      if (failed_to_start(outcome)) failed_on_.insert(outcome.task->instance);
    }
    for (const auto& outcome : tasks_.untallied) judge(outcome);
    for (const auto& [id, starts] : starts_) {
      if (starts == state_.table<ContainerInstance>().at(id).failed_starts) continue;
      verdicts_.plan.add(CountFailedStarts{id, starts});
    }
    return std::move(verdicts_);
  }

 private:
  void judge(const ServiceTasks::Outcome& outcome) {
    const auto* instance = state_.table<ContainerInstance>().find(outcome.task->instance);
    if (instance == nullptr) return;
    FailedStarts& starts = starts_.try_emplace(instance->id, instance->failed_starts).first->second;
    if (has_started(outcome)) starts = {};
    if (!is_evidence(outcome, starts)) return;
    starts = count(starts, *outcome.task, now_);
    const bool is_bad = starts.in_a_row >= kFailedStartsToQuarantine &&
                        (starts.of_several || !runs_others(state_, *outcome.task));
    if (!is_bad || is_quarantined(*instance)) return;
    if (!verdicts_.quarantined.empty() || !can_be_spared(state_, outcome.task->cluster)) return;
    verdicts_.plan.add(SetInstanceAttribute{instance->id, kQuarantineAttribute,
                                            wire::timestamp_text(now_ + kQuarantine)});
    verdicts_.quarantined.push_back(outcome.task);
  }

  /// What fails on several instances at once is no machine's fault.
  bool is_evidence(const ServiceTasks::Outcome& outcome, const FailedStarts& starts) const {
    return failed_to_start(outcome) && failed_on_.size() == 1 &&
           (!starts.last || outcome.task->times.created >= *starts.last) &&
           has_started_elsewhere(tasks_, *outcome.task);
  }

  const engine::State& state_;
  const ServiceTasks& tasks_;
  const Instant now_;
  std::set<InstanceId> failed_on_;
  std::map<InstanceId, FailedStarts> starts_;
  InstanceVerdicts verdicts_;
};

}  // namespace

std::optional<Instant> quarantine_ends(const ContainerInstance& instance) {
  const auto* until = find_attribute(instance, kQuarantineAttribute);
  // A number could be read as a time, too; whoever writes one by hand means none.
  if (until == nullptr || until->find('T') == std::string::npos) return std::nullopt;
  return wire::parse_timestamp(*until);
}

InstanceVerdicts judge_instances(const engine::State& state, const ServiceTasks& tasks,
                                 Instant now) {
  return Judgement(state, tasks, now).run();
}

engine::Plan end_quarantine(const ContainerInstance& instance, Instant now) {
  engine::Plan plan;
  const auto ends = quarantine_ends(instance);
  if (!ends) return plan;
  if (now < *ends) {
    plan.wake(*ends);
    return plan;
  }
  FailedStarts starts = instance.failed_starts;
  starts.in_a_row = kFailedStartsToQuarantine - 1;
  plan.add(SetInstanceAttribute{instance.id, kQuarantineAttribute, std::nullopt});
  plan.add(CountFailedStarts{instance.id, std::move(starts)});
  return plan;
}

}  // namespace minato::ecs
