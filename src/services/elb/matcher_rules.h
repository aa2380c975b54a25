// The status codes that count as healthy, in ELB's notation: "200", "200,202", "200-299".
#pragma once

#include <string_view>

namespace minato::elb {

struct CodeRange {
  int least;
  int most;
};

/// Codes within `codes`, ranges in their order.
bool is_valid_matcher(std::string_view matcher, CodeRange codes);

}  // namespace minato::elb
