// The commands that change run requests; ForgetTask drops them.
#pragma once

#include "engine/command.h"
#include "services/ecs/run_request.h"

namespace minato::ecs {

struct KeepRunRequest {
  static constexpr std::string_view kName = "KeepRunRequest";
  void apply(engine::Commit& commit) const;
  RunRequest request;
};

}  // namespace minato::ecs
