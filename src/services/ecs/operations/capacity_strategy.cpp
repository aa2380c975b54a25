#include "services/ecs/operations/capacity_strategy.h"

#include <algorithm>

namespace minato::ecs {
namespace {

constexpr std::size_t kMostInStrategy = 20;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

Status check_item(const CapacityProviderStrategyItem& item, const CapacityProviderStrategy& before,
                  const std::vector<std::string>& of_cluster) {
  if (std::ranges::count(of_cluster, item.capacity_provider) == 0) {
    return invalid("The specified capacity provider strategy cannot contain a capacity provider (" +
                   item.capacity_provider +
                   ") that is not associated with the cluster. Associate the capacity provider "
                   "with the cluster and try again.");
  }
  for (const auto& other : before) {
    if (other.capacity_provider == item.capacity_provider) {
      return invalid("The capacity provider " + item.capacity_provider +
                     " is in the capacity provider strategy more than once.");
    }
    if (other.base > 0 && item.base > 0) {
      return invalid("Only one capacity provider in a strategy can have a base.");
    }
  }
  return {};
}

}  // namespace

bool is_capacity_provider(std::string_view name) {
  return std::ranges::find(kCapacityProviders, name) != kCapacityProviders.end();
}

Result<std::vector<std::string>> read_capacity_providers(const std::vector<std::string>& names) {
  std::vector<std::string> read;
  for (const auto& name : names) {
    if (!is_capacity_provider(name)) {
      return invalid("The specified capacity provider " + name +
                     " was not found. Minato has FARGATE and FARGATE_SPOT.");
    }
    if (std::ranges::count(read, name) > 0) {
      return invalid("The capacity provider " + name + " is specified more than once.");
    }
    read.push_back(name);
  }
  return read;
}

Result<CapacityProviderStrategy> read_strategy(
    const std::vector<api::CapacityProviderStrategyItem>& wanted,
    const std::vector<std::string>& of_cluster) {
  if (wanted.size() > kMostInStrategy) {
    return invalid("A capacity provider strategy has at most 20 capacity providers.");
  }
  CapacityProviderStrategy read;
  for (const auto& each : wanted) {
    CapacityProviderStrategyItem item{each.capacity_provider, each.weight.value_or(0),
                                      each.base.value_or(0)};
    if (Status good = check_item(item, read, of_cluster); !good) return fail(good.error());
    read.push_back(std::move(item));
  }
  return read;
}

Result<CapacityProviderStrategy> strategy_of(
    const Cluster& cluster,
    const std::optional<std::vector<api::CapacityProviderStrategyItem>>& wanted,
    const std::optional<api::LaunchType>& launch_type) {
  if (launch_type) {
    if (!wanted || wanted->empty()) return CapacityProviderStrategy{};
    return invalid(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one "
        "and try again.");
  }
  if (!wanted || wanted->empty()) return cluster.default_capacity_provider_strategy;
  auto strategy = read_strategy(*wanted, cluster.capacity_providers);
  if (!strategy) return fail(strategy.error());
  if (strategy->size() > 1 &&
      std::ranges::none_of(*strategy, [](const auto& item) { return item.weight > 0; })) {
    return invalid(
        "A capacity provider strategy must have at least one capacity provider with a weight "
        "greater than zero.");
  }
  return strategy;
}

std::vector<api::CapacityProviderStrategyItem> show_strategy(
    const CapacityProviderStrategy& strategy) {
  std::vector<api::CapacityProviderStrategyItem> shown;
  for (const auto& item : strategy) {
    shown.push_back(
        {.capacity_provider = item.capacity_provider, .weight = item.weight, .base = item.base});
  }
  return shown;
}

}  // namespace minato::ecs
