#include "services/ecs/capacity_provider_planner.h"

#include <cstdint>

namespace minato::ecs {
namespace {

int count_of(const std::map<std::string, int>& tasks, const std::string& provider) {
  const auto at = tasks.find(provider);
  return at == tasks.end() ? 0 : at->second;
}

}  // namespace

std::string choose_capacity_provider(const CapacityProviderStrategy& strategy,
                                     const std::map<std::string, int>& tasks) {
  const CapacityProviderStrategyItem* chosen = nullptr;
  std::int64_t chosen_next = 0;
  for (const auto& item : strategy) {
    const int count = count_of(tasks, item.capacity_provider);
    if (count < item.base) return item.capacity_provider;
    // Its share with one more, over its weight: compared crosswise, without fractions.
    const std::int64_t next = count - item.base + 1;
    if (chosen == nullptr ||
        (item.weight > 0 &&
         (chosen->weight == 0 || next * chosen->weight < chosen_next * item.weight))) {
      chosen = &item;
      chosen_next = next;
    }
  }
  return chosen == nullptr ? "" : chosen->capacity_provider;
}

}  // namespace minato::ecs
