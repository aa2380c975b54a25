// Tags as Certificate Manager has them: at most 50 on a certificate, none that begins with "aws:".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/acm.h"
#include "base/result.h"

namespace minato::acm {

using Tags = std::map<std::string, std::string>;

/// kInvalidTag for a reserved key and one given twice.
Result<Tags> read_tags(const std::vector<api::Tag>& tags);

std::vector<api::Tag> shown_tags(const Tags& tags);

/// kTooManyTags when there are too many together.
Result<Tags> with_added_tags(Tags tags, const Tags& added);

/// A tag that comes with a value is taken only from a certificate that has it with that value.
Tags without_tags(Tags tags, const std::vector<api::Tag>& removed);

}  // namespace minato::acm
