// The operations that show values: by name, several at once, by path.
#pragma once

#include "api/ssm.h"
#include "services/handler.h"

namespace minato::ssm {

Answer<api::GetParameter> get_parameter(const engine::State& state,
                                        const api::GetParameter::Request& request,
                                        engine::Context& context);

/// What is not there is listed, not refused.
Answer<api::GetParameters> get_parameters(const engine::State& state,
                                          const api::GetParameters::Request& request,
                                          engine::Context& context);

/// In the order of names. A filter by label shows the versions that have it.
Answer<api::GetParametersByPath> get_parameters_by_path(
    const engine::State& state, const api::GetParametersByPath::Request& request,
    engine::Context& context);

}  // namespace minato::ssm
