#include "ingress/health_matcher.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <set>
#include <vector>

namespace minato::ingress {
namespace {

struct Range {
  int first;
  int last;
};

std::optional<int> number_of(std::string_view text) {
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || text.size() > 3 || value < 0) return std::nullopt;
  return value;
}

std::optional<Range> range_of(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = number_of(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number_of(text.substr(dash + 1));
  if (!first || !last || *first > *last) return std::nullopt;
  return Range{*first, *last};
}

/// Nothing when any of them is no range within the limits.
std::optional<std::vector<Range>> ranges_of(std::string_view matcher, int least, int most) {
  std::vector<Range> ranges;
  for (std::string_view rest = matcher;;) {
    const std::size_t comma = rest.find(',');
    const auto range = range_of(rest.substr(0, comma));
    if (!range || range->first < least || range->last > most) return std::nullopt;
    ranges.push_back(*range);
    if (comma == std::string_view::npos) return ranges;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string status_list(std::string_view matcher) {
  return ranges_of(matcher, 200, 599) ? std::string(matcher) : "200";
}

std::string grpc_expectation(std::string_view matcher) {
  const auto ranges = ranges_of(matcher, 0, 99).value_or(std::vector<Range>{{12, 12}});
  std::set<int> codes;
  for (const Range& range : ranges) {
    for (int code = range.first; code <= range.last; ++code) codes.insert(code);
  }
  const std::string any = fmt::format("^({})$", fmt::join(codes, "|"));
  if (!codes.contains(0)) {
    return fmt::format("  http-check expect hdr name grpc-status value -m reg '{}'\n", any);
  }
  return fmt::format(
      "  http-check expect ! hdr name grpc-status value -m reg '^(?!({})$)'\n"
      "  http-check expect status 200\n",
      fmt::join(codes, "|"));
}

}  // namespace minato::ingress
