// ExitWatcher: one thread that waits for descriptors (pidfds) to become readable and calls back,
// once each. Safe on any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

class ExitWatcher {
 public:
  static Result<std::unique_ptr<ExitWatcher>> start();
  /// Stops the thread; calls that did not happen yet never will.
  ~ExitWatcher();
  ExitWatcher(const ExitWatcher&) = delete;
  ExitWatcher& operator=(const ExitWatcher&) = delete;

  /// Takes the descriptor over; `on_ready` runs on the watcher's thread, after which it is closed.
  Status watch(UniqueFd fd, std::function<void()> on_ready);

 private:
  struct Watch {
    UniqueFd fd;
    std::function<void()> on_ready;
  };

  ExitWatcher(UniqueFd epoll, UniqueFd wake) : epoll_(std::move(epoll)), wake_(std::move(wake)) {}
  void run();
  void call(std::uint64_t token);

  UniqueFd epoll_;
  UniqueFd wake_;
  std::mutex mutex_;
  std::uint64_t next_token_ = 1;  // 0 is wake_.
  std::map<std::uint64_t, Watch> watches_;
  std::thread thread_;
};

}  // namespace minato::agent_runtime
