// The secrets of a task's containers: what their valueFrom means, and the values that go to the
// machine with the assignment. Values are in no record; they are opened for each message.
#pragma once

#include "api/agent.h"
#include "engine/state.h"

namespace minato::dispatch {

/// Fills in secretValues, or secretsError in ECS's words when one of them cannot be had. For an
/// assignment that is to run.
void add_secrets(const engine::State& state, link::TaskAssignment& assignment);

/// The value that a valueFrom stands for: a parameter's name or ARN, or a secret's ARN, perhaps
/// with ":json-key:version-stage:version-id" behind it.
Result<std::string> secret_value(const engine::State& state, const std::string& value_from);

}  // namespace minato::dispatch
