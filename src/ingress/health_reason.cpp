#include "ingress/health_reason.h"

#include <fmt/format.h>

namespace minato::ingress {

HealthReason failed_check_reason(std::string_view check_status, int check_code) {
  if (check_status == "L7STS" && check_code > 0) {
    return {"Target.ResponseCodeMismatch",
            fmt::format("Health checks failed with these codes: [{}]", check_code)};
  }
  if (check_status.ends_with("TOUT")) return {"Target.Timeout", "Request timed out"};
  return {"Target.FailedHealthChecks", "Health checks failed"};
}

}  // namespace minato::ingress
