// LogReader: answers readLogs requests out of the log files of this machine's containers. Owned by
// the event loop; the reading is done on a thread of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "agent/data_layout.h"
#include "agent/event_loop.h"
#include "agent/worker_pool.h"
#include "api/agent.h"

namespace minato::agent {

class LogReader {
 public:
  enum class Task { kUnknown, kAlive, kEnded };
  using Reply = std::function<void(link::LogLines)>;

  LogReader(const DataLayout& layout, EventLoop& loop) : layout_(layout), loop_(loop) {}

  /// `containers`: all of the task. The reply comes on the loop, once.
  void read(const link::ReadLogs& request, std::vector<std::string> containers, Task task,
            Reply reply);

 private:
  link::LogLines answer(const link::ReadLogs& request, const std::vector<std::string>& containers,
                        Task task) const;

  const DataLayout& layout_;
  EventLoop& loop_;
  WorkerPool pool_{"logs", 1};
};

}  // namespace minato::agent
