#include "agent/assignment_keeper.h"

#include <algorithm>

#include "agent/task/task_step.h"
#include "agent/task_plan_maker.h"
#include "agent/task_report.h"
#include "base/log.h"
#include "base/system_random.h"

namespace minato::agent {
namespace {

constexpr std::size_t kRuntimeIdDigits = 64;

bool is_stop(const link::TaskAssignment& assignment) {
  return assignment.desired_status == link::DesiredStatus::kStopped;
}

}  // namespace

AssignmentKeeper::AssignmentKeeper(EventLoop& loop, TaskBook& book, TaskRunner& runner,
                                   AssignmentJournal journal, AssignmentAnswers answers)
    : loop_(loop),
      book_(book),
      runner_(runner),
      journal_(std::move(journal)),
      answers_(std::move(answers)),
      random_(system_random_seed()) {}

void AssignmentKeeper::connected() {
  ++connection_;
  taken_ = 0;
  acknowledged_ = 0;
}

void AssignmentKeeper::take(const link::Assignments& assignments) {
  const std::int64_t expected = assignments.full ? 1 : taken_ + 1;
  if (assignments.sequence != expected || (taken_ == 0) != assignments.full) {
    return answers_.reconnect("an assignment message is missing");
  }
  taken_ = assignments.sequence;
  const Tasks tasks = assignments.tasks.value_or(Tasks{});
  for (const auto& task : tasks) {
    if (is_stop(task)) stop(task);
  }
  std::vector<TaskEntry*> added;
  for (const auto& task : tasks) {
    if (is_stop(task)) continue;
    if (TaskEntry* entry = add(task)) added.push_back(entry);
  }
  for (const auto& task_id : assignments.forgotten.value_or(std::vector<std::string>{})) {
    forget(task_id);
  }
  if (assignments.full) {
    for (const auto& task : tasks) compare_reports(task);
    ask_about_others(tasks);
  }
  const Status written = write();
  for (TaskEntry* entry : added) {
    if (const auto refusal = refusals_.extract(entry->id())) {
      runner_.feed(*entry, InitializationFailed{refusal.mapped()});
    } else if (!written) {
      runner_.feed(*entry, InitializationFailed{"the machine has no room to write the task down: " +
                                                written.error().message});
    } else {
      runner_.feed(*entry, Tick{});
    }
  }
  sync();
}

void AssignmentKeeper::stop(const link::TaskAssignment& assignment) {
  const std::string reason = assignment.stopped_reason.value_or("");
  if (TaskEntry* entry = book_.find(assignment.task_id)) {
    if (is_stop(entry->assigned.assignment)) return;
    entry->assigned.assignment.desired_status = link::DesiredStatus::kStopped;
    entry->assigned.assignment.stopped_reason = reason;
    journal_.stop(entry->id(), reason);
    return runner_.feed(*entry, StopRequested{reason});
  }
  // Nothing of it is here: what the control plane waits for is the news that it does not run. An
  // earlier life of this agent may have told more of it, so the version is past all of that.
  link::TaskAssignment unknown = assignment;
  unknown.task_definition.reset();
  TaskState state = new_task_state({});
  state.version = to_millis(loop_.now());
  TaskEntry& entry = book_.add({std::move(unknown), {}, {}}, std::move(state));
  journal_.assigned(entry.assigned);
  runner_.feed(entry, StopRequested{reason});
}

TaskEntry* AssignmentKeeper::add(const link::TaskAssignment& assignment) {
  if (TaskEntry* known = book_.find(assignment.task_id)) {
    known->owner = TaskEntry::Owner::kControlPlane;
    if (assignment.secret_values) runner_.take_secrets(*known, *assignment.secret_values);
    if (assignment.secrets_error) runner_.refuse_secrets(*known, *assignment.secrets_error);
    return nullptr;
  }
  if (!assignment.task_definition) {
    spdlog::error("Task {} was assigned without its task definition", assignment.task_id);
    return nullptr;
  }
  auto plan = make_task_plan(*assignment.task_definition);
  if (!plan) refusals_[assignment.task_id] = plan.error().message;
  if (assignment.secrets_error) refusals_[assignment.task_id] = *assignment.secrets_error;
  AssignedTask assigned{assignment, {}, {}};
  assigned.assignment.secret_values.reset();
  const std::size_t containers = plan ? plan->containers.size() : 0;
  for (std::size_t i = 0; i < containers; ++i) {
    assigned.runtime_ids.push_back(random_.hex(kRuntimeIdDigits));
  }
  journal_.assigned(assigned);
  TaskEntry& entry =
      book_.add(std::move(assigned), new_task_state(plan ? std::move(*plan) : TaskPlan{}));
  entry.secrets = assignment.secret_values;
  return &entry;
}

void AssignmentKeeper::forget(std::string task_id) {
  TaskEntry* entry = book_.find(task_id);
  if (!entry) return;
  if (!entry->has_stopped()) {
    entry->owner = TaskEntry::Owner::kDisowned;
    return runner_.feed(*entry, StopRequested{"The control plane is done with the task"});
  }
  journal_.forgotten(task_id);
  runner_.clear_away(*entry);
  book_.remove(task_id);
}

void AssignmentKeeper::compare_reports(const link::TaskAssignment& assignment) {
  TaskEntry* entry = book_.find(assignment.task_id);
  if (!entry || !assignment.report_version) return;
  const std::int64_t known = *assignment.report_version;
  // This machine is older than what it told: what is so now must count as news.
  if (known > entry->state.version) entry->state.version = known + 1;
  entry->acknowledged_version = known;
}

void AssignmentKeeper::ask_about_others(const Tasks& tasks) {
  std::set<std::string> assigned;
  for (const auto& task : tasks) assigned.insert(task.task_id);
  std::vector<std::string> others;
  for (const auto& [id, entry] : book_.entries()) {
    if (!assigned.contains(id)) others.push_back(id);
  }
  if (!others.empty()) answers_.ask_about(std::move(others));
}

void AssignmentKeeper::confirm_stops(const std::vector<std::string>& task_ids) {
  for (const std::string& task_id : task_ids) forget(task_id);
  if (const Status written = write(); !written) spdlog::warn("{}", written.error().message);
}

void AssignmentKeeper::task_stopped(TaskEntry& entry) {
  if (entry.owner == TaskEntry::Owner::kDisowned) {
    forget(entry.id());
  } else {
    entry.assigned.ended = make_report(entry.id(), entry.state, entry.assigned.runtime_ids);
    journal_.ended(*entry.assigned.ended);
  }
  if (const Status written = write(); !written) spdlog::warn("{}", written.error().message);
}

Status AssignmentKeeper::write() { return journal_.write(); }

void AssignmentKeeper::sync() {
  if (sync_ == Sync::kRunning || journal_.has_unwritten_lines() || acknowledged_ == taken_) return;
  sync_ = Sync::kRunning;
  disk_.submit([this, work = journal_.sync_work(), sequence = taken_, connection = connection_] {
    const Status status = work();
    loop_.post([this, status, sequence, connection] { synced(status, sequence, connection); });
  });
}

void AssignmentKeeper::synced(const Status& status, std::int64_t sequence,
                              std::int64_t connection) {
  sync_ = Sync::kIdle;
  if (!status) return spdlog::error("{}", status.error().message);
  if (connection == connection_) {
    acknowledged_ = sequence;
    answers_.acknowledge(sequence);
  }
  sync();
}

void AssignmentKeeper::tick() {
  if (journal_.has_outgrown()) {
    AssignmentJournal::Tasks tasks;
    for (const auto& [id, entry] : book_.entries()) tasks.emplace(id, entry->assigned);
    if (const Status rewritten = journal_.rewrite(tasks); !rewritten) {
      spdlog::warn("{}", rewritten.error().message);
    }
  }
  if (write()) sync();
}

}  // namespace minato::agent
