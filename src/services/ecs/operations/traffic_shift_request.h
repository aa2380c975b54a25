// What a request says of shifting a load balancer's traffic (advancedConfiguration), checked; and
// the same shown again.
#pragma once

#include "api/ecs.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/ecs/service.h"
#include "services/ecs/service_load_balancer.h"
#include "services/elb/target_group.h"

namespace minato::ecs {

/// The rules are those of an application load balancer, named by their ARNs or, for the default
/// action, by their listener's; they forward requests to the target group or to the alternate one,
/// which are alike.
Result<TrafficShift> read_traffic_shift(const engine::State& state,
                                        const api::AdvancedConfiguration& wanted,
                                        const elb::TargetGroup& group);

api::AdvancedConfiguration show_traffic_shift(const TrafficShift& shift);

/// As they were asked for: which group of a pair is in use is told anew by each deployment.
std::vector<ServiceLoadBalancer> without_choice(std::vector<ServiceLoadBalancer> balancers);

/// A rule shifts the traffic of one load balancer of one ACTIVE service. `service` may have it.
Status check_rules_are_free(const engine::State& state, const ServiceKey& service,
                            const std::vector<ServiceLoadBalancer>& wanted);

/// What gets production traffic now has to be among a service's new target groups: nothing else
/// takes the traffic from there.
Status check_serving(const engine::State& state, const Service& service,
                     const std::vector<ServiceLoadBalancer>& wanted);

}  // namespace minato::ecs
