#include "ingress/health_reason.h"

#include <fmt/format.h>

namespace minato::ingress {

HealthReason failed_check_reason(std::string_view check_status, int check_code) {
  if (check_status == "L7STS") {
    return {"Target.ResponseCodeMismatch",
            check_code > 0 ? fmt::format("Health checks failed with these codes: [{}]", check_code)
                           : "Health checks failed"};
  }
  if (check_status.ends_with("TOUT")) return {"Target.Timeout", "Request timed out"};
  return {"Target.FailedHealthChecks", "Health checks failed"};
}

}  // namespace minato::ingress
