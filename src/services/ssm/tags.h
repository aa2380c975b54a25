// Tags as Systems Manager has them, and the operations on those of parameters.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/ssm.h"
#include "services/handler.h"

namespace minato::ssm {

using Tags = std::map<std::string, std::string>;

/// kValidation for a reserved key, kTooManyParameterTags when there are too many together.
Result<Tags> with_added_tags(Tags tags, const std::vector<api::Tag>& added);

/// Of parameters alone; kInvalidResourceType for anything else.
Answer<api::AddTagsToResource> add_tags(const engine::State& state,
                                        const api::AddTagsToResource::Request& request,
                                        engine::Context& context);

Answer<api::RemoveTagsFromResource> remove_tags(const engine::State& state,
                                                const api::RemoveTagsFromResource::Request& request,
                                                engine::Context& context);

Answer<api::ListTagsForResource> list_tags(const engine::State& state,
                                           const api::ListTagsForResource::Request& request,
                                           engine::Context& context);

}  // namespace minato::ssm
