// What CloudWatch Logs takes of a PutLogEvents batch, and what it leaves out. Pure.
#pragma once

#include <optional>
#include <span>

#include "api/logs.h"
#include "base/result.h"
#include "base/units.h"

namespace minato::control_plane {

struct CheckedBatch {
  /// What is kept of the request's events.
  std::span<const logs::api::InputLogEvent> kept;
  /// Which are not, if any.
  std::optional<logs::api::RejectedLogEventsInfo> rejected;
};

/// The result views the events. kInvalidParameter refuses them all: out of order, too large
/// together, more than 24 hours apart.
Result<CheckedBatch> check_batch(std::span<const logs::api::InputLogEvent> events, Instant now,
                                 std::optional<Millis> retention);

}  // namespace minato::control_plane
