#include "services/value_vault.h"

#include <sodium.h>

#include "base/check.h"
#include "services/base64.h"

namespace minato {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(sizeof(VaultKey::bytes) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(sizeof(VaultKey::bytes) == crypto_kdf_KEYBYTES);

/// Two independent keys out of the one that is kept: one seals, one is shown as a name.
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "minvault";
enum KeyPurpose : std::uint64_t { kSealing = 1, kName = 2 };

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex_name_of(const VaultKey& key) {
  unsigned char name[crypto_kdf_BYTES_MIN];
  crypto_kdf_derive_from_key(name, sizeof name, kName, kContext, key.bytes.data());
  char hex[2 * sizeof name + 1];
  sodium_bin2hex(hex, sizeof hex, name, sizeof name);
  return std::string(hex, sizeof hex - 1);
}

tl::unexpected<Error> unopened(std::string_view why) {
  return fail(ErrorCode::kDecryptionFailure, "The value cannot be decrypted: " + std::string(why));
}

}  // namespace

ValueVault::ValueVault(const VaultKey& key, std::shared_ptr<Random> chance)
    : prefix_("1." + hex_name_of(key) + '.'), chance_(std::move(chance)) {
  MINATO_CHECK(chance_ != nullptr, "a vault without a source of chance");
  crypto_kdf_derive_from_key(sealing_key_.bytes.data(), sealing_key_.bytes.size(), kSealing,
                             kContext, key.bytes.data());
}

std::string ValueVault::seal(std::string_view value, std::string_view owner) const {
  std::string box(kNonceBytes + value.size() + kTagBytes, '\0');
  auto* const data = reinterpret_cast<unsigned char*>(box.data());
  for (std::size_t i = 0; i < kNonceBytes; i += sizeof(std::uint64_t)) {
    std::uint64_t bits = chance_->next();
    for (std::size_t j = 0; j < sizeof bits; ++j, bits >>= 8) {
      data[i + j] = static_cast<unsigned char>(bits);
    }
  }
  crypto_aead_xchacha20poly1305_ietf_encrypt(data + kNonceBytes, nullptr, bytes_of(value),
                                             value.size(), bytes_of(owner), owner.size(), nullptr,
                                             data, sealing_key_.bytes.data());
  return prefix_ + encode_base64(box);
}

bool ValueVault::has_key_of(std::string_view sealed) const { return sealed.starts_with(prefix_); }

Result<std::string> ValueVault::open(std::string_view sealed, std::string_view owner) const {
  if (!has_key_of(sealed)) return unopened("it was encrypted with another key");
  const auto box = decode_base64(sealed.substr(prefix_.size()));
  if (!box || box->size() < kNonceBytes + kTagBytes) return unopened("it was changed");
  std::string value(box->size() - kNonceBytes - kTagBytes, '\0');
  const auto* const data = bytes_of(*box);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(value.data()), nullptr, nullptr, data + kNonceBytes,
          box->size() - kNonceBytes, bytes_of(owner), owner.size(), data,
          sealing_key_.bytes.data()) != 0) {
    return unopened("it was changed, or belongs to something else");
  }
  return value;
}

}  // namespace minato
