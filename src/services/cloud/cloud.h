// Everything that one Minato serves, put together in an engine: what the server runs and the
// simulator too.
#pragma once

#include "engine/engine.h"
#include "services/ecs/settings.h"
#include "services/elb/load_balancer_pool.h"
#include "services/identity.h"
#include "services/operation_registry.h"

namespace minato {

struct CloudOptions {
  Identity identity;
  elb::LoadBalancerPool load_balancer_pool;
  ecs::EcsSettings ecs;
};

void install_cloud(engine::Engine& engine, OperationRegistry& registry, CloudOptions options);

/// The cluster "default", which requests mean that name none. Made at the first start only:
/// deleted, it stays so.
engine::Input make_default_cluster();

}  // namespace minato
