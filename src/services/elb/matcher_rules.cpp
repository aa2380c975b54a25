#include "services/elb/matcher_rules.h"

#include "services/elb/decimal.h"

namespace minato::elb {
namespace {

constexpr int kLowestCode = 200;
constexpr int kHighestCode = 499;

bool is_valid_part(std::string_view part) {
  const auto dash = part.find('-');
  const auto first = parse_decimal(part.substr(0, dash), kLowestCode, kHighestCode);
  if (!first) return false;
  if (dash == std::string_view::npos) return true;
  return parse_decimal(part.substr(dash + 1), *first, kHighestCode).has_value();
}

}  // namespace

bool is_valid_matcher(std::string_view matcher) {
  while (true) {
    const auto comma = matcher.find(',');
    if (!is_valid_part(matcher.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    matcher.remove_prefix(comma + 1);
  }
}

}  // namespace minato::elb
