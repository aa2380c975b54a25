// The operations that end parameters, with all their versions.
#pragma once

#include "api/ssm.h"
#include "services/handler.h"

namespace minato::ssm {

Answer<api::DeleteParameter> delete_parameter(const engine::State& state,
                                              const api::DeleteParameter::Request& request,
                                              engine::Context& context);

/// What is not there is listed, not refused.
Answer<api::DeleteParameters> delete_parameters(const engine::State& state,
                                                const api::DeleteParameters::Request& request,
                                                engine::Context& context);

}  // namespace minato::ssm
