// Tasks as DescribeTasks shows them.
#pragma once

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// With tags only where asked for.
enum class ShowTags { kNo, kYes };
api::Task show_task(const engine::State& state, const Task& task, ShowTags tags);

}  // namespace minato::ecs
