#include "base/instance_tag.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/stable_hash.h"

namespace minato {

std::string instance_tag(const std::filesystem::path& data_directory) {
  std::error_code error;
  std::filesystem::path real = std::filesystem::weakly_canonical(data_directory, error);
  if (error) real = std::filesystem::absolute(data_directory).lexically_normal();
  // "/data/" and "/data" are the same directory.
  if (!real.has_filename() && real.has_relative_path()) real = real.parent_path();
  const std::uint64_t hash = stable_hash(real.native());
  return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32)));
}

}  // namespace minato
