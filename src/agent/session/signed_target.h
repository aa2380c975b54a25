// Where the control plane takes WebSockets of this machine, signed with the root access key of the
// data directory, which is read anew for each connection.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "wire/websocket_client.h"

namespace minato::agent {

struct ControlPlaneAddress {
  std::string host;
  std::uint16_t port = 0;
  std::string region;
  /// Where credentials.json is.
  std::filesystem::path data_directory;
};

/// `path` may have a query: "/agent/session?session=...".
Result<wire::WebSocketTarget> signed_target(const ControlPlaneAddress& address,
                                            const std::string& path);

}  // namespace minato::agent
