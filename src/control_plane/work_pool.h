// WorkPool: threads of an edge for what blocks. Work begins in the order of its arrival.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace minato::control_plane {

class WorkPool {
 public:
  explicit WorkPool(int threads);
  ~WorkPool();

  void post(std::function<void()> work);
  /// Finishes what has begun; the rest is dropped, and so is what comes later.
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace minato::control_plane
