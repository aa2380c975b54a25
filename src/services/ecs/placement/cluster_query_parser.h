// Reads ECS's cluster query language into a tree.
#pragma once

#include <memory>
#include <string_view>

#include "services/ecs/placement/cluster_query.h"

namespace minato::ecs {

/// kInvalidParameter says what is wrong and at which letter; deep and long expressions are refused.
Result<std::unique_ptr<const ClusterQuery::Node>> parse_cluster_query(std::string_view expression);

}  // namespace minato::ecs
