#include "services/elb/matcher_rules.h"

#include "services/elb/decimal.h"

namespace minato::elb {
namespace {

bool is_valid_part(std::string_view part, CodeRange codes) {
  const auto dash = part.find('-');
  const auto first = parse_decimal(part.substr(0, dash), codes.least, codes.most);
  if (!first) return false;
  if (dash == std::string_view::npos) return true;
  return parse_decimal(part.substr(dash + 1), *first, codes.most).has_value();
}

}  // namespace

bool is_valid_matcher(std::string_view matcher, CodeRange codes) {
  while (true) {
    const auto comma = matcher.find(',');
    if (!is_valid_part(matcher.substr(0, comma), codes)) return false;
    if (comma == std::string_view::npos) return true;
    matcher.remove_prefix(comma + 1);
  }
}

}  // namespace minato::elb
