#include "agent/images/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace minato::images {
namespace {

constexpr std::string_view kPrefix = "sha256:";
constexpr std::size_t kHexLength = 64;

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

Result<Digest> Digest::parse(std::string_view text) {
  if (!text.starts_with(kPrefix)) {
    return fail(ErrorCode::kInvalidParameter,
                "digest \"" + std::string(text) + "\" must begin with \"sha256:\"");
  }
  const std::string_view hex = text.substr(kPrefix.size());
  if (hex.size() != kHexLength || !std::all_of(hex.begin(), hex.end(), is_lower_hex)) {
    return fail(ErrorCode::kInvalidParameter,
                "digest \"" + std::string(text) + "\" must have 64 lower-case hexadecimal digits");
  }
  return Digest(std::string(hex));
}

Digest Digest::of(std::string_view content) {
  Sha256 sha;
  sha.update(content.data(), content.size());
  return sha.finish();
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  MINATO_CHECK(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1,
               "OpenSSL offers sha256");
}

void Sha256::update(const void* data, std::size_t size) {
  MINATO_CHECK(EVP_DigestUpdate(context_.get(), data, size) == 1, "sha256 takes any bytes");
}

Digest Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned length = 0;
  MINATO_CHECK(EVP_DigestFinal_ex(context_.get(), bytes.data(), &length) == 1, "sha256 ends");
  MINATO_CHECK(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "sha256 starts");
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < length; ++i) {
    hex += kDigits[bytes[i] >> 4];
    hex += kDigits[bytes[i] & 15];
  }
  return Digest(std::move(hex));
}

void Sha256::Free::operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }

}  // namespace minato::images
