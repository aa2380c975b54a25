// A container's usage in the shape of Docker's container statistics, as ECS's stats paths have it.
// Pure.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "agent/metadata/container_usage.h"

namespace minato::agent_metadata {

struct StatsInput {
  std::string runtime_id;
  std::string runtime_name;
  int processors = 1;
  Instant now{};
  ContainerUsage usage;
  /// The last two samples; absent in the first second of a container.
  std::optional<UsageSample> last;
  std::optional<UsageSample> before;
};

boost::json::object stats_document(const StatsInput& input);

}  // namespace minato::agent_metadata
