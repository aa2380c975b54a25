// DirtyKeys: which keys each controller has to look at, in order and without duplicates, and at
// what time it asked to look again. One thread: the engine's.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/units.h"

namespace minato::engine {

/// One key of one controller; controllers are numbered in the order of their installing.
struct DirtyKey {
  std::size_t controller = 0;
  std::string key;
  friend auto operator<=>(const DirtyKey&, const DirtyKey&) = default;
};

class DirtyKeys {
 public:
  void mark(DirtyKey key);
  bool empty() const { return count_ == 0; }
  /// The first key, taken out.
  DirtyKey take();

  /// Sets the wake-up time of a key anew; nothing: none.
  void schedule(const DirtyKey& key, std::optional<Instant> when);
  /// Marks all keys whose time has come.
  void mark_due(Instant now);
  std::optional<Instant> next_wake() const;

 private:
  /// By controller.
  std::vector<std::set<std::string>> dirty_;
  std::size_t count_ = 0;
  std::map<DirtyKey, Instant> wake_by_key_;
  std::set<std::pair<Instant, DirtyKey>> wake_by_time_;
};

}  // namespace minato::engine
