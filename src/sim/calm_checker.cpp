#include "sim/calm_checker.h"

namespace minato::sim {

void CalmChecker::task_changed(const engine::State&, const ecs::Task* before,
                               const ecs::Task* after, Instant) {
  if (!calm_ || after == nullptr) return;
  const std::string which = "task " + after->id.str() +
                            (after->service.empty() ? "" : " of service " + after->service.str());
  if (before == nullptr) return world_.fail(name(), which + " was started for no reason");
  if (before->instance != after->instance) {
    return world_.fail(name(), which + " was placed for no reason");
  }
  if (before->desired_status == after->desired_status) return;
  world_.fail(name(), which + " was stopped for no reason (" + after->stopped_reason + ')');
}

}  // namespace minato::sim
