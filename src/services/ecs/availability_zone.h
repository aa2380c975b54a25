// The availability zone of a machine, as its built-in attribute says.
#pragma once

#include <string>

#include "services/ecs/container_instance.h"

namespace minato::ecs {

inline constexpr const char* kZoneAttribute = "ecs.availability-zone";
/// The field of a placement strategy that spreads over zones.
inline constexpr const char* kOverZones = "attribute:ecs.availability-zone";

/// Empty: it has none, which all of these have in common.
inline std::string zone_of(const ContainerInstance& instance) {
  const auto* zone = find_attribute(instance, kZoneAttribute);
  return zone == nullptr ? std::string() : *zone;
}

}  // namespace minato::ecs
