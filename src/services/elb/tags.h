// Tags as load balancing has them: at most 50 on a thing, keys of at most 128 characters, values of
// at most 256, none that begins with "aws:".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/elb.h"
#include "base/result.h"

namespace minato::elb {

using Tags = std::map<std::string, std::string>;

/// kDuplicateTagKeys, kTooManyTags, or kValidation for what breaks the limits.
Result<Tags> read_tags(const std::vector<api::Tag>& tags);
Result<Tags> read_tags(const std::optional<std::vector<api::Tag>>& tags);

std::vector<api::Tag> shown_tags(const Tags& tags);

/// kTooManyTags when there are too many together.
Result<Tags> with_added_tags(Tags tags, const Tags& added);

}  // namespace minato::elb
