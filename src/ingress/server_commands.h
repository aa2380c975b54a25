// The runtime commands that turn the servers that a HAProxy worker has into those it is to have.
// Pure and level-triggered: what did not work is in the next difference again.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ingress/proxy_status.h"
#include "ingress/target_book.h"

namespace minato::ingress {

/// `shown` must speak for every backend in `covered`; servers of other backends are left alone. A
/// server that nobody wants goes once it has no request open; until then it drains, unless its
/// backend is in `impatient`: then its connections are closed.
std::vector<std::string> server_commands(const std::vector<WantedServer>& wanted,
                                         const std::vector<ServerStatus>& shown,
                                         const std::set<std::string>& covered,
                                         const std::set<std::string>& impatient);

}  // namespace minato::ingress
