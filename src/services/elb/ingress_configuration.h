// What the balancers of the machines are to do, out of the state: everything for a balancer that
// connects, or what belongs to one thing that changed. Pure functions for the dispatcher; target
// groups that no listener or rule uses are left out.
#pragma once

#include <string>

#include "api/agent.h"
#include "engine/engine.h"

namespace minato::elb {

/// Every load balancer, every target group in use with the targets whose address is known, and
/// every certificate that a listener shows, with its key.
link::IngressConfiguration ingress_configuration(const engine::State& state);

/// What there is to say when the load balancer, target group or certificate of this ARN may have
/// changed, as a difference: a load balancer comes with the target groups and certificates that it
/// uses; what is gone, or no longer in use, is named as removed.
link::IngressConfiguration ingress_change(const engine::State& state, const std::string& arn);

/// Has `publisher` told the ARN of each load balancer, target group and certificate that
/// ingress_change has news of. The health of targets is among the changes it is told of but not
/// among what is sent: whoever remembers what was sent last for an ARN is spared equal messages.
void watch_ingress(engine::Engine& engine, std::size_t publisher);

}  // namespace minato::elb
