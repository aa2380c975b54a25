// Whether a listener's address and port can be had, asked of the kernel before HAProxy is: one
// listener that cannot would make it refuse all others.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace minato::ingress {

/// kConflict when another program listens there, kNotFound when the address is none of this
/// machine's; the message begins with "ADDRESS:PORT".
Status check_listener(const std::string& address, std::uint16_t port);

}  // namespace minato::ingress
