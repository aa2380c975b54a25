// EcsSettings: what may be chosen at start about the ECS wing.
#pragma once

#include "base/units.h"

namespace minato::ecs {

struct EcsSettings {
  /// How long a machine may be without a link before its tasks count as lost. An agent that
  /// restarts is back within a second or two.
  Millis instance_lost_after{15'000};
  /// How long a stopped task stays visible; ECS: an hour.
  Millis stopped_task_retention{24 * 3'600'000};
  /// How long a deleted service stays visible as INACTIVE.
  Millis inactive_service_retention{24 * 3'600'000};
};

}  // namespace minato::ecs
