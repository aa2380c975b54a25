// Pages of ordered names. A token is where the next page begins, so that it stays right when names
// come and go between two pages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace minato::ecs {

struct Page {
  std::vector<std::string> names;
  std::optional<std::string> next_token;
};

/// ECS pages are of at most 100.
inline constexpr int kLargestPage = 100;

/// `names` in the order in which they are listed, without duplicates. kInvalidParameter: a
/// maxResults out of 1 to `largest`, or a token that is none of ours.
Result<Page> paginate(std::vector<std::string> names, const std::optional<std::string>& next_token,
                      std::optional<int> max_results, int largest = kLargestPage);

}  // namespace minato::ecs
