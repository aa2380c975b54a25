// Pages of ordered names. A token is where the next page begins, so that it stays right when names
// come and go between two pages.
#pragma once

#include <functional>
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

/// Whether the first name is listed before the second.
using ListedBefore = std::function<bool(const std::string&, const std::string&)>;

/// `names` in the order in which they are listed (by their letters unless `before` says otherwise),
/// without duplicates. kInvalidParameter: a maxResults out of 1 to 100, or a token that is none of
/// ours.
Result<Page> paginate(std::vector<std::string> names, const std::optional<std::string>& next_token,
                      std::optional<int> max_results,
                      const ListedBefore& before = std::less<std::string>());

}  // namespace minato::ecs
