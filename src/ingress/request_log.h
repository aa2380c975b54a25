// RequestLog: what becomes of the lines that HAProxy writes of requests: latencies of load
// balancers and target groups. A thread of its own reads them, a few times a second: a writer wakes
// nobody. Every function may be called on any thread.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/system_clock.h"
#include "base/unique_fd.h"
#include "ingress/latency_window.h"
#include "ingress/proxy_directory.h"
#include "ingress/request_pipe.h"

namespace minato::ingress {

class RequestLog {
 public:
  explicit RequestLog(std::filesystem::path pipe);
  ~RequestLog() { stop(); }
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;

  void start();
  /// What is in the pipe then is taken before it returns; later lines wait there for the next
  /// reader.
  void stop();

  /// Whose lines they are.
  void know(ProxyDirectory directory);
  /// By the ARN of a load balancer or target group.
  std::map<std::string, link::IngressLatency> latencies();

 private:
  void run();
  /// How long to wait for more.
  Millis read();
  void take(std::string_view line, Instant now);

  const std::filesystem::path path_;
  SystemClock clock_;
  RequestPipe pipe_;  // The thread's own.
  UniqueFd wake_;
  std::thread thread_;

  std::mutex mutex_;  // Guards the rest.
  ProxyDirectory directory_;
  std::map<std::string, LatencyWindow> windows_;
};

}  // namespace minato::ingress
