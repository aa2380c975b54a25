// The options of a container's log driver awslogs, as ECS checks them at registration. Pure.
#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace minato::ecs {

/// kClient for an option that is missing, unknown or has no value that it could have;
/// kUnsupportedMember for one that Minato has not.
Status check_awslogs_options(const std::map<std::string, std::string>& options);

}  // namespace minato::ecs
