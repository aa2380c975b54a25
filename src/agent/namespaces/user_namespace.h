// User namespaces: the ids 0 to 65535 inside are ids on this machine that nobody else has, so that
// root inside is nobody outside.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace minato::namespaces {

/// 65,536 user and group ids of this machine.
struct IdRange {
  static constexpr std::uint32_t kSize = 65'536;
  /// What 0 inside is outside.
  std::uint32_t first = 0;

  friend bool operator==(const IdRange&, const IdRange&) = default;
};

struct UserNamespace {
  /// The file that keeps it.
  std::filesystem::path file;
  IdRange ids;

  friend bool operator==(const UserNamespace&, const UserNamespace&) = default;
};

/// Makes it, kept by its file. kNotSupportedHere says what the machine lacks.
Status create_user_namespace(const UserNamespace& user_namespace);

}  // namespace minato::namespaces
