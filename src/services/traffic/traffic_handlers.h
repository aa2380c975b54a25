// GetTraffic: what load balancers and target groups do right now, and the clusters in short.
#pragma once

#include "api/minato.h"
#include "services/handler.h"

namespace minato::traffic {

Answer<control::api::GetTraffic> get_traffic(const engine::State& state,
                                             const control::api::GetTraffic::Request& request,
                                             engine::Context& context);

}  // namespace minato::traffic
