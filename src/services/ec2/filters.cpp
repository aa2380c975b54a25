#include "services/ec2/filters.h"

#include <algorithm>

namespace minato::ec2 {
namespace {

Result<bool> matches_one(const FilterValues& values, const api::Filter& filter) {
  const std::string name = filter.name.value_or("");
  if (name.starts_with("tag:")) return false;
  const auto known = values.find(name);
  if (known == values.end()) {
    return fail(ErrorCode::kEc2InvalidParameter, "The filter '" + name + "' is invalid");
  }
  if (!filter.values || filter.values->empty()) {
    return fail(ErrorCode::kEc2InvalidParameter,
                "The filter '" + name + "' must have at least one value");
  }
  return std::any_of(filter.values->begin(), filter.values->end(), [&](const auto& pattern) {
    return std::any_of(known->second.begin(), known->second.end(),
                       [&](const auto& text) { return matches_wildcard(pattern, text); });
  });
}

}  // namespace

Result<bool> matches(const FilterValues& values,
                     const std::optional<std::vector<api::Filter>>& filters) {
  bool all = true;
  if (!filters) return all;
  for (const auto& filter : *filters) {
    const auto one = matches_one(values, filter);
    if (!one) return one;
    all = all && *one;
  }
  return all;
}

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in_text = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (in_text < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_text = in_text;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in_text])) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.substr(at).find_first_not_of('*') == std::string_view::npos;
}

}  // namespace minato::ec2
