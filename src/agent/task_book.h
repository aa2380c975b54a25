// TaskBook: all tasks of this machine, by id, and by the runtime id of each container. Owned by the
// event loop. Entries stay where they are until they are removed.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "agent/task_entry.h"

namespace minato::agent {

class TaskBook {
 public:
  using Entries = std::map<std::string, std::unique_ptr<TaskEntry>>;

  /// Null when there is none.
  TaskEntry* find(const std::string& task_id);
  /// The task and the container's index; null when the runtime id is nobody's.
  std::pair<TaskEntry*, std::size_t> find_container(const std::string& runtime_id);

  TaskEntry& add(AssignedTask assigned, TaskState state);
  void remove(const std::string& task_id);

  const Entries& entries() const { return entries_; }
  std::size_t size() const { return entries_.size(); }

 private:
  Entries entries_;
  std::map<std::string, std::pair<TaskEntry*, std::size_t>> containers_;
};

}  // namespace minato::agent
