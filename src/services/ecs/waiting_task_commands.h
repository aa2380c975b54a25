// The commands that change waiting tasks.
#pragma once

#include "engine/command.h"
#include "services/ecs/waiting_task.h"

namespace minato::ecs {

struct BeginWaiting {
  static constexpr std::string_view kName = "BeginWaiting";
  void apply(engine::Commit& commit) const;
  WaitingTask waiting;
};

/// It was placed, or nobody wants it any more.
struct EndWaiting {
  static constexpr std::string_view kName = "EndWaiting";
  void apply(engine::Commit& commit) const;
  TaskId task;
};

}  // namespace minato::ecs
