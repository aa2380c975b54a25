// HookCall: a question to an HTTP hook that is to be asked, or under way. Made by the service's
// controller, asked by an edge of the control plane, gone with its answer. One that was under way
// as the control plane died is asked again.
#pragma once

#include <string>

#include "engine/field.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

/// The id of the hook's run.
using HookCallId = Id<struct HookCallIdTag>;

struct HookCall {
  using Key = HookCallId;
  static constexpr std::string_view kTable = "ecs.hook_call";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &HookCall::id), field("deployment", &HookCall::deployment),
                      field("attempt", &HookCall::attempt), field("url", &HookCall::url),
                      field("body", &HookCall::body)};
  }
  const HookCallId& key() const { return id; }

  HookCallId id;
  ServiceDeploymentId deployment;
  /// Counts the questions of the run: an answer is to the latest.
  int attempt = 0;
  std::string url;
  /// JSON, as ECS gives it to a Lambda function.
  std::string body;
};

}  // namespace minato::ecs
