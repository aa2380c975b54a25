// Puts the certificates' table and operations into an engine. Handlers need these settings of the
// state: Identity and acm::CertificateUsers.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::acm {

void install(engine::Engine& engine, OperationRegistry& registry);

}  // namespace minato::acm
