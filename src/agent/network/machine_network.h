// What the machine itself must allow for sandboxes to be reached: forwarding, loopback traffic over
// the bridge, and a way through the forward chain of another firewall (Docker's, ufw's) whose
// policy is to drop. Changes only what is not so already, and takes back only its own rules.
#pragma once

#include <string>

#include "agent/network/nftables_session.h"
#include "base/result.h"

namespace minato::network {

/// Turns IPv4 forwarding on if it is off (and leaves it on: others may rely on it by then), and
/// lets 127.0.0.1 be redirected over `bridge`.
Status allow_forwarding(const std::string& bridge);

/// With iptables' table "filter" dropping what is forwarded: accepts what comes from and goes to
/// `bridge` there, once. Docker keeps a chain for such rules, which its restarts leave alone.
Status pass_other_firewalls(NftablesSession& nftables, const std::string& bridge);
Status forget_other_firewalls(NftablesSession& nftables, const std::string& bridge);

/// The machine's address towards its default route; "" without one.
std::string machine_address();

}  // namespace minato::network
