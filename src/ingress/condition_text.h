// A listener rule's condition as HAProxy's. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/agent.h"

namespace minato::ingress {

/// "{ path -m reg -- ... } { ... }": all of them hold. Nothing for what can never hold, as a
/// condition without values or with an expression that is none.
std::optional<std::string> conditions_text(const std::vector<link::IngressCondition>& conditions);

}  // namespace minato::ingress
