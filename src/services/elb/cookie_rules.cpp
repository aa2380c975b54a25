#include "services/elb/cookie_rules.h"

#include <algorithm>

namespace minato::elb {
namespace {

constexpr std::size_t kLongestName = 256;
constexpr std::string_view kReserved = "AWSALB";
/// RFC 7230, besides letters and digits.
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

bool is_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kTokenMarks.find(c) != std::string_view::npos;
}

}  // namespace

bool is_application_cookie(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && !name.starts_with(kReserved) &&
         std::all_of(name.begin(), name.end(), is_token);
}

}  // namespace minato::elb
