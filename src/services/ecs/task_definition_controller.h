// Clears away task definitions that are to be deleted once nothing is made of them any more.
#pragma once

#include <string>

#include "engine/engine.h"

namespace minato::ecs {

/// `key`: "FAMILY:REVISION". One that is in DELETE_IN_PROGRESS is looked at again from time to
/// time, so that the changes of a million tasks need not be followed for it.
engine::Plan reconcile_task_definition(const engine::State& state, const std::string& key,
                                       engine::Context& context);

}  // namespace minato::ecs
