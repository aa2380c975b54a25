// StabilityWatch: whether the tasks of a deployment that is told to be successful stay up. A
// service without circuit breaker and health checks is content with tasks that have just begun to
// run, and those that crash do so in the next moment. Pure.
#pragma once

#include <optional>

#include "base/units.h"
#include "cli/deployment_progress.h"

namespace minato::cli {

/// So long all tasks are to have run without a failure.
inline constexpr Millis kStableAfter{3000};

class StabilityWatch {
 public:
  enum class Verdict { kTooEarly, kStable, kBroken };

  /// To be told of every look, in order; `at` counts from any moment.
  Verdict see(const DeploymentProgress& progress, Millis at);

 private:
  bool was_successful_ = false;
  int failed_ = 0;
  std::optional<Millis> all_run_since_;
};

}  // namespace minato::cli
