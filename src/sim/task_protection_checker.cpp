#include "sim/task_protection_checker.h"

#include "services/ecs/readiness.h"
#include "services/ecs/service.h"

namespace minato::sim {

using ecs::DesiredStatus;

void TaskProtectionChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                         const ecs::Task* after, Instant now) {
  if (before == nullptr) return;
  if (after == nullptr) return asked(before->id);
  const bool by_service = before->desired_status == DesiredStatus::kRunning &&
                          after->desired_status == DesiredStatus::kStopped &&
                          after->stop_code == "ServiceSchedulerInitiated";
  if (!by_service) return;
  const auto promised = promised_.find(after->id);
  const bool is_promised = promised != promised_.end() && now < promised->second;
  if (!is_promised && !ecs::is_protected(*before, now)) return;
  const auto* service = state.table<ecs::Service>().find(after->service);
  if (service == nullptr || service->status != ecs::ServiceStatus::kActive) return;
  const bool for_health =
      !after->stopped_reason.starts_with("Scaling activity") &&
      ecs::readiness_of(state, *service, *before, now) == ecs::Readiness::kUnhealthy;
  if (for_health) return;
  world_.fail(name(), "service " + after->service.str() + ": the protected task " +
                          after->id.str() + " was stopped (" + after->stopped_reason + ')');
}

}  // namespace minato::sim
