// The operations on tags of clusters, services, tasks, task definitions and container instances.
// What is INACTIVE or STOPPED has its tags no longer changed.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Answer<api::TagResource> tag_resource(const engine::State& state,
                                      const api::TagResourceRequest& request,
                                      engine::Context& context);
Answer<api::UntagResource> untag_resource(const engine::State& state,
                                          const api::UntagResourceRequest& request,
                                          engine::Context& context);
Answer<api::ListTagsForResource> list_tags_for_resource(
    const engine::State& state, const api::ListTagsForResourceRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
