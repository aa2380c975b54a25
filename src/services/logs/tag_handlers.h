// Tags of log groups: the operations of today, which take ARNs, and the older ones, which take
// names.
#pragma once

#include <map>
#include <string>

#include "api/logs.h"
#include "services/handler.h"

namespace minato::logs {

using Tags = std::map<std::string, std::string>;

/// `tags` with those added; kInvalidParameter for a bad one, `too_many` for more than 50.
Result<Tags> with_added_tags(Tags tags, const Tags& added, ErrorCode too_many);

Answer<api::TagResource> tag_resource(const engine::State& state,
                                      const api::TagResource::Request& request,
                                      engine::Context& context);

Answer<api::UntagResource> untag_resource(const engine::State& state,
                                          const api::UntagResource::Request& request,
                                          engine::Context& context);

Answer<api::ListTagsForResource> list_tags_for_resource(
    const engine::State& state, const api::ListTagsForResource::Request& request,
    engine::Context& context);

Answer<api::TagLogGroup> tag_log_group(const engine::State& state,
                                       const api::TagLogGroup::Request& request,
                                       engine::Context& context);

Answer<api::UntagLogGroup> untag_log_group(const engine::State& state,
                                           const api::UntagLogGroup::Request& request,
                                           engine::Context& context);

Answer<api::ListTagsLogGroup> list_tags_log_group(const engine::State& state,
                                                  const api::ListTagsLogGroup::Request& request,
                                                  engine::Context& context);

}  // namespace minato::logs
