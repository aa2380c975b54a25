#include "services/secretsmanager/stage_plan.h"

#include <algorithm>

#include "services/secretsmanager/secret_commands.h"

namespace minato::secretsmanager {
namespace {

constexpr std::size_t kMostStages = 20;

}  // namespace

StagePlan::StagePlan(const engine::State& state, SecretArn secret) : secret_(std::move(secret)) {
  for (const auto& version : state.index<VersionsBySecret>().find(secret_)) {
    before_[version->version_id] = version->stages;
  }
  stages_ = before_;
}

std::string StagePlan::holder_of(const std::string& stage) const {
  for (const auto& [version, stages] : stages_) {
    if (std::ranges::find(stages, stage) != stages.end()) return version;
  }
  return {};
}

void StagePlan::remove(const std::string& stage) {
  for (auto& [version, stages] : stages_) std::erase(stages, stage);
}

void StagePlan::move(const std::string& stage, const std::string& to_version_id) {
  const std::string from = holder_of(stage);
  if (from == to_version_id) return;
  remove(stage);
  stages_[to_version_id].push_back(stage);
  if (stage == kCurrent && !from.empty()) move(std::string(kPrevious), from);
}

Status StagePlan::check() const {
  for (const auto& [version, stages] : stages_) {
    if (stages.size() <= kMostStages) continue;
    return fail(ErrorCode::kLimitExceeded,
                "The version " + version + " would have more than 20 staging labels.");
  }
  return {};
}

void StagePlan::write(engine::Plan& plan) const {
  for (const auto& [version, stages] : stages_) {
    const auto before = before_.find(version);
    const bool is_same = before == before_.end() ? stages.empty() : before->second == stages;
    if (!is_same) plan.add(StageSecretVersion{version_key(secret_, version), stages});
  }
}

}  // namespace minato::secretsmanager
