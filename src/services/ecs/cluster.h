// Cluster: a name that services, tasks and container instances are grouped under. A deleted one
// stays visible as INACTIVE, as in ECS, and may be created again.
#pragma once

#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/ids.h"
#include "services/ecs/tag.h"

namespace minato::ecs {

enum class ClusterStatus { kActive, kInactive };
constexpr EnumNames<ClusterStatus, 2> names_of(ClusterStatus) { return {"ACTIVE", "INACTIVE"}; }

struct Cluster {
  using Key = ClusterName;
  static constexpr std::string_view kTable = "ecs.cluster";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("name", &Cluster::name), field("status", &Cluster::status),
                      field("containerInsights", &Cluster::container_insights),
                      field("createdAt", &Cluster::created_at), field("tags", &Cluster::tags)};
  }
  const ClusterName& key() const { return name; }

  ClusterName name;
  ClusterStatus status = ClusterStatus::kActive;
  /// The one cluster setting there is: "enabled", "enhanced" or "disabled".
  std::string container_insights;
  Instant created_at{};
  std::vector<Tag> tags;
};

}  // namespace minato::ecs
