// ELB's words for why a target is in its state. Pure.
#pragma once

#include <string>
#include <string_view>

namespace minato::ingress {

struct HealthReason {
  std::string reason;
  std::string description;
};

/// For a failed check as HAProxy shows it: its status ("L7STS", "L4TOUT", ...) and the HTTP status.
HealthReason failed_check_reason(std::string_view check_status, int check_code);

}  // namespace minato::ingress
