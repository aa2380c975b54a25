// Digest: the sha256 of some content, which is its name in the image store and in registries; and
// Sha256, which computes one piece by piece. Other algorithms are refused: nobody publishes them.
#pragma once

#include <openssl/types.h>

#include <compare>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::images {

class Digest {
 public:
  /// Takes "sha256:<64 lower-case hex>"; kInvalidParameter otherwise.
  static Result<Digest> parse(std::string_view text);
  static Digest of(std::string_view content);

  /// "sha256:<hex>".
  std::string str() const { return "sha256:" + hex_; }
  const std::string& hex() const { return hex_; }

  friend auto operator<=>(const Digest&, const Digest&) = default;
  friend bool operator==(const Digest&, const Digest&) = default;

 private:
  friend class Sha256;
  explicit Digest(std::string hex) : hex_(std::move(hex)) {}
  std::string hex_;
};

class Sha256 {
 public:
  Sha256();
  void update(const void* data, std::size_t size);
  /// The digest of everything so far; the object starts anew.
  Digest finish();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const;
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace minato::images
