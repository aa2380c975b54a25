// AssignmentJournal: the tasks that the control plane gave this machine, on disk before they are
// acknowledged. One file of JSON lines, because a hundred tasks of one message are then durable
// with one fdatasync:
//
//   {"assigned": TaskAssignment, "runtimeIds": [...]}    a new task
//   {"stop": "task id", "reason": "..."}                 its desired status is STOPPED
//   {"ended": TaskReport}                                its final report
//   {"forgotten": "task id"}
//
// A line counts once its newline is there. kill -9 loses nothing that was written, a power cut
// nothing that was synced. A line for which there is no room waits in memory and is written when
// there is. Owned by the event loop; only the work that sync_work() returns may run elsewhere.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/agent.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent {

struct AssignedTask {
  link::TaskAssignment assignment;
  /// By container, in the order of the task definition: 64 hexadecimal digits each.
  std::vector<std::string> runtime_ids;
  /// Set once the task is over.
  std::optional<link::TaskReport> ended;
};

class AssignmentJournal {
 public:
  using Tasks = std::map<std::string, AssignedTask>;

  /// Reads the file into `tasks` and writes it anew without what is forgotten. Lines that make no
  /// sense are skipped with a warning. kIo, kStorageFull.
  static Result<AssignmentJournal> open(std::filesystem::path file, Tasks& tasks);

  void assigned(const AssignedTask& task);
  void stop(const std::string& task_id, const std::string& reason);
  void ended(const link::TaskReport& report);
  void forgotten(const std::string& task_id);

  /// Puts the lines into the file; on failure none of them is there, and all stay for the next
  /// call.
  Status write();
  bool has_unwritten_lines() const { return !unwritten_.empty(); }

  /// To be called on any thread: returns when everything written before sync_work() is durable.
  std::function<Status()> sync_work() const;

  /// Whether the file is mostly about what is over, so that rewrite() is worth its price.
  bool has_outgrown() const;
  /// The file anew with `tasks` only. Durable.
  Status rewrite(const Tasks& tasks);

 private:
  AssignmentJournal(std::filesystem::path file) : file_(std::move(file)) {}
  Status reopen();
  void add_line(std::string line);

  std::filesystem::path file_;
  std::shared_ptr<UniqueFd> fd_;
  std::string unwritten_;
  std::uint64_t size_ = 0;
  std::uint64_t size_when_rewritten_ = 0;
};

}  // namespace minato::agent
