// What requests say of task sets, checked as ECS checks it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/ecs.h"
#include "base/result.h"
#include "engine/engine.h"
#include "services/ecs/service.h"
#include "services/ecs/service_revision.h"

namespace minato::ecs {

/// Of kFullScale, to a millionth of a percent; 0 where nothing is said. kInvalidParameter: less
/// than 0 or more than 100.
Result<std::int64_t> read_scale(const std::optional<api::Scale>& wanted);
api::Scale show_scale(std::int64_t scale);

struct NewTaskSet {
  Deployment deployment;
  ServiceRevision revision;
};

/// A task set of that service, ACTIVE; all that CreateService asks of what it deploys is asked of
/// it.
Result<NewTaskSet> read_task_set(const engine::State& state, const Service& service,
                                 const api::CreateTaskSetRequest& request,
                                 engine::Context& context);

}  // namespace minato::ecs
