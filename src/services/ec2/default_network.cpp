#include "services/ec2/default_network.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/random.h"

namespace minato::ec2 {
namespace {

/// A machine of one's own is one zone.
constexpr std::array<char, 1> kZones = {'a'};

/// FNV-1a: the same on every machine and in every version.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 14695981039346656037u;
  for (const char c : text) {
    value ^= static_cast<unsigned char>(c);
    value *= 1099511628211u;
  }
  return value;
}

/// EC2's ids begin with a zero since they became longer.
std::string make_id(std::string_view prefix, Random& random) {
  return std::string(prefix) + "-0" + random.hex(16);
}

/// "northeast" is shortened to "ne", "west" to "w", "gov" to "g".
std::string_view shortened(std::string_view word) {
  if (word == "northeast") return "ne";
  if (word == "southeast") return "se";
  if (word == "northwest") return "nw";
  if (word == "southwest") return "sw";
  return word.substr(0, 1);
}

}  // namespace

const Subnet* DefaultNetwork::find_subnet(std::string_view id) const {
  const auto at =
      std::find_if(subnets.begin(), subnets.end(), [&](const Subnet& s) { return s.id == id; });
  return at == subnets.end() ? nullptr : &*at;
}

DefaultNetwork make_default_network(const Identity& identity) {
  SeededRandom random(hash(identity.account + '/' + identity.region));
  DefaultNetwork network;
  network.vpc_id = make_id("vpc", random);
  network.cidr = "172.31.0.0/16";
  network.dhcp_options_id = make_id("dopt", random);
  network.security_group_id = make_id("sg", random);
  for (std::size_t i = 0; i < kZones.size(); ++i) {
    network.subnets.push_back(
        {.id = make_id("subnet", random),
         .availability_zone = identity.region + kZones[i],
         .availability_zone_id = availability_zone_id(identity.region, static_cast<int>(i) + 1),
         .cidr = "172.31." + std::to_string(16 * i) + ".0/20"});
  }
  return network;
}

std::string availability_zone_id(std::string_view region, int number) {
  const auto first_dash = std::min(region.find('-'), region.size());
  std::string id(region.substr(0, first_dash));
  std::string_view rest = region.substr(first_dash);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto end = std::min(rest.find('-'), rest.size());
    const std::string_view word = rest.substr(0, end);
    const bool last = end == rest.size();
    id += last ? word : shortened(word);
    rest.remove_prefix(end);
  }
  return id + "-az" + std::to_string(number);
}

}  // namespace minato::ec2
