// Ipv4Address and Ipv4Network: addresses as numbers, for choosing subnets and handing out
// addresses. Plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace minato::network {

struct Ipv4Address {
  std::uint32_t value = 0;  // In the machine's byte order: 10.0.0.1 is 0x0a000001.

  std::string str() const;
  static std::optional<Ipv4Address> parse(std::string_view text);

  friend auto operator<=>(const Ipv4Address&, const Ipv4Address&) = default;
};

struct Ipv4Network {
  Ipv4Address address;
  unsigned prefix = 32;

  /// "10.88.0.0/14"; nothing when bits stand outside the prefix.
  static std::optional<Ipv4Network> parse(std::string_view text);

  std::string str() const;
  std::uint64_t size() const { return std::uint64_t{1} << (32 - prefix); }
  bool contains(Ipv4Address other) const;
  bool overlaps(const Ipv4Network& other) const;
  /// The address `index` places after the network's own.
  Ipv4Address at(std::uint32_t index) const { return Ipv4Address{address.value + index}; }

  friend bool operator==(const Ipv4Network&, const Ipv4Network&) = default;
};

}  // namespace minato::network
