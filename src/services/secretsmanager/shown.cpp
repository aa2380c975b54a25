#include "services/secretsmanager/shown.h"

namespace minato::secretsmanager {

std::map<std::string, std::vector<std::string>> shown_stages(const engine::State& state,
                                                             const SecretArn& secret) {
  std::map<std::string, std::vector<std::string>> stages;
  for (const auto& version : state.index<VersionsBySecret>().find(secret)) {
    if (!version->stages.empty()) stages[version->version_id] = version->stages;
  }
  return stages;
}

}  // namespace minato::secretsmanager
