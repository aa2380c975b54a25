#include "wire/sigv4_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace minato::wire {
namespace {

constexpr std::size_t kBlockSize = 64;  // Of SHA-256, as HMAC pads its key to it.

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// One digest under way. OpenSSL 3 looks algorithms up by name on every call unless it is given a
/// fetched one, which costs more than hashing a short text: the algorithm is fetched once, and each
/// thread keeps its context.
class Sha256 {
 public:
  Sha256() : context_(thread_context()) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    MINATO_CHECK(algorithm != nullptr && EVP_DigestInit_ex2(context_, algorithm, nullptr) == 1,
                 "OpenSSL has no SHA-256");
  }

  Sha256& update(const void* data, std::size_t size) {
    MINATO_CHECK(EVP_DigestUpdate(context_, data, size) == 1, "SHA-256 failed");
    return *this;
  }

  Sha256Digest finish() {
    Sha256Digest digest;
    MINATO_CHECK(EVP_DigestFinal_ex(context_, digest.data(), nullptr) == 1, "SHA-256 failed");
    return digest;
  }

 private:
  static EVP_MD_CTX* thread_context() {
    static thread_local const std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
    return context.get();
  }

  EVP_MD_CTX* context_;
};

using Block = std::array<std::uint8_t, kBlockSize>;

Block padded_key(std::string_view key, std::uint8_t pad) {
  Block block{};
  if (key.size() > kBlockSize) {
    const Sha256Digest digest = sha256(key);
    std::copy(digest.begin(), digest.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  for (std::uint8_t& byte : block) byte ^= pad;
  return block;
}

}  // namespace

Sha256Digest sha256(std::string_view data) {
  return Sha256().update(data.data(), data.size()).finish();
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view data) {
  const Block inner_key = padded_key(key, 0x36);
  const Block outer_key = padded_key(key, 0x5c);
  const Sha256Digest inner =
      Sha256().update(inner_key.data(), inner_key.size()).update(data.data(), data.size()).finish();
  return Sha256()
      .update(outer_key.data(), outer_key.size())
      .update(inner.data(), inner.size())
      .finish();
}

std::string to_hex(const Sha256Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(2 * digest.size(), '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    text[2 * i] = kDigits[digest[i] >> 4];
    text[2 * i + 1] = kDigits[digest[i] & 15];
  }
  return text;
}

std::string_view as_bytes(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace minato::wire
