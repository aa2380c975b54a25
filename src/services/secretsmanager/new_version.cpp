#include "services/secretsmanager/new_version.h"

#include <algorithm>

#include "services/secretsmanager/secret_commands.h"
#include "services/secretsmanager/secret_lookup.h"
#include "services/secretsmanager/stage_plan.h"

namespace minato::secretsmanager {
namespace {

using engine::Context;
using engine::State;
using Versions = std::vector<const SecretVersion*>;

constexpr std::size_t kMostVersions = 100;
/// Younger versions stay, labels or none.
constexpr Millis kKeptAtLeast = Seconds{24 * 3600};

std::string make_uuid(Random& random) {
  return random.hex(8) + '-' + random.hex(4) + "-4" + random.hex(3) + "-a" + random.hex(3) + '-' +
         random.hex(12);
}

Result<NewVersion> again(const State& state, const SecretVersion& present,
                         const SecretValue& value) {
  const auto known = open_value(state, present);
  if (!known) return fail(known.error());
  if (*known == value) return NewVersion{present.version_id, present.stages, {}};
  return fail(ErrorCode::kResourceExists,
              "You can't use ClientRequestToken " + present.version_id +
                  " because that value is already in use for a version of secret " +
                  present.secret.str() + ".");
}

/// Makes room for one more: of the versions without labels the oldest go.
Status remove_deprecated(const State& state, const SecretArn& secret, Instant now,
                         engine::Plan& plan) {
  const auto& all = state.index<VersionsBySecret>().find(secret);
  if (all.size() < kMostVersions) return {};
  Versions deprecated;
  for (const auto& version : all) {
    if (version->stages.empty() && version->created_at + kKeptAtLeast <= now) {
      deprecated.push_back(version);
    }
  }
  const std::size_t surplus = all.size() + 1 - kMostVersions;
  if (deprecated.size() < surplus) {
    return fail(ErrorCode::kLimitExceeded,
                "The secret has 100 versions that are younger than a day or have staging labels.");
  }
  std::ranges::sort(deprecated, {}, [](const SecretVersion* version) {
    return std::pair(version->created_at, version->version_id);
  });
  for (std::size_t i = 0; i < surplus; ++i) plan.add(RemoveSecretVersion{deprecated[i]->id});
  return {};
}

}  // namespace

Result<NewVersion> make_version(const State& state, const SecretArn& secret,
                                const SecretValue& value, const std::optional<std::string>& token,
                                const std::vector<std::string>& stages, Context& context) {
  SecretVersion version;
  version.version_id = token ? *token : make_uuid(context.random);
  const auto* present = find_version(state, secret, version.version_id);
  if (present != nullptr) return again(state, *present, value);
  version.secret = secret;
  version.id = version_key(secret, version.version_id);
  version.created_at = context.now;
  seal_value(state, value, version);
  NewVersion made;
  made.version_id = version.version_id;
  Status room = remove_deprecated(state, secret, context.now, made.plan);
  if (!room) return fail(room.error());
  StagePlan staging(state, secret);
  const bool is_first = state.index<VersionsBySecret>().find(secret).empty();
  staging.add_version(made.version_id);
  for (const auto& stage : stages) staging.move(stage, made.version_id);
  if (is_first) staging.move(std::string(kCurrent), made.version_id);
  if (Status checked = staging.check(); !checked) return fail(checked.error());
  made.stages = staging.stages_of(made.version_id);
  made.plan.add(AddSecretVersion{std::move(version)});
  staging.write(made.plan);
  return made;
}

}  // namespace minato::secretsmanager
