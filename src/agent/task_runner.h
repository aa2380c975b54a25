// TaskRunner: drives the tasks. It feeds events to the state machine, keeps the state for the
// agent's next life, has the actions done on worker threads, and feeds what comes of them. Owned by
// the event loop.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "agent/endpoint_variables.h"
#include "agent/event_loop.h"
#include "agent/machine.h"
#include "agent/task/task_action.h"
#include "agent/task/task_event.h"
#include "agent/task_book.h"
#include "agent/worker_pool.h"

namespace minato::agent {

struct TaskObservers {
  /// There is something new to report.
  std::function<void(TaskEntry&)> on_change;
  /// The task has come to its end. It may remove the entry.
  std::function<void(TaskEntry&)> on_stopped;
  /// Addresses or host ports of tasks came or went.
  std::function<void()> on_network_change;
  /// Where a container that is about to be created finds the agent.
  std::function<std::vector<EnvironmentVariable>(const TaskEntry&, std::size_t container)>
      endpoints_of;
  /// The task's logs are about to be deleted: `clear`, called on the loop, does it.
  std::function<void(const TaskEntry&, std::function<void()> clear)> before_clearing;
};

class TaskRunner {
 public:
  TaskRunner(Machine machine, EventLoop& loop, TaskBook& book, TaskObservers observers);
  /// Waits for the work that runs; pulls are cut short.
  ~TaskRunner();

  void feed(TaskEntry& entry, const Event& event);
  void container_exited(const agent_runtime::ContainerExit& exit);
  /// The values of the task's secrets came, perhaps with other ones than before.
  void take_secrets(TaskEntry& entry, std::vector<link::SecretValue> secrets);
  /// They cannot be had: what waits for them fails.
  void refuse_secrets(TaskEntry& entry, const std::string& reason);
  /// Writes again what there was no room for.
  void keep_stale_states();
  /// Deletes what is left of a task whose entry is about to be removed.
  void clear_away(const TaskEntry& entry);

 private:
  void perform(TaskEntry& entry, const AttachNetwork& action);
  void perform(TaskEntry& entry, const PullImage& action);
  void perform(TaskEntry& entry, const CreateContainer& action);
  void perform(TaskEntry& entry, const StartContainer& action);
  void perform(TaskEntry& entry, const SendSignal& action);
  void perform(TaskEntry& entry, const RunHealthCheck& action);
  void perform(TaskEntry& entry, const ReleaseTask& action);

  void network_attached(TaskEntry& entry, Result<std::vector<network::Sandbox>> sandboxes);
  void image_pulled(TaskEntry& entry, std::size_t container, Result<images::ResolvedImage> image);
  void released(TaskEntry& entry);

  /// Runs `then` with the entry on the loop, if the task is still there.
  void back_on_loop(const std::string& task_id, std::function<void(TaskEntry&)> then);
  void feed_on_loop(const std::string& task_id, Event event);
  void keep(TaskEntry& entry);
  void arm(TaskEntry& entry);

  Machine machine_;
  EventLoop& loop_;
  TaskBook& book_;
  TaskObservers observers_;
  std::stop_source stop_;
  // Apart, so that slow pulls and hanging health checks hold up no start and no stop.
  WorkerPool pulls_{"pull", 4};
  WorkerPool checks_{"health-check", 4};
  WorkerPool containers_{"container", 8};
};

}  // namespace minato::agent
