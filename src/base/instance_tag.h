// The instance tag: eight hexadecimal digits that every machine-wide name of one Minato carries
// (bridge, interfaces, namespaces, nftables table, cgroups), so that several run side by side.
#pragma once

#include <filesystem>
#include <string>

namespace minato {

/// Derived from the data directory's real path, symbolic links resolved: the same directory always
/// gives the same tag, and two directories give two tags.
std::string instance_tag(const std::filesystem::path& data_directory);

}  // namespace minato
