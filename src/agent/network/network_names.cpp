#include "agent/network/network_names.h"

#include <fmt/format.h>

namespace minato::network {

NetworkNames::NetworkNames(const std::string& instance_tag)
    : tag(instance_tag),
      bridge("mnt" + instance_tag),
      table("minato_" + instance_tag),
      run_directory("/run/minato/" + instance_tag),
      namespaces(run_directory / "netns"),
      records(run_directory / "sandboxes") {}

std::string NetworkNames::veth(Ipv4Address address) const {
  return fmt::format("v{}-{:04x}", tag, address.value & 0xffff);
}

}  // namespace minato::network
