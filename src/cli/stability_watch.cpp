#include "cli/stability_watch.h"

#include <utility>

namespace minato::cli {

StabilityWatch::Verdict StabilityWatch::see(const DeploymentProgress& progress, Millis at) {
  const bool has_failed = progress.failed > std::exchange(failed_, progress.failed);
  const bool is_broken = has_failed && was_successful_;
  was_successful_ = progress.status.ends_with("SUCCESSFUL");
  if (is_broken) return Verdict::kBroken;
  if (has_failed || !all_run(progress)) all_run_since_.reset();
  if (all_run(progress) && !all_run_since_) all_run_since_ = at;
  // The circuit breaker has seen to it already; and none is wanted, none can fail.
  if (progress.has_circuit_breaker || progress.desired == 0) return Verdict::kStable;
  return all_run_since_ && at - *all_run_since_ >= kStableAfter ? Verdict::kStable
                                                                : Verdict::kTooEarly;
}

}  // namespace minato::cli
