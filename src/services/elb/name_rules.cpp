#include "services/elb/name_rules.h"

#include <algorithm>

namespace minato::elb {
namespace {

constexpr std::size_t kLongestName = 32;

bool is_allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

Status check_name(std::string_view name, std::string_view what) {
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::kValidation, "The " + std::string(what) + " name '" + std::string(name) +
                                            "' " + std::string(why));
  };
  if (name.empty()) return refuse("must not be empty");
  if (name.size() > kLongestName) return refuse("cannot be longer than '32' characters");
  if (!std::all_of(name.begin(), name.end(), is_allowed)) {
    return refuse("can only contain alphanumeric characters and hyphens (-)");
  }
  if (name.front() == '-' || name.back() == '-') {
    return refuse("cannot begin or end with a hyphen (-)");
  }
  return {};
}

}  // namespace

Status check_load_balancer_name(std::string_view name) {
  if (Status checked = check_name(name, "load balancer"); !checked) return checked;
  if (name.starts_with("internal-")) {
    return fail(ErrorCode::kValidation, "The load balancer name '" + std::string(name) +
                                            "' must not begin with 'internal-'");
  }
  return {};
}

Status check_target_group_name(std::string_view name) { return check_name(name, "target group"); }

}  // namespace minato::elb
