// WorkerPool: a few threads for work that blocks (unpacking, crun, fsync). Threads are made when
// they are first needed and stay. Safe on any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace minato::agent {

class WorkerPool {
 public:
  WorkerPool(std::string name, std::size_t thread_limit);
  /// Waits for the work that runs and drops what only waits.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Started in the order of submission.
  void submit(std::function<void()> work);

 private:
  void run();

  const std::string name_;
  const std::size_t thread_limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  enum class Life { kRunning, kStopped } life_ = Life::kRunning;
};

}  // namespace minato::agent
