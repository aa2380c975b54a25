// Lets draining targets go when their time is over; the balancer's word that the last request is
// done removes them earlier (services/elb/reports.h), and so does a target group that no listener
// uses: it has no requests.
#pragma once

#include "engine/engine.h"
#include "services/elb/ids.h"

namespace minato::elb {

engine::Plan reconcile_target(const engine::State& state, const TargetKey& key, Instant now);

}  // namespace minato::elb
