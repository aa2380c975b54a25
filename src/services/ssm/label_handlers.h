// Labels: names that versions of a parameter are asked for by. One label is on one version only.
#pragma once

#include "api/ssm.h"
#include "services/handler.h"

namespace minato::ssm {

/// On the latest version unless another is named; a label moves from where it was. What is no label
/// is answered, not refused.
Answer<api::LabelParameterVersion> label_parameter_version(
    const engine::State& state, const api::LabelParameterVersion::Request& request,
    engine::Context& context);

Answer<api::UnlabelParameterVersion> unlabel_parameter_version(
    const engine::State& state, const api::UnlabelParameterVersion::Request& request,
    engine::Context& context);

}  // namespace minato::ssm
