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
/// Of one target group.
inline constexpr std::size_t kMostTargets = 1000;

}  // namespace minato::elb
