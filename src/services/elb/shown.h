// Records as the API shows them.
#pragma once

#include "api/elb.h"
#include "engine/state.h"
#include "services/elb/listener.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target.h"
#include "services/elb/target_group.h"

namespace minato::elb {

api::LoadBalancer shown(const engine::State& state, const LoadBalancer& balancer);
api::TargetGroup shown(const engine::State& state, const TargetGroup& group);
api::Listener shown(const Listener& listener);
/// A target of a group that no listener uses, or of a machine that is gone, is "unused", whatever
/// its record says.
api::TargetHealthDescription shown(const engine::State& state, const TargetGroup& group,
                                   const Target& target);
api::TargetHealthDescription shown_unregistered(const TargetGroup& group, const std::string& id,
                                                int port);

}  // namespace minato::elb
