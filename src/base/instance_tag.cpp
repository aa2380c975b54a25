#include "base/instance_tag.h"

#include <fmt/format.h>

#include <cstdint>

namespace minato {

std::string instance_tag(const std::filesystem::path& data_directory) {
  std::error_code error;
  std::filesystem::path real = std::filesystem::weakly_canonical(data_directory, error);
  if (error) real = std::filesystem::absolute(data_directory).lexically_normal();
  // "/data/" and "/data" are the same directory.
  if (!real.has_filename() && real.has_relative_path()) real = real.parent_path();
  // FNV-1a: stable over versions and compilers, which std::hash is not.
  std::uint64_t hash = 14695981039346656037u;
  for (const char letter : real.native()) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 1099511628211u;
  }
  return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32)));
}

}  // namespace minato
