// Which of a service's tasks go first when there are too many: those whose going leaves the others
// placed as the service's strategy wants. Pure.
#pragma once

#include "services/ecs/service_tasks.h"

namespace minato::ecs {

/// `candidates`, the first to be stopped first: from the fullest zone or instance where tasks are
/// spread, from the emptiest instance where they are packed. `tasks` are all that the service has.
ServiceTasks::Tasks scale_in_order(const engine::State& state, const Service& service,
                                   const ServiceTasks& tasks,
                                   const ServiceTasks::Tasks& candidates);

}  // namespace minato::ecs
