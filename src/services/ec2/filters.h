// EC2's filters: a thing is shown when it matches every filter, and a filter when any of its
// values, with * and ? as wildcards, matches any value that the thing has under the filter's name.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ec2.h"
#include "base/result.h"

namespace minato::ec2 {

/// What a thing has under each filter's name; every name that EC2 documents is there, perhaps
/// without a value.
using FilterValues = std::map<std::string, std::vector<std::string>, std::less<>>;

/// kEc2InvalidParameter for a filter that has no name, no values or a name that `values` does not
/// know. Filters by tag ("tag:KEY") match nothing: what is here by default has no tags.
Result<bool> matches(const FilterValues& values,
                     const std::optional<std::vector<api::Filter>>& filters);

/// * stands for any characters, ? for one; capitals count.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace minato::ec2
