#include "engine/plan.h"

namespace minato::engine {

void Plan::append(Plan other) {
  for (auto& command : other.commands_) commands_.push_back(std::move(command));
  if (other.wake_at_) wake(*other.wake_at_);
}

}  // namespace minato::engine
