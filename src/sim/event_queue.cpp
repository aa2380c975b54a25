#include "sim/event_queue.h"

#include <algorithm>

namespace minato::sim {

void EventQueue::at(Instant when, std::function<void()> event) {
  events_.emplace(std::pair{std::max(when, now_), planned_++}, std::move(event));
}

bool EventQueue::run_next(Instant limit) {
  const auto next = events_.begin();
  if (next == events_.end() || next->first.first > limit) {
    now_ = std::max(now_, limit);
    return false;
  }
  now_ = next->first.first;
  const auto event = std::move(next->second);
  events_.erase(next);
  event();
  return true;
}

}  // namespace minato::sim
