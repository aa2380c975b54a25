// Forgets the kernel's memory of datagram flows to a sandbox that is gone: else a client that keeps
// sending from the same port is redirected to the dead address for minutes.
#pragma once

#include "agent/network/ipv4.h"
#include "base/result.h"

namespace minato::network {

Status forget_datagram_flows(Ipv4Address sandbox);

}  // namespace minato::network
