// What a service goes back to. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace minato::cli {

/// A service deployment's status, and the task definition ("web:7") that it was for.
struct PastDeployment {
  std::string status;
  std::string task_definition;
};

/// The task definition before `current` that was deployed to its end; restarts of the current one
/// are no step back. `service` is for the message. kConflict: there is none, or the last deployment
/// was rolled back already, and the service would lose a good version.
Result<std::string> choose_rollback(const std::vector<PastDeployment>& newest_first,
                                    const std::string& current, const std::string& service);

}  // namespace minato::cli
