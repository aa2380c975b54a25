// CapacityProviderShare: gives new tasks of one strategy their capacity provider, beside those that
// are there.
#pragma once

#include <map>
#include <string>

#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/task.h"

namespace minato::ecs {

class CapacityProviderShare {
 public:
  /// The strategy has to outlive it.
  explicit CapacityProviderShare(const CapacityProviderStrategy& strategy) : strategy_(strategy) {}

  /// A task that is there counts towards its provider's share.
  void count(const Task& task) { ++tasks_[task.capacity_provider]; }

  /// The task's capacity provider, and the launch type that goes with it; nothing for an empty
  /// strategy.
  void assign(Task& task);

 private:
  const CapacityProviderStrategy& strategy_;
  std::map<std::string, int> tasks_;
};

}  // namespace minato::ecs
