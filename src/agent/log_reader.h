// LogReader: answers readLogs requests out of the log files of this machine's containers, and keeps
// those files from growing without end. Owned by the event loop; the work is done on a thread of
// its own.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/event_loop.h"
#include "agent/logs/container_log.h"
#include "agent/logs/log_rotation.h"
#include "agent/worker_pool.h"
#include "api/agent.h"

namespace minato::agent {

/// One container's log, where it lies.
struct LogPlace {
  std::string container;
  /// The runtime's directory of the container.
  std::filesystem::path directory;
  agent_logs::RotationOptions rotation;
};

class LogReader {
 public:
  using Reply = std::function<void(link::LogLines)>;

  explicit LogReader(EventLoop& loop) : loop_(loop) {}

  /// `places`: of all containers of the task; kClosed: the task is over. The reply comes on the
  /// loop.
  void read(const link::ReadLogs& request, std::vector<LogPlace> places, agent_logs::LogEnd end,
            Reply reply);
  /// Begins the logs anew that are full.
  void rotate(std::vector<LogPlace> places);

 private:
  EventLoop& loop_;
  WorkerPool pool_{"logs", 1};
};

/// The answer itself, blocking. Lines of several containers are merged by time; `next` takes the
/// reading up again behind them.
link::LogLines read_logs(const link::ReadLogs& request, const std::vector<LogPlace>& places,
                         agent_logs::LogEnd end);

}  // namespace minato::agent
