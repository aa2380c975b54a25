// Puts the EC2 wing's settings and operations into an engine. The setting Identity must be there
// before: the ids of the default network, which becomes the setting DefaultNetwork, follow from it.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::ec2 {

void install(engine::Engine& engine, OperationRegistry& registry);

}  // namespace minato::ec2
