// ProxyDirectory: whose the frontends and backends in HAProxy are.
#pragma once

#include <map>
#include <string>

namespace minato::ingress {

struct ProxyDirectory {
  /// ARNs of load balancers by the names of their listeners' frontends.
  std::map<std::string, std::string, std::less<>> load_balancers;
  /// ARNs of target groups by the names of their backends.
  std::map<std::string, std::string, std::less<>> target_groups;
};

}  // namespace minato::ingress
