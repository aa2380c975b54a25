// Capacity providers and strategies between requests, records and answers.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/cluster.h"

namespace minato::ecs {

/// The capacity providers there are: both place tasks on shared machines, with launch type FARGATE.
inline constexpr std::array<std::string_view, 2> kCapacityProviders = {"FARGATE", "FARGATE_SPOT"};

bool is_capacity_provider(std::string_view name);

/// Those that a cluster is to have; kInvalidParameter for one that is not there or named twice.
Result<std::vector<std::string>> read_capacity_providers(const std::vector<std::string>& names);

/// A strategy among the capacity providers of a cluster. kInvalidParameter: another provider, one
/// named twice, more than one base.
Result<CapacityProviderStrategy> read_strategy(
    const std::vector<api::CapacityProviderStrategyItem>& wanted,
    const std::vector<std::string>& of_cluster);

/// What tasks are started by: the strategy that is asked for, else, where no launch type is, the
/// cluster's own; empty: the launch type counts. kInvalidParameter where both are asked for, or
/// where no weight says which of several providers to take.
Result<CapacityProviderStrategy> strategy_of(
    const Cluster& cluster,
    const std::optional<std::vector<api::CapacityProviderStrategyItem>>& wanted,
    const std::optional<api::LaunchType>& launch_type);

std::vector<api::CapacityProviderStrategyItem> show_strategy(
    const CapacityProviderStrategy& strategy);

}  // namespace minato::ecs
