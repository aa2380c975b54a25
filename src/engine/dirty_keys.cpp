#include "engine/dirty_keys.h"

#include <algorithm>

#include "base/check.h"

namespace minato::engine {

void DirtyKeys::mark(DirtyKey key) {
  if (dirty_.size() <= key.controller) dirty_.resize(key.controller + 1);
  auto& keys = dirty_[key.controller];
  const std::size_t before = keys.size();
  // After a start all keys come, in their order.
  keys.insert(keys.end(), std::move(key.key));
  count_ += keys.size() - before;
}

DirtyKey DirtyKeys::take() {
  const auto at = std::ranges::find_if(dirty_, [](const auto& keys) { return !keys.empty(); });
  MINATO_CHECK(at != dirty_.end(), "nothing is dirty");
  --count_;
  return {static_cast<std::size_t>(at - dirty_.begin()),
          std::move(at->extract(at->begin()).value())};
}

void DirtyKeys::schedule(const DirtyKey& key, std::optional<Instant> when) {
  const auto at = wake_by_key_.find(key);
  if (at != wake_by_key_.end()) {
    if (at->second == when) return;
    wake_by_time_.erase({at->second, key});
    wake_by_key_.erase(at);
  }
  if (!when) return;
  wake_by_key_.emplace(key, *when);
  wake_by_time_.emplace(*when, key);
}

void DirtyKeys::mark_due(Instant now) {
  while (!wake_by_time_.empty() && wake_by_time_.begin()->first <= now) {
    auto first = wake_by_time_.extract(wake_by_time_.begin());
    wake_by_key_.erase(first.value().second);
    mark(std::move(first.value().second));
  }
}

std::optional<Instant> DirtyKeys::next_wake() const {
  if (wake_by_time_.empty()) return std::nullopt;
  return wake_by_time_.begin()->first;
}

}  // namespace minato::engine
