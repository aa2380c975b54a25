// SimTask: what the agent of a simulated machine has written down about one task.
#pragma once

#include <string>

#include "api/agent.h"
#include "base/units.h"

namespace minato::sim {

struct SimTask {
  link::TaskAssignment assignment;
  /// The latest; its version grows with every change.
  link::TaskReport report;
  std::int64_t acknowledged = 0;
  Instant sent{};
  bool persisted = false;
  bool pulling = false;
  /// The control plane knows nothing of it: stopped and forgotten.
  bool disowned = false;

  bool wants_stop() const {
    return disowned || assignment.desired_status == link::DesiredStatus::kStopped;
  }
  bool is_over() const { return report.last_status == link::AgentTaskStatus::kStopped; }
};

}  // namespace minato::sim
