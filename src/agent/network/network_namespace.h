// Network namespaces that live as long as a file: the kernel's handle bind-mounted on it, as
// `ip netns` does.
#pragma once

#include <filesystem>

#include "agent/network/netlink_socket.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::network {

struct NetworkNamespace {
  UniqueFd fd;
  NetlinkSocket inside;  // Acts in the namespace, from wherever it is used.
};

/// A new namespace, loopback up, kept by `path`. `owner` is the file of the user namespace whose
/// root may change it ("net.*" settings, links, low ports); empty: the machine's root alone.
Result<NetworkNamespace> create_network_namespace(const std::filesystem::path& path,
                                                  const std::filesystem::path& owner);

/// Whether a namespace is mounted there: false for a file left by a machine that went down.
bool is_network_namespace(const std::filesystem::path& path);

/// Lets go of the namespace; its links go with it once no process is left in it. No such file is
/// no error.
Status remove_network_namespace(const std::filesystem::path& path);

}  // namespace minato::network
