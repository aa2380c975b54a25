// A new version of a secret, as CreateSecret, PutSecretValue and UpdateSecret make it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "services/secretsmanager/secret_value.h"

namespace minato::secretsmanager {

struct NewVersion {
  std::string version_id;
  std::vector<std::string> stages;
  /// Empty where a request came a second time.
  engine::Plan plan;
};

/// `token` names the version; one that is there with the same value is answered again, with another
/// value it is kResourceExists. The first version is the current one whatever `stages` say.
/// kLimitExceeded when neither a hundred versions nor their labels leave room.
Result<NewVersion> make_version(const engine::State& state, const SecretArn& secret,
                                const SecretValue& value, const std::optional<std::string>& token,
                                const std::vector<std::string>& stages, engine::Context& context);

}  // namespace minato::secretsmanager
