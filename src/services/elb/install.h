// Puts the load balancing wing's tables, indexes and controllers into an engine.
#pragma once

#include "engine/engine.h"

namespace minato::elb {

void install(engine::Engine& engine);

}  // namespace minato::elb
