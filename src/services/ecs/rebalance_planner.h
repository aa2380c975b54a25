// Rebalancing: which task of a service at rest to move so that its tasks are spread more evenly,
// over availability zones (ECS's availabilityZoneRebalancing) or over instances (a cluster setting
// of our own). One at a time: the task counts as one of an old deployment from then on, so that its
// successor is ready before it stops. Pure.
#pragma once

#include <optional>
#include <string>

#include "services/ecs/service_tasks.h"

namespace minato::ecs {

/// Between two moves of a service, and between two looks at it: machines join without notice.
inline constexpr Millis kBetweenMoves = Seconds{10};
/// A move that is not over by then is given up, and this long nothing else is moved.
inline constexpr Millis kLongestMove = Seconds{10 * 60};
inline constexpr Millis kAfterFailedMove = Seconds{15 * 60};

struct Move {
  TaskId task;
  InstanceId from;
  /// Where there is room for it now; its successor may go elsewhere.
  InstanceId to;
  /// Whether the zones are uneven, and not only the instances.
  bool over_zones = false;
  /// Tasks of the service at either end, zones or instances.
  int at_from = 0;
  int at_to = 0;
};

/// Whether anything is to be moved at all: neither DAEMON services nor strategies that pack or draw
/// lots, and only where maximumPercent leaves room to start before stopping.
bool may_rebalance(const engine::State& state, const Service& service);

/// Whether the move is only to be told of.
bool is_dry_run(const engine::State& state, const Service& service, const Move& move);

/// Nothing: as even as it gets, or what would have to move is protected.
std::optional<Move> plan_move(const engine::State& state, const Service& service,
                              const ServiceTasks& tasks, Instant now);

/// "moves (task ...) from (container-instance ...), ..." for events.
std::string words_of(const Move& move);

}  // namespace minato::ecs
