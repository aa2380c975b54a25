#include "services/ecs/capacity_provider_share.h"

#include "services/ecs/capacity_provider_planner.h"

namespace minato::ecs {

void CapacityProviderShare::assign(Task& task) {
  if (strategy_.empty()) return;
  task.capacity_provider = choose_capacity_provider(strategy_, tasks_);
  task.launch_type = LaunchType::kFargate;
  count(task);
}

}  // namespace minato::ecs
