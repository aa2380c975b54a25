// LogRelay: GetTaskLogs. The lines of a task lie on its machine; the relay asks the machine's agent
// and hands on what it answers. Past the engine, but for the question where the task is. Safe on
// any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "api/agent.h"
#include "api/minato.h"
#include "base/result.h"
#include "control_plane/engine_loop.h"
#include "services/dispatch/dispatcher.h"

namespace minato::control_plane {

class LogRelay {
 public:
  using Reply = std::function<void(Result<control::api::GetTaskLogsResponse>)>;

  LogRelay(EngineLoop& loop, dispatch::Dispatcher& dispatcher);
  ~LogRelay();

  /// kInvalidParameter: no such task or container; kUnavailable: its machine is not connected or
  /// does not answer in time.
  void read(control::api::GetTaskLogsRequest request, Reply reply);
  /// An agent's answer.
  void take(link::LogLines lines);

 private:
  struct Waiting {
    Reply reply;
    std::chrono::steady_clock::time_point deadline;
  };

  /// The question to the task's machine, ready to be sent.
  Result<engine::Release> ask(const engine::State& state,
                              const control::api::GetTaskLogsRequest& request, const Reply& reply);
  std::int64_t remember(Reply reply);
  void give_up_on_late_ones();

  EngineLoop& loop_;
  dispatch::Dispatcher& dispatcher_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::int64_t, Waiting> waiting_;
  std::int64_t last_request_ = 0;
  bool stopping_ = false;
  std::thread watch_;
};

}  // namespace minato::control_plane
