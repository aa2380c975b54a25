#include "services/ecs/lifecycle_source.h"

#include <algorithm>

namespace minato::ecs {

std::optional<ServiceRevisionId> source_revision(const engine::State& state,
                                                 const ServiceDeployment& rollout) {
  const Service* service = state.table<Service>().find(rollout.service);
  if (service != nullptr && rollout.lifecycle) {
    const auto at =
        std::ranges::find(service->deployments, rollout.lifecycle->source, &Deployment::id);
    if (at != service->deployments.end()) return at->revision;
  }
  if (rollout.rollback) return rollout.rollback->revision;
  if (rollout.sources.empty()) return std::nullopt;
  return rollout.sources.back();
}

}  // namespace minato::ecs
