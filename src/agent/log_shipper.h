// LogShipper: brings the lines of containers with the log driver awslogs to the control plane, on a
// thread of its own. The container's log file is the buffer; what was taken is noted beside it
// after each page, so that a killed agent ships again at most the page that was under way.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "agent/logs_api_client.h"
#include "agent/shipped_logs.h"

namespace minato::agent {

class LogShipper {
 public:
  explicit LogShipper(LogsApiOptions options);
  /// What is under way comes to its end; the rest is left to the next life.
  ~LogShipper();

  /// All logs there are; called again and again. Any thread.
  void set_logs(std::vector<ShippedLog> logs);
  /// These are to be deleted: `done` is called once they are shipped, or after 30 seconds, on any
  /// thread.
  void finish(std::vector<ShippedLog> logs, std::function<void()> done);

 private:
  using Moment = std::chrono::steady_clock::time_point;

  struct Progress {
    bool is_loaded = false;
    bool has_stream = false;
    /// Closed, and nothing is left.
    bool is_done = false;
    std::string cursor;
    Moment retry_at{};
    std::chrono::milliseconds pause{};
    std::string failure;
  };
  struct Finishing {
    std::vector<ShippedLog> logs;
    std::function<void()> done;
    Moment deadline;
  };

  void run();
  /// False: it is over.
  bool wait();
  void ship_all(const std::vector<ShippedLog>& logs);
  /// Whether there may be more at once.
  bool ship_page(const ShippedLog& log, Progress& progress);
  Status put_all(const ShippedLog& log, const std::vector<agent_logs::LogLine>& lines,
                 Progress& progress);
  void load(const ShippedLog& log, Progress& progress);
  void failed(const ShippedLog& log, Progress& progress, const Error& error);
  void answer_finished();

  LogsApiClient api_;
  /// By directory; of the thread.
  std::map<std::string, Progress> progress_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_ending_ = false;
  bool has_news_ = false;
  std::vector<ShippedLog> logs_;
  std::vector<Finishing> finishing_;
  std::thread thread_;
};

}  // namespace minato::agent
