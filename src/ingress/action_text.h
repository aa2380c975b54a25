// What a listener does with requests, as HAProxy's lines: its rules in their order, the default
// action last. A rule that forwards sets txn.tg to a backend, or txn.split to a split's name; one
// that answers by itself ends the request there. Pure.
#pragma once

#include <string>

#include "ingress/proxy_plan.h"

namespace minato::ingress {

/// Where no target group has weight, and where a target group is not there.
inline constexpr const char* kNoBackend = "minato_none";
inline constexpr const char* kNoTcpBackend = "minato_none_tcp";
/// The table that counts splits' requests.
inline constexpr const char* kSplitTable = "minato_splits";

struct ListenerText {
  std::string rules;     // Must see the request as the client sent it.
  std::string choice;    // use_backend and default_backend.
  std::string response;  // Cookies that keep a client with its target group.
};

ListenerText listener_text(const PlannedFrontend& frontend);

}  // namespace minato::ingress
