// Plan: what a handler or controller wants done, and when a controller wants to be asked again.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/units.h"
#include "engine/command.h"

namespace minato::engine {

class Plan {
 public:
  /// `plan.add(StopTask{...})`
  template <class C>
  void add(C command) {
    commands_.push_back(std::make_unique<const CommandOf<C>>(std::move(command)));
  }
  /// Takes over another plan's commands and its earlier wake-up.
  void append(Plan other);
  /// Ask again at `when`, or earlier if someone else wants so.
  void wake(Instant when) { wake_at_ = wake_at_ ? std::min(*wake_at_, when) : when; }

  const std::vector<std::unique_ptr<const Command>>& commands() const { return commands_; }
  bool empty() const { return commands_.empty(); }
  std::optional<Instant> wake_at() const { return wake_at_; }

 private:
  std::vector<std::unique_ptr<const Command>> commands_;
  std::optional<Instant> wake_at_;
};

}  // namespace minato::engine
