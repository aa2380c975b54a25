// EventLoop: the one thread that owns everything the agent knows. Others hand it work; it runs it
// in order, and work that is due at a time. post(), stop() and thread-safe reads of the clock are
// for any thread, the rest for work that runs on the loop.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "base/clock.h"

namespace minato::agent {

class EventLoop {
 public:
  using Work = std::function<void()>;

  explicit EventLoop(const Clock& clock) : clock_(clock) {}

  void post(Work work);
  /// Runs `work` once, not before `when`.
  void at(Instant when, Work work);
  /// Runs whenever nothing is left to do for now: the place to send what has gathered.
  void set_when_idle(Work work) { when_idle_ = std::move(work); }

  /// Until stop(). What is posted later is dropped with the loop.
  void run();
  void stop();

  Instant now() const { return clock_.now(); }

 private:
  /// What was posted; waits for that or for a timer. Nothing: the loop has stopped.
  std::optional<std::deque<Work>> take();
  void run_due_timers();

  const Clock& clock_;
  Work when_idle_;
  std::multimap<Instant, Work> timers_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> posted_;
  enum class Life { kRunning, kStopped } life_ = Life::kRunning;
};

}  // namespace minato::agent
