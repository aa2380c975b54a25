#include "agent/network/address_pool.h"

#include <algorithm>

namespace minato::network {

AddressPool::AddressPool(Ipv4Network subnet) : subnet_(subnet) {}

std::optional<Ipv4Address> AddressPool::take() {
  const auto last = static_cast<std::uint32_t>(subnet_.size() - 2);
  for (std::uint32_t tried = 2; tried <= last; ++tried) {
    const Ipv4Address address = subnet_.at(next_);
    next_ = next_ >= last ? 2 : next_ + 1;
    if (used_.insert(address).second) return address;
  }
  return std::nullopt;
}

void AddressPool::mark(Ipv4Address address) {
  if (!subnet_.contains(address)) return;
  used_.insert(address);
  const std::uint32_t index = address.value - subnet_.address.value;
  const auto last = static_cast<std::uint32_t>(subnet_.size() - 2);
  next_ = index >= last ? 2 : std::max(next_, index + 1);
}

}  // namespace minato::network
