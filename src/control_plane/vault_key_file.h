// VaultKeyFile: the key that parameters and secrets are sealed with (services/value_vault.h), as 64
// hexadecimal digits in a file that its owner alone may read. Without it they are lost: it is made
// once, never replaced, and belongs into backups, though not beside the journal's.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/result.h"
#include "services/value_vault.h"

namespace minato::control_plane {

class VaultKeyFile {
 public:
  /// The file's key, or a new one that is not kept yet where there is no file. kIo for a file that
  /// others may read or that holds something else.
  static Result<VaultKeyFile> open(std::filesystem::path path);

  const VaultKey& key() const { return key_; }
  /// Writes a new key, durably; nothing to do for one that was there.
  Status keep() const;
  /// Why a journal with so many values of another key cannot be served.
  tl::unexpected<Error> refuse(std::size_t foreign_values) const;

 private:
  VaultKeyFile(std::filesystem::path path, const VaultKey& key, bool is_new)
      : path_(std::move(path)), key_(key), is_new_(is_new) {}

  std::filesystem::path path_;
  VaultKey key_;
  bool is_new_;
};

}  // namespace minato::control_plane
