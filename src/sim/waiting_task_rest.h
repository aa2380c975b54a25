// Whether the tasks of RunTask that wait for room have none, in a world without faults. Pure.
#pragma once

#include <optional>
#include <string>

#include "engine/state.h"

namespace minato::sim {

/// What is not as it should be; nothing: all is.
std::optional<std::string> find_unrest_of_waiting_tasks(const engine::State& state);

}  // namespace minato::sim
