#include "services/secretsmanager/secret_value.h"

#include "services/base64.h"
#include "services/value_vault.h"

namespace minato::secretsmanager {
namespace {

constexpr std::size_t kMostBytes = 65536;

std::string owner_text(const SecretVersion& version) {
  return "secretsmanager:" + version.id.str() + (version.is_binary ? ":binary" : ":string");
}

Status check_size(std::string_view member, std::size_t bytes) {
  if (bytes >= 1 && bytes <= kMostBytes) return {};
  return fail(ErrorCode::kValidation,
              std::string(member) + " must have a length between 1 and 65536 bytes.");
}

}  // namespace

Result<std::optional<SecretValue>> read_value(const std::optional<std::string>& secret_string,
                                              const std::optional<std::string>& secret_binary) {
  if (secret_string && secret_binary) {
    return fail(ErrorCode::kInvalidParameter,
                "You can't specify both a binary secret value and a string secret value in the "
                "same request.");
  }
  if (secret_string) {
    Status checked = check_size("SecretString", secret_string->size());
    if (!checked) return fail(checked.error());
    return SecretValue{*secret_string, false};
  }
  if (!secret_binary) return std::optional<SecretValue>();
  const auto bytes = decode_base64(*secret_binary);
  if (!bytes) return fail(ErrorCode::kValidation, "SecretBinary must be a blob in base64.");
  Status checked = check_size("SecretBinary", bytes->size());
  if (!checked) return fail(checked.error());
  return SecretValue{encode_base64(*bytes), true};
}

void seal_value(const engine::State& state, const SecretValue& value, SecretVersion& version) {
  version.is_binary = value.is_binary;
  version.sealed_value = state.setting<ValueVault>().seal(value.text, owner_text(version));
}

Result<SecretValue> open_value(const engine::State& state, const SecretVersion& version) {
  auto text = state.setting<ValueVault>().open(version.sealed_value, owner_text(version));
  if (!text) return fail(text.error());
  return SecretValue{std::move(*text), version.is_binary};
}

}  // namespace minato::secretsmanager
