// Everything that one Minato serves, put together in an engine: what the server runs and the
// simulator too.
#pragma once

#include <memory>

#include "engine/engine.h"
#include "services/ecs/settings.h"
#include "services/elb/load_balancer_pool.h"
#include "services/identity.h"
#include "services/operation_registry.h"
#include "services/value_vault.h"

namespace minato {

/// What values are sealed with (services/value_vault.h).
struct VaultOptions {
  VaultKey key;
  /// The system's, but for a simulation.
  std::shared_ptr<Random> chance;
};

struct CloudOptions {
  Identity identity;
  elb::LoadBalancerPool load_balancer_pool;
  ecs::EcsSettings ecs;
  VaultOptions vault;
};

void install_cloud(engine::Engine& engine, OperationRegistry& registry, CloudOptions options);

/// How many sealed values of the state the vault's key does not open: after loading, none may be.
std::size_t count_foreign_values(const engine::State& state);

/// The cluster "default", which requests mean that name none. Made at the first start only:
/// deleted, it stays so.
engine::Input make_default_cluster();

}  // namespace minato
