// The protocols of listeners, targets and health checks.
#pragma once

#include <string_view>

#include "base/enum_names.h"

namespace minato::elb {

enum class Protocol { kHttp, kHttps, kTcp, kTls };
constexpr EnumNames<Protocol, 4> names_of(Protocol) { return {"HTTP", "HTTPS", "TCP", "TLS"}; }

/// Of HTTP and HTTPS: how the balancer talks to its targets.
enum class ProtocolVersion { kHttp1, kHttp2, kGrpc };
constexpr EnumNames<ProtocolVersion, 3> names_of(ProtocolVersion) {
  return {"HTTP1", "HTTP2", "GRPC"};
}

/// Whether it is one of an application load balancer's, which understands requests; a network load
/// balancer passes on connections.
constexpr bool is_http(Protocol protocol) {
  return protocol == Protocol::kHttp || protocol == Protocol::kHttps;
}

}  // namespace minato::elb
