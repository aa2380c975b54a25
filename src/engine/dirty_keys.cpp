#include "engine/dirty_keys.h"

#include "base/check.h"

namespace minato::engine {

DirtyKey DirtyKeys::take() {
  MINATO_CHECK(!dirty_.empty(), "nothing is dirty");
  return std::move(dirty_.extract(dirty_.begin()).value());
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
    dirty_.insert(std::move(first.value().second));
  }
}

std::optional<Instant> DirtyKeys::next_wake() const {
  if (wake_by_time_.empty()) return std::nullopt;
  return wake_by_time_.begin()->first;
}

}  // namespace minato::engine
