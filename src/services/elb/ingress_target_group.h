// A target group as the balancers of the machines are told of it.
#pragma once

#include "api/agent.h"
#include "engine/state.h"
#include "services/elb/protocol.h"
#include "services/elb/target_group.h"

namespace minato::elb {

link::IngressProtocol ingress_protocol(Protocol protocol);

/// With the targets whose address is known.
link::IngressTargetGroup ingress_target_group(const engine::State& state, const TargetGroup& group);

}  // namespace minato::elb
