#include "agent/network/subnet_choice.h"

#include <algorithm>

namespace minato::network {

std::optional<Ipv4Network> choose_subnet(const Ipv4Network& pool,
                                         const std::vector<Ipv4Network>& used,
                                         std::uint64_t start) {
  const unsigned prefix = std::max(pool.prefix, kSubnetPrefix);
  const std::uint64_t count = std::uint64_t{1} << (prefix - pool.prefix);
  const std::uint64_t size = std::uint64_t{1} << (32 - prefix);
  for (std::uint64_t step = 0; step < count; ++step) {
    const std::uint64_t place = (start + step) % count;
    const Ipv4Network candidate{pool.at(static_cast<std::uint32_t>(place * size)), prefix};
    const auto collides = [&](const Ipv4Network& other) { return other.overlaps(candidate); };
    if (std::none_of(used.begin(), used.end(), collides)) return candidate;
  }
  return std::nullopt;
}

}  // namespace minato::network
