#include "agent/network/ipv4.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

namespace minato::network {
namespace {

std::uint32_t mask_of(unsigned prefix) {
  return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
}

}  // namespace

std::string Ipv4Address::str() const {
  return fmt::format("{}.{}.{}.{}", value >> 24, (value >> 16) & 255, (value >> 8) & 255,
                     value & 255);
}

std::optional<Ipv4Address> Ipv4Address::parse(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return Ipv4Address{ntohl(address.s_addr)};
}

std::optional<Ipv4Network> Ipv4Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = Ipv4Address::parse(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), prefix);
  if (!address || error != std::errc{} || end != digits.end() || prefix > 32) return std::nullopt;
  if ((address->value & ~mask_of(prefix)) != 0) return std::nullopt;
  return Ipv4Network{*address, prefix};
}

std::string Ipv4Network::str() const { return fmt::format("{}/{}", address.str(), prefix); }

bool Ipv4Network::contains(Ipv4Address other) const {
  return (other.value & mask_of(prefix)) == address.value;
}

bool Ipv4Network::overlaps(const Ipv4Network& other) const {
  return prefix <= other.prefix ? contains(other.address) : other.contains(address);
}

}  // namespace minato::network
