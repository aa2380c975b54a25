// Puts the load balancing wing's tables, indexes, controllers and operations into an engine.
// Handlers need these settings of the state, to be added by whoever puts the program together:
// Identity, elb::LoadBalancerPool, elb::InstanceDirectory, and ec2::DefaultNetwork (ec2::install
// adds it). acm::install
// comes before: listeners show its certificates.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::elb {

void install(engine::Engine& engine, OperationRegistry& registry);

}  // namespace minato::elb
