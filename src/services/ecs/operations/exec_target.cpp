#include "services/ecs/operations/exec_target.h"

#include <algorithm>

#include "services/ecs/derived_ids.h"
#include "services/ecs/operations/references.h"

namespace minato::ecs {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

std::string names_of(const Task& task) {
  std::string names;
  for (const Container& each : task.containers) names += (names.empty() ? "" : ", ") + each.name;
  return names;
}

Result<const Container*> find_container(const Task& task, const std::optional<std::string>& name) {
  if (!name || name->empty()) {
    if (task.containers.size() == 1) return &task.containers.front();
    return invalid("The task has several containers; name one of them: " + names_of(task) + '.');
  }
  const auto at = std::ranges::find(task.containers, *name, &Container::name);
  if (at != task.containers.end()) return &*at;
  return invalid("The task has no container named " + *name + "; it has: " + names_of(task) + '.');
}

Status check_running(const Task& task, const Container& container) {
  if (task.last_status != TaskStatus::kStopped &&
      container.last_status == ContainerStatus::kRunning) {
    return {};
  }
  const std::string status = task.last_status == TaskStatus::kStopped
                                 ? "The task is STOPPED"
                                 : "The container " + container.name + " is " +
                                       std::string(minato::to_string(container.last_status));
  return invalid(status + "; commands can be executed in running containers only.");
}

/// Words of a command, a character after the other.
class WordReader {
 public:
  void read(char c) {
    if (escaped_) return take_escaped(c);
    if (quote_ == '\'') return c == '\'' ? leave_quote() : add(c);
    if (c == '\\') {
      escaped_ = true;
      return begin();
    }
    if (quote_ == '"') return c == '"' ? leave_quote() : add(c);
    if (c == '\'' || c == '"') {
      quote_ = c;
      return begin();
    }
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return end();
    add(c);
  }
  Result<std::vector<std::string>> finish() {
    if (quote_ != 0) {
      return invalid(std::string("The command has an open quote (") + quote_ + ").");
    }
    if (escaped_) return invalid("The command ends in a backslash.");
    end();
    if (words_.empty()) return invalid("Command cannot be empty.");
    return std::move(words_);
  }

 private:
  /// Within double quotes a backslash stands for itself but before a few characters.
  void take_escaped(char c) {
    escaped_ = false;
    const bool special = c == '"' || c == '\\' || c == '$' || c == '`';
    if (quote_ == '"' && !special) add('\\');
    add(c);
  }
  void begin() {
    if (!word_) word_.emplace();
  }
  void add(char c) {
    begin();
    *word_ += c;
  }
  void leave_quote() { quote_ = 0; }
  void end() {
    if (word_) words_.push_back(std::move(*word_));
    word_.reset();
  }

  std::vector<std::string> words_;
  std::optional<std::string> word_;
  char quote_ = 0;
  bool escaped_ = false;
};

}  // namespace

Result<ExecTarget> find_exec_target(const engine::State& state, const ExecReference& reference,
                                    ExecAdmission admission) {
  const auto cluster = find_cluster(state, reference.cluster);
  if (!cluster) return fail(cluster.error());
  const Task* const task = find_task(state, (*cluster)->name, reference.task);
  if (task == nullptr) return invalid("The referenced task was not found.");
  const auto container = find_container(*task, reference.container);
  if (!container) return fail(container.error());
  if (admission == ExecAdmission::kEnabledTasks && !task->execute_command) {
    return invalid(
        "The execute command failed because execute command was not enabled when the task was run "
        "or the execute command agent isn't running. Wait and try again or run a new task with "
        "execute command enabled and try again.");
  }
  if (Status good = check_running(*task, **container); !good) return fail(good.error());
  const auto& identity = state.setting<Identity>();
  return ExecTarget{task->id,
                    task->instance,
                    (*container)->name,
                    cluster_arn(identity, task->cluster),
                    task_arn(identity, task->cluster, task->id),
                    container_arn(identity, task->cluster, task->id, (*container)->name)};
}

Result<std::vector<std::string>> split_command(const std::string& command) {
  if (command.find('\0') != std::string::npos) return invalid("The command has a zero byte.");
  WordReader reader;
  for (const char c : command) reader.read(c);
  return reader.finish();
}

}  // namespace minato::ecs
