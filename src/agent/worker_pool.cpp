#include "agent/worker_pool.h"

#include <pthread.h>

#include <utility>

namespace minato::agent {

WorkerPool::WorkerPool(std::string name, std::size_t thread_limit)
    : name_(std::move(name)), thread_limit_(thread_limit) {}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::kStopped;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::submit(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(work));
    if (idle_ < waiting_.size() && threads_.size() < thread_limit_) {
      threads_.emplace_back([this] { run(); });
    }
  }
  changed_.notify_one();
}

void WorkerPool::run() {
  ::pthread_setname_np(::pthread_self(), name_.c_str());
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return !waiting_.empty() || life_ == Life::kStopped; });
    --idle_;
    if (life_ == Life::kStopped) return;
    std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
}

}  // namespace minato::agent
