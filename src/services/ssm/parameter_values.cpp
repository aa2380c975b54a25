#include "services/ssm/parameter_values.h"

#include "services/value_vault.h"

namespace minato::ssm {
namespace {

std::string owner_text(const ParameterVersionKey& key) { return "ssm:parameter:" + key.str(); }

}  // namespace

std::string seal_value(const engine::State& state, const ParameterVersionKey& owner,
                       std::string_view value) {
  return state.setting<ValueVault>().seal(value, owner_text(owner));
}

Result<std::string> open_value(const engine::State& state, const ParameterVersion& version) {
  auto value = state.setting<ValueVault>().open(version.sealed_value, owner_text(version.id));
  if (value) return value;
  return fail(ErrorCode::kInternalServerError, version.name.str() + ": " + value.error().message);
}

Result<std::string> shown_value(const engine::State& state, const ParameterVersion& version,
                                const std::optional<bool>& with_decryption) {
  if (version.type == "SecureString" && !with_decryption.value_or(false)) {
    return version.sealed_value;
  }
  return open_value(state, version);
}

}  // namespace minato::ssm
