// The commands that change hook calls.
#pragma once

#include <optional>
#include <string>

#include "engine/command.h"
#include "services/ecs/hook_call.h"
#include "services/ecs/lifecycle.h"

namespace minato::ecs {

struct CreateHookCall {
  static constexpr std::string_view kName = "CreateHookCall";
  void apply(engine::Commit& commit) const;
  HookCall call;
};

/// Nobody waits for the answer any more. One that is gone is no error.
struct DropHookCall {
  static constexpr std::string_view kName = "DropHookCall";
  void apply(engine::Commit& commit) const;
  HookCallId id;
};

/// What a call came to, for the run of the hook: over, or to be asked again. The call is gone.
struct AnswerHookCall {
  static constexpr std::string_view kName = "AnswerHookCall";
  void apply(engine::Commit& commit) const;
  HookCallId id;
  HookStatus status;
  std::string reason;
  std::optional<Instant> call_again_at;
  int failures;
};

}  // namespace minato::ecs
