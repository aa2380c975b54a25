// Placement constraints and strategies as requests name them and answers show them.
#pragma once

#include <optional>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "services/ecs/placement_rules.h"
#include "services/ecs/service.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

using WantedConstraints = std::optional<std::vector<api::PlacementConstraint>>;
using WantedStrategy = std::optional<std::vector<api::PlacementStrategy>>;

/// What the rules are for.
struct PlacementSubject {
  /// Null: it is known later, with each task set.
  const TaskDefinition* definition;
  LaunchType launch_type;
  SchedulingStrategy scheduling_strategy = SchedulingStrategy::kReplica;
};

/// What is not named stays as `present` has it; an empty list takes it away. kInvalidParameter:
/// more than ten constraints (the definition's counted) or five strategies, an expression that
/// can't be read, a field that a strategy does not know, rules for FARGATE, a strategy for DAEMON.
Result<PlacementRules> read_placement(const WantedConstraints& constraints,
                                      const WantedStrategy& strategy, PlacementRules present,
                                      const PlacementSubject& subject);

/// Those of a task definition: memberOf alone, at most ten.
Status check_definition_constraints(
    const std::optional<std::vector<api::TaskDefinitionPlacementConstraint>>& constraints);

std::vector<api::PlacementConstraint> show_constraints(const PlacementRules& rules);
std::vector<api::PlacementStrategy> show_strategy(const PlacementRules& rules);

}  // namespace minato::ecs
