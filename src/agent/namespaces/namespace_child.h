// A process for a moment, in namespaces of its own: what the agent, which has threads, may not
// unshare or enter itself (user namespaces, and whatever is to belong to one).
#pragma once

#include <sys/types.h>

#include <functional>

#include "base/result.h"

namespace minato::namespaces {

struct NamespaceRequest {
  /// CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC: what is made.
  int make = 0;
  /// The descriptor of the user namespace that owns what is made; -1: that of the agent.
  int owner = -1;
};

/// Makes the namespaces and calls `use` with the number of a process that is in them, which ends
/// right after: whatever is to stay must be kept by then. kNotSupportedHere when the machine allows
/// no (more) such namespaces.
Status with_new_namespaces(const NamespaceRequest& request,
                           const std::function<Status(pid_t inside)>& use);

}  // namespace minato::namespaces
