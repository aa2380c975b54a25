// SecretValue: what a client put into a secret, in and out of the vault.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "engine/state.h"
#include "services/secretsmanager/secret_version.h"

namespace minato::secretsmanager {

struct SecretValue {
  /// Base64 of a binary.
  std::string text;
  bool is_binary = false;
  friend bool operator==(const SecretValue&, const SecretValue&) = default;
};

/// Nothing when neither is given. kInvalidParameter for both, kValidation for what is too long,
/// empty or no base64.
Result<std::optional<SecretValue>> read_value(const std::optional<std::string>& secret_string,
                                              const std::optional<std::string>& secret_binary);

/// Into `version`, which knows its id.
void seal_value(const engine::State& state, const SecretValue& value, SecretVersion& version);

/// kDecryptionFailure.
Result<SecretValue> open_value(const engine::State& state, const SecretVersion& version);

}  // namespace minato::secretsmanager
