// ELB's quotas, as every account has them at first.
#pragma once

#include <cstddef>

namespace minato::elb {

/// Of each type in a region.
inline constexpr std::size_t kMostLoadBalancers = 50;
inline constexpr std::size_t kMostTargetGroups = 3000;
/// Of one load balancer.
inline constexpr std::size_t kMostListeners = 50;
/// Of one load balancer, not counting the default certificates of its listeners.
inline constexpr std::size_t kMostCertificates = 25;
inline constexpr std::size_t kMostRules = 100;  // Not counting the default ones.
inline constexpr std::size_t kMostGroupsOfALoadBalancer = 100;
/// Of one action.
inline constexpr std::size_t kMostGroupsOfAnAction = 5;
/// Of one rule.
inline constexpr std::size_t kMostConditionValues = 5;
inline constexpr int kMostWildcards = 6;
/// Of one target group.
inline constexpr std::size_t kMostTargets = 1000;

}  // namespace minato::elb
