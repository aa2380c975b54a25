// The values of parameters, in and out of the vault.
#pragma once

#include "base/result.h"
#include "engine/state.h"
#include "services/ssm/parameter_version.h"

namespace minato::ssm {

std::string seal_value(const engine::State& state, const ParameterVersionKey& owner,
                       std::string_view value);

/// The value as such. kInternalServerError where it cannot be decrypted.
Result<std::string> open_value(const engine::State& state, const ParameterVersion& version);

/// What a read shows: a SecureString stays encrypted unless asked for otherwise.
Result<std::string> shown_value(const engine::State& state, const ParameterVersion& version,
                                const std::optional<bool>& with_decryption);

}  // namespace minato::ssm
