#include "agent/task_book.h"

namespace minato::agent {

TaskEntry* TaskBook::find(const std::string& task_id) {
  const auto found = entries_.find(task_id);
  return found == entries_.end() ? nullptr : found->second.get();
}

std::pair<TaskEntry*, std::size_t> TaskBook::find_container(const std::string& runtime_id) {
  const auto found = containers_.find(runtime_id);
  if (found == containers_.end()) return {nullptr, 0};
  return found->second;
}

TaskEntry& TaskBook::add(AssignedTask assigned, TaskState state) {
  auto entry = std::make_unique<TaskEntry>();
  entry->assigned = std::move(assigned);
  entry->state = std::move(state);
  entry->images.resize(entry->state.containers.size());
  const auto& runtime_ids = entry->assigned.runtime_ids;
  for (std::size_t i = 0; i < runtime_ids.size() && i < entry->state.containers.size(); ++i) {
    containers_[runtime_ids[i]] = {entry.get(), i};
  }
  auto& place = entries_[entry->id()];
  place = std::move(entry);
  return *place;
}

void TaskBook::remove(const std::string& task_id) {
  const auto found = entries_.find(task_id);
  if (found == entries_.end()) return;
  for (const std::string& id : found->second->assigned.runtime_ids) containers_.erase(id);
  entries_.erase(found);
}

}  // namespace minato::agent
