// The HTTP status codes that count as healthy, in ELB's notation: "200", "200,202", "200-299".
#pragma once

#include <string_view>

namespace minato::elb {

/// Codes from 200 to 499, ranges in their order.
bool is_valid_matcher(std::string_view matcher);

}  // namespace minato::elb
