#include "control_plane/vault_key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/file.h"

namespace minato::control_plane {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::string hex_of(const VaultKey& key) {
  char hex[2 * sizeof key.bytes + 1];
  sodium_bin2hex(hex, sizeof hex, key.bytes.data(), key.bytes.size());
  return hex;
}

VaultKey make_key() {
  VaultKey key;
  crypto_kdf_keygen(key.bytes.data());
  return key;
}

/// Of a file's text, with or without a line end.
bool read_key(std::string text, VaultKey& key) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.size() != 2 * key.bytes.size()) return false;
  std::size_t size = 0;
  return sodium_hex2bin(key.bytes.data(), key.bytes.size(), text.data(), text.size(), nullptr,
                        &size, nullptr) == 0 &&
         size == key.bytes.size();
}

Status check_mode(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return fail(errno_error(path.native(), errno));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::kIo, path.native() + ": not a file");
  if ((status.st_mode & kOthers) == 0) return {};
  return fail(ErrorCode::kIo,
              path.native() +
                  ": others than its owner may read or write this key; if nobody did, "
                  "run: chmod 600 " +
                  path.native());
}

}  // namespace

Result<VaultKeyFile> VaultKeyFile::open(std::filesystem::path path) {
  // Chooses the fastest code for this processor; without it the library works all the same.
  if (sodium_init() < 0) return fail(ErrorCode::kIo, "libsodium cannot be initialised");
  if (Status checked = check_mode(path); !checked) {
    if (checked.error().code != ErrorCode::kNotFound) return fail(checked.error());
    return VaultKeyFile(std::move(path), make_key(), true);
  }
  auto text = read_file(path);
  if (!text) return fail(text.error());
  VaultKey key;
  const bool is_key = read_key(std::move(*text), key);
  if (is_key) return VaultKeyFile(std::move(path), key, false);
  return fail(ErrorCode::kIo, path.native() +
                                  ": not a key; it must hold 64 hexadecimal digits. Put the file "
                                  "back as it was: without it parameters and secrets are lost.");
}

Status VaultKeyFile::keep() const {
  if (!is_new_) return {};
  return write_file_durably(path_, hex_of(key_) + '\n', 0600);
}

tl::unexpected<Error> VaultKeyFile::refuse(std::size_t foreign_values) const {
  const std::string count = std::to_string(foreign_values);
  const std::string advice = " Put the file back that belongs to this data directory.";
  if (is_new_) {
    return fail(ErrorCode::kIo, path_.native() + " is missing, the key that " + count +
                                    " parameters and secrets of the journal are encrypted with." +
                                    advice);
  }
  return fail(ErrorCode::kIo, path_.native() + " is another key than the one that " + count +
                                  " parameters and secrets of the journal are encrypted with." +
                                  advice);
}

}  // namespace minato::control_plane
