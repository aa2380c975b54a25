// Tags as Secrets Manager has them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/secretsmanager.h"
#include "services/handler.h"

namespace minato::secretsmanager {

using Tags = std::map<std::string, std::string>;

/// kInvalidParameter for a tag without a key, a reserved one, and for too many together.
Result<Tags> with_added_tags(Tags tags, const std::vector<api::Tag>& added);

std::vector<api::Tag> shown_tags(const Tags& tags);

Answer<api::TagResource> tag_resource(const engine::State& state,
                                      const api::TagResource::Request& request,
                                      engine::Context& context);

Answer<api::UntagResource> untag_resource(const engine::State& state,
                                          const api::UntagResource::Request& request,
                                          engine::Context& context);

}  // namespace minato::secretsmanager
