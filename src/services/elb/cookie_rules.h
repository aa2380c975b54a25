// What the cookie of an application may be called for a target group's stickiness.
#pragma once

#include <string_view>

namespace minato::elb {

/// A token of HTTP; ELB keeps the names that begin with AWSALB for its own cookies.
bool is_application_cookie(std::string_view name);

}  // namespace minato::elb
