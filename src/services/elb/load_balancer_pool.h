// LoadBalancerPool: the addresses that load balancers get one of, and the DNS zone of their names.
// A setting of the state: chosen at start.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::elb {

struct LoadBalancerPool {
  /// 127.77.0.2 to 127.77.255.254, both included.
  std::uint32_t first = 0x7f4d0002;
  std::uint32_t last = 0x7f4dfffe;
  /// Without one a load balancer's DNSName is its address.
  std::string dns_zone;

  bool contains(std::string_view address) const;
};

/// "127.77.0.0/16" (all but the first two addresses and the last, of networks that have more than
/// four) or "10.0.0.100-10.0.0.120". kInvalidParameter for anything else.
Result<LoadBalancerPool> parse_load_balancer_pool(std::string_view text);

}  // namespace minato::elb
