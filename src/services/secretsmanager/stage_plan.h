// StagePlan: the staging labels of a secret's versions while a request moves them; at the end, what
// has to be written.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/plan.h"
#include "services/secretsmanager/secret_version.h"

namespace minato::secretsmanager {

class StagePlan {
 public:
  /// As they are.
  StagePlan(const engine::State& state, SecretArn secret);

  /// A version that the same plan adds.
  void add_version(const std::string& version_id) { stages_[version_id]; }
  /// Takes the label from where it was. Where AWSCURRENT was, AWSPREVIOUS is then.
  void move(const std::string& stage, const std::string& to_version_id);
  void remove(const std::string& stage);

  /// The version that has it; empty: none.
  std::string holder_of(const std::string& stage) const;
  const std::vector<std::string>& stages_of(const std::string& version_id) const {
    return stages_.at(version_id);
  }
  /// kLimitExceeded: more than 20 labels on one version.
  Status check() const;
  void write(engine::Plan& plan) const;

 private:
  SecretArn secret_;
  using Stages = std::map<std::string, std::vector<std::string>>;
  Stages before_;
  Stages stages_;
};

}  // namespace minato::secretsmanager
