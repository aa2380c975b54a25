// The machine-wide names of one Minato's network, all out of its instance tag.
#pragma once

#include <filesystem>
#include <string>

#include "agent/network/ipv4.h"

namespace minato::network {

struct NetworkNames {
  explicit NetworkNames(const std::string& instance_tag);

  /// This machine's end of the veth of `address`: at most 15 letters, unique in a /16.
  std::string veth(Ipv4Address address) const;

  std::string tag;
  std::string bridge;
  std::string table;
  std::filesystem::path run_directory;
  std::filesystem::path namespaces;
  std::filesystem::path records;
};

}  // namespace minato::network
