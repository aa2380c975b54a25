// AddressPool: hands out the addresses of the subnet, the longest unused one first, so that an
// address rests before it means another sandbox. Not safe on several threads.
#pragma once

#include <optional>
#include <set>

#include "agent/network/ipv4.h"

namespace minato::network {

class AddressPool {
 public:
  /// The network's own, the gateway's (the first) and the broadcast address are never handed out.
  explicit AddressPool(Ipv4Network subnet);

  Ipv4Address gateway() const { return subnet_.at(1); }
  const Ipv4Network& subnet() const { return subnet_; }

  /// Nothing when all are in use.
  std::optional<Ipv4Address> take();
  /// Marks an address of an adopted sandbox.
  void mark(Ipv4Address address);
  void release(Ipv4Address address) { used_.erase(address); }

 private:
  Ipv4Network subnet_;
  std::uint32_t next_ = 2;  // Index in the subnet where the search goes on.
  std::set<Ipv4Address> used_;
};

}  // namespace minato::network
