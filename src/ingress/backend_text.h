// One target group as two backends of HAProxy's configuration: the one that serves, and the one in
// which new targets are probed. Pure.
#pragma once

#include <string>

#include "ingress/proxy_plan.h"

namespace minato::ingress {

std::string backend_text(const PlannedBackend& backend);

/// The part of `server` and `add server` lines after the address.
std::string serving_options(const link::IngressTargetGroup& group, const Endpoint& endpoint);
std::string open_options(const link::IngressTargetGroup& group);
std::string probing_options(const link::IngressTargetGroup& group, const Endpoint& endpoint,
                            Millis every);

/// Whether checks go to where requests go, in the same way, so that the target's line says no more
/// than that it is checked.
bool is_checked_plainly(const link::IngressTargetGroup& group);

}  // namespace minato::ingress
