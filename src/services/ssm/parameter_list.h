// What parameters are and were, without asking for one by its value: DescribeParameters and
// GetParameterHistory.
#pragma once

#include "api/ssm.h"
#include "services/handler.h"

namespace minato::ssm {

/// In the order of names; never a value.
Answer<api::DescribeParameters> describe_parameters(const engine::State& state,
                                                    const api::DescribeParameters::Request& request,
                                                    engine::Context& context);

/// Oldest first.
Answer<api::GetParameterHistory> get_parameter_history(
    const engine::State& state, const api::GetParameterHistory::Request& request,
    engine::Context& context);

}  // namespace minato::ssm
