// RunRequest: what a RunTask with a clientToken asked for beside what its tasks keep: a later one
// with the token is the same only if this is. Gone with the last of the tasks.
#pragma once

#include <string>

#include "engine/field.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

/// "CLUSTER/TOKEN"
using RunRequestId = Id<struct RunRequestIdTag>;

struct RunRequest {
  using Key = RunRequestId;
  static constexpr std::string_view kTable = "ecs.run_request";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &RunRequest::id), field("hash", &RunRequest::hash)};
  }
  const RunRequestId& key() const { return id; }

  RunRequestId id;
  /// Of count, placement, capacity providers and tags, as 16 hexadecimal digits.
  std::string hash;
};

}  // namespace minato::ecs
