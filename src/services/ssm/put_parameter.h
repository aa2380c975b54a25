// PutParameter: a new parameter, or another version of one that is there.
#pragma once

#include "api/ssm.h"
#include "services/handler.h"

namespace minato::ssm {

/// What a request to overwrite leaves out stays as it was in the version before.
Answer<api::PutParameter> put_parameter(const engine::State& state,
                                        const api::PutParameter::Request& request,
                                        engine::Context& context);

}  // namespace minato::ssm
