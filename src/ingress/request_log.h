// RequestLog: what becomes of the lines that HAProxy writes of requests: latencies of load
// balancers and target groups. A thread of its own reads them, a few times a second: a writer wakes
// nobody. Every function may be called on any thread.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/system_clock.h"
#include "base/unique_fd.h"
#include "ingress/access_log_files.h"
#include "ingress/latency_window.h"
#include "ingress/proxy_directory.h"
#include "ingress/request_pipe.h"

namespace minato::ingress {

class RequestLog {
 public:
  /// An empty folder for access logs: there are none.
  RequestLog(std::filesystem::path pipe, std::filesystem::path access_logs);
  ~RequestLog() { stop(); }
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;

  void start();
  /// What is in the pipe then is taken before it returns; later lines wait there for the next
  /// reader.
  void stop();

  /// Whose lines they are. Before it is told, they wait in the pipe.
  void know(ProxyDirectory directory);
  /// By the ARN of a load balancer or target group.
  std::map<std::string, link::IngressLatency> latencies();

 private:
  void run();
  /// How long to wait for more.
  Millis read();
  void take(std::string_view line, Instant now);
  void take_logged(std::string_view line, Instant now);
  void note_latency(std::string_view frontend, std::string_view backend, std::uint32_t millis,
                    Instant now);

  const std::filesystem::path path_;
  const std::filesystem::path access_logs_;
  SystemClock clock_;
  // The thread's own.
  RequestPipe pipe_;
  std::optional<AccessLogFiles> files_;
  UniqueFd wake_;
  std::thread thread_;

  std::mutex mutex_;  // Guards the rest.
  enum class Knowledge { kNone, kThere } knowledge_ = Knowledge::kNone;
  ProxyDirectory directory_;
  std::map<std::string, LatencyWindow> windows_;
};

}  // namespace minato::ingress
