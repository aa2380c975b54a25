#include "services/secretsmanager/secret_lookup.h"

#include <algorithm>

namespace minato::secretsmanager {
namespace {

constexpr std::string_view kService = "secretsmanager";
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kSuffixLength = 6;

std::string arn_prefix(const Identity& identity) { return make_arn(identity, kService, "secret:"); }

bool has_stage(const SecretVersion& version, std::string_view stage) {
  return std::ranges::find(version.stages, stage) != version.stages.end();
}

}  // namespace

SecretArn make_secret_arn(const Identity& identity, const std::string& name, Random& random) {
  std::string arn = arn_prefix(identity) + name + '-';
  for (std::size_t i = 0; i < kSuffixLength; ++i) arn += kAlphabet[random.below(kAlphabet.size())];
  return SecretArn(std::move(arn));
}

const Secret* find_secret_named(const engine::State& state, const std::string& name) {
  const auto& named = state.index<SecretsByName>().find(name);
  return named.empty() ? nullptr : named.begin()->record;
}

Result<const Secret*> find_secret(const engine::State& state, const std::string& id) {
  const Secret* found = nullptr;
  if (id.starts_with("arn:")) {
    const std::string prefix = arn_prefix(state.setting<Identity>());
    found = state.table<Secret>().find(SecretArn(id));
    if (found == nullptr && id.starts_with(prefix)) {
      found = find_secret_named(state, id.substr(prefix.size()));
    }
  } else {
    found = find_secret_named(state, id);
  }
  if (found != nullptr) return found;
  return fail(ErrorCode::kResourceNotFound, "Secrets Manager can't find the specified secret.");
}

Result<const Secret*> find_living_secret(const engine::State& state, const std::string& id) {
  auto found = find_secret(state, id);
  if (!found || !(*found)->delete_at) return found;
  return fail(ErrorCode::kInvalidRequest,
              "You can't perform this operation on the secret because it was marked for deletion.");
}

const SecretVersion* find_version(const engine::State& state, const SecretArn& secret,
                                  const std::string& version_id) {
  return state.table<SecretVersion>().find(version_key(secret, version_id));
}

const SecretVersion* find_staged(const engine::State& state, const SecretArn& secret,
                                 std::string_view stage) {
  for (const auto& version : state.index<VersionsBySecret>().find(secret)) {
    if (has_stage(*version, stage)) return version.record;
  }
  return nullptr;
}

Result<const SecretVersion*> find_wanted_version(const engine::State& state, const Secret& secret,
                                                 const std::optional<std::string>& version_id,
                                                 const std::optional<std::string>& stage) {
  if (!version_id) {
    const std::string wanted = stage.value_or(std::string(kCurrent));
    const auto* version = find_staged(state, secret.arn, wanted);
    if (version != nullptr) return version;
    return fail(
        ErrorCode::kResourceNotFound,
        "Secrets Manager can't find the specified secret value for staging label: " + wanted);
  }
  const auto* version = find_version(state, secret.arn, *version_id);
  if (version == nullptr) {
    return fail(
        ErrorCode::kResourceNotFound,
        "Secrets Manager can't find the specified secret value for VersionId: " + *version_id);
  }
  if (!stage || has_stage(*version, *stage)) return version;
  return fail(ErrorCode::kInvalidRequest,
              "You provided a VersionStage that is not associated to the provided VersionId.");
}

}  // namespace minato::secretsmanager
