// The pure choice of a subnet: which part of a pool no network of the machine overlaps.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "agent/network/ipv4.h"

namespace minato::network {

constexpr unsigned kSubnetPrefix = 20;

/// The first free /20 of `pool` (the whole pool when it is smaller), searched in a circle from
/// place `start`, so that two Minatos that begin at once seldom choose the same. Nothing when every
/// part overlaps something in `used`.
std::optional<Ipv4Network> choose_subnet(const Ipv4Network& pool,
                                         const std::vector<Ipv4Network>& used, std::uint64_t start);

}  // namespace minato::network
