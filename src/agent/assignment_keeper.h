// AssignmentKeeper: takes the control plane's assignments: writes them down, starts and stops
// tasks, and acknowledges each message once it is durable. Owned by the event loop. A task that
// cannot be written down for want of room is refused at once (STOPPED, saying why); a stop is acted
// on in any case, and acknowledged when there is room again.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "agent/assignment_journal.h"
#include "agent/event_loop.h"
#include "agent/task_book.h"
#include "agent/task_runner.h"
#include "agent/worker_pool.h"
#include "base/random.h"

namespace minato::agent {

/// How it answers.
struct AssignmentAnswers {
  std::function<void(std::int64_t sequence)> acknowledge;
  std::function<void(std::vector<std::string> task_ids)> ask_about;
  /// The chain of messages is broken: a new connection brings a full set.
  std::function<void(std::string reason)> reconnect;
};

class AssignmentKeeper {
 public:
  AssignmentKeeper(EventLoop& loop, TaskBook& book, TaskRunner& runner, AssignmentJournal journal,
                   AssignmentAnswers answers);

  /// A new connection begins: the next message must be a full set.
  void connected();
  void take(const link::Assignments& assignments);
  /// These, asked about before, are nobody's.
  void confirm_stops(const std::vector<std::string>& task_ids);
  void task_stopped(TaskEntry& entry);
  /// Once a second: writes what there was no room for, and rewrites a journal that has outgrown.
  void tick();

 private:
  using Tasks = std::vector<link::TaskAssignment>;

  void stop(const link::TaskAssignment& assignment);
  /// Null when the task is here already or the assignment lacks what to run.
  TaskEntry* add(const link::TaskAssignment& assignment);
  /// By value: the name may be the entry's own.
  void forget(std::string task_id);
  /// The control plane may have less, or more, than was acknowledged to this life of the agent.
  void compare_reports(const link::TaskAssignment& assignment);
  void ask_about_others(const Tasks& tasks);
  Status write();
  void sync();
  void synced(const Status& status, std::int64_t sequence, std::int64_t connection);

  EventLoop& loop_;
  TaskBook& book_;
  TaskRunner& runner_;
  AssignmentJournal journal_;
  AssignmentAnswers answers_;
  SeededRandom random_;

  std::int64_t connection_ = 0;
  std::int64_t taken_ = 0;
  std::int64_t acknowledged_ = 0;
  enum class Sync { kIdle, kRunning } sync_ = Sync::kIdle;
  // Plans that make no sense, by task, until the task is begun.
  std::map<std::string, std::string> refusals_;
  WorkerPool disk_{"journal", 1};
};

}  // namespace minato::agent
