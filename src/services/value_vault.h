// ValueVault: values that nobody may read from a disk (parameters, secrets) are sealed before they
// become part of the state, and opened when an operation shows them. XChaCha20-Poly1305 with a
// nonce of true chance for every sealing; what a value belongs to is authenticated with it, so that
// one moved elsewhere does not open. A setting of the state; one thread: the engine's.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace minato {

struct VaultKey {
  std::array<unsigned char, 32> bytes{};
};

class ValueVault {
 public:
  /// `chance`: the system's own, except in a simulation. Never the engine's Random, whose numbers
  /// stand in ids that everybody sees (docs/adr/0009).
  ValueVault(const VaultKey& key, std::shared_ptr<Random> chance);

  /// Text, fit for the journal: "1.KEYID.BASE64".
  std::string seal(std::string_view value, std::string_view owner) const;
  /// kDecryptionFailure: sealed with another key, for another owner, or changed since.
  Result<std::string> open(std::string_view sealed, std::string_view owner) const;
  /// By the name of its key alone.
  bool has_key_of(std::string_view sealed) const;

  /// For what must not be guessed, such as passwords.
  Random& chance() const { return *chance_; }

 private:
  VaultKey sealing_key_;
  /// "1.KEYID."
  std::string prefix_;
  std::shared_ptr<Random> chance_;
};

}  // namespace minato
