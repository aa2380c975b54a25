// ProxyDirectory: whose the frontends and backends in HAProxy are, and what access logs say of
// them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace minato::ingress {

struct KnownGroup {
  std::string arn;
  bool is_grpc = false;
};

/// A listener whose load balancer has access logs.
struct LoggedFrontend {
  std::string balancer_arn;
  std::string balancer;  // "app/NAME/ID", out of the ARN.
  std::string address;
  std::uint16_t port = 0;
  bool is_encrypted = false;
  std::string certificate;  // The ARN of the only one that it has; "": it has several, or none.
  std::string bucket;
  std::string prefix;
};

struct ProxyDirectory {
  /// ARNs of load balancers by the names of their listeners' frontends.
  std::map<std::string, std::string, std::less<>> load_balancers;
  /// By the names of their backends.
  std::map<std::string, KnownGroup, std::less<>> target_groups;
  /// By their own names.
  std::map<std::string, LoggedFrontend, std::less<>> logged;
};

}  // namespace minato::ingress
