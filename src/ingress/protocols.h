// What follows from ELB's protocols, for listeners, targets and health checks alike.
#pragma once

#include <optional>

#include "api/agent.h"

namespace minato::ingress {

/// ELB's idle timeout of a TCP listener unless the listener says otherwise.
inline constexpr int kTcpIdleSeconds = 350;

/// One that is not said is HTTP.
using Protocol = std::optional<link::IngressProtocol>;

/// Forwarded as a stream, of which no request is read.
inline bool is_tcp(const Protocol& protocol) {
  return protocol == link::IngressProtocol::kTcp || protocol == link::IngressProtocol::kTls;
}

inline bool is_encrypted(const Protocol& protocol) {
  return protocol == link::IngressProtocol::kHttps || protocol == link::IngressProtocol::kTls;
}

}  // namespace minato::ingress
