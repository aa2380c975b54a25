// The header that a balancer puts before the bytes of a connection: PROXY protocol, version 2
// (haproxy.org, proxy-protocol.txt). Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace minato::traffic {

struct ProxyHeader {
  enum class Progress { kIncomplete, kComplete, kMalformed };
  Progress progress = Progress::kIncomplete;
  /// Bytes that belong to the header, once complete.
  std::size_t size = 0;
  /// "127.0.0.1:40000", the client's; "" for a connection of the balancer's own (LOCAL).
  std::string source;
};

ProxyHeader parse_proxy_header(std::string_view received);

}  // namespace minato::traffic
