// The two name files of a container: /etc/resolv.conf and /etc/hosts. Pure text; the runtime writes
// and mounts them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/network/sandbox.h"
#include "base/result.h"

namespace minato::network {

/// What a sandbox of its own can use of the machine's resolv.conf: `search` and `options` stay,
/// resolvers on loopback addresses cannot be reached from there and are dropped. With none left,
/// those of `upstream` (systemd-resolved's own list, "" if absent) stand in, then public ones.
std::string sandbox_resolv_conf(std::string_view machine, std::string_view upstream);

/// The same from this machine's files; host mode gets the machine's text unchanged.
std::string resolv_conf_for(NetworkMode mode);

/// What a container definition asks for in place of the machine's. Empty: nothing.
struct Resolvers {
  std::vector<std::string> servers;
  std::vector<std::string> search_domains;
};
std::string resolv_conf_with(std::string_view text, const Resolvers& wanted);

struct HostEntry {
  std::string address;
  std::string name;
};

/// localhost in both families, then `address hostname` (if there is an address), then `extra`
/// (task definition's extraHosts).
std::string hosts_file(std::string_view address, std::string_view hostname,
                       const std::vector<HostEntry>& extra);

}  // namespace minato::network
