// ExplainPlacement: what each container instance would say to one more task of a service, or to
// one more task like a given one.
#pragma once

#include "api/minato.h"
#include "services/handler.h"

namespace minato::ecs {

/// kResourceNotFound: neither a service nor a task of the cluster has this name.
Answer<control::api::ExplainPlacement> explain_placement(
    const engine::State& state, const control::api::ExplainPlacement::Request& request,
    engine::Context& context);

}  // namespace minato::ecs
