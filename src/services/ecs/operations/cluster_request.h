// What requests say of a cluster, checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "services/document.h"

namespace minato::ecs {

/// "enabled", "enhanced" or "disabled": the value of containerInsights, the one setting there is;
/// nothing where it is not named. kInvalidParameter for another value or a setting named twice.
Result<std::optional<std::string>> read_cluster_settings(
    const std::optional<std::vector<api::ClusterSetting>>& settings);

/// kInvalidParameter where executeCommandConfiguration contradicts itself.
Result<Document<api::ClusterConfiguration>> read_cluster_configuration(
    const std::optional<api::ClusterConfiguration>& configuration);

}  // namespace minato::ecs
