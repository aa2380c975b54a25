// Ids of what has no record of its own: they follow from the ids of what it belongs to. Pure.
#pragma once

#include <string>

#include "services/ecs/ids.h"

namespace minato::ecs {

/// Digits that follow from the task's, in the form of a UUID.
std::string derived_uuid(const TaskId& task, const std::string& of);

/// "arn:aws:ecs:REGION:ACCOUNT:container/CLUSTER/TASK/UUID"
std::string container_arn(const Identity& identity, const ClusterName& cluster, const TaskId& task,
                          const std::string& container);

}  // namespace minato::ecs
