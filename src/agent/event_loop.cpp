#include "agent/event_loop.h"

#include <utility>

namespace minato::agent {

void EventLoop::post(Work work) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(work));
  }
  changed_.notify_one();
}

void EventLoop::at(Instant when, Work work) { timers_.emplace(when, std::move(work)); }

void EventLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::kStopped;
  }
  changed_.notify_one();
}

void EventLoop::run() {
  while (auto batch = take()) {
    for (Work& work : *batch) work();
    run_due_timers();
    if (when_idle_) when_idle_();
  }
}

std::optional<std::deque<EventLoop::Work>> EventLoop::take() {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !posted_.empty() || life_ == Life::kStopped; };
  if (timers_.empty()) {
    changed_.wait(lock, ready);
  } else if (const Millis wait = timers_.begin()->first - now(); wait > Millis{0}) {
    changed_.wait_for(lock, wait, ready);
  }
  if (life_ == Life::kStopped) return std::nullopt;
  return std::exchange(posted_, {});
}

void EventLoop::run_due_timers() {
  const Instant time = now();
  while (!timers_.empty() && timers_.begin()->first <= time) {
    auto timer = timers_.extract(timers_.begin());
    timer.mapped()();
  }
}

}  // namespace minato::agent
