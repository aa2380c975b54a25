#include "services/ssm/parameter_commands.h"

namespace minato::ssm {
namespace {

std::vector<ParameterVersionKey> keys_of_versions(const engine::Commit& commit,
                                                  const ParameterName& name) {
  std::vector<ParameterVersionKey> keys;
  for (const auto& version : commit.state().index<VersionsByParameter>().find(name)) {
    keys.push_back(version->id);
  }
  return keys;
}

}  // namespace

void CreateParameter::apply(engine::Commit& commit) const {
  commit.insert(Parameter{first.name, first.version, tags});
  commit.insert(first);
}

void AddParameterVersion::apply(engine::Commit& commit) const {
  commit.insert(added);
  commit.update<Parameter>(added.name,
                           [&](Parameter& parameter) { parameter.latest_version = added.version; });
  const auto keys = keys_of_versions(commit, added.name);
  for (std::size_t i = 0; i + kMostVersions < keys.size(); ++i) {
    commit.erase<ParameterVersion>(keys[i]);
  }
}

void DeleteParameter::apply(engine::Commit& commit) const {
  for (const auto& key : keys_of_versions(commit, name)) commit.erase<ParameterVersion>(key);
  commit.erase<Parameter>(name);
}

void LabelParameterVersion::apply(engine::Commit& commit) const {
  commit.update<ParameterVersion>(version, [&](ParameterVersion& row) { row.labels = labels; });
}

void TagParameter::apply(engine::Commit& commit) const {
  commit.update<Parameter>(name, [&](Parameter& parameter) { parameter.tags = tags; });
}

}  // namespace minato::ssm
