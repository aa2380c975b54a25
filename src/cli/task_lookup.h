// Finding the task that a command is about through the API: by its id, the beginning of its id, its
// ARN, or the service that it is of. Errors tell what there is instead.
#pragma once

#include <string>
#include <vector>

#include "cli/api_client.h"

namespace minato::cli {

struct FoundTask {
  std::string cluster;
  std::string arn;
  /// In the order of its definition.
  std::vector<std::string> containers;
};

/// `name`: TASK or SERVICE; of a service the task that runs longest. `cluster` empty: what `name`
/// says, else "default". kNotFound with what there is instead; kClient for a task that has stopped.
Result<FoundTask> find_task(ApiClient& client, const std::string& name, const std::string& cluster);

}  // namespace minato::cli
