#include "agent/role_credentials.h"

namespace minato::agent {
namespace {

constexpr Millis kPauseAfterAsking{2'000};

}  // namespace

std::string task_role(const TaskEntry& entry) {
  return entry.definition().task_role_arn.value_or("");
}

bool RoleCredentials::may_have_keys(const std::string& task_id) const {
  const auto at = book_.entries().find(task_id);
  return at != book_.entries().end() && !at->second->has_stopped() &&
         !task_role(*at->second).empty();
}

std::vector<std::string> RoleCredentials::due(Instant now) {
  std::erase_if(kept_, [this](const auto& one) { return !may_have_keys(one.first); });
  std::vector<std::string> tasks;
  for (const auto& [id, entry] : book_.entries()) {
    if (entry->has_stopped() || task_role(*entry).empty()) continue;
    Kept& kept = kept_[id];
    if (now < kept.renew_at || now < kept.ask_at) continue;
    kept.ask_at = now + kPauseAfterAsking;
    tasks.push_back(id);
  }
  return tasks;
}

void RoleCredentials::take(const std::vector<link::TaskCredentials>& credentials, Instant now) {
  for (const link::TaskCredentials& one : credentials) {
    if (!may_have_keys(one.task_id)) continue;
    Kept& kept = kept_[one.task_id];
    kept.credentials = one;
    kept.renew_at = now + (one.expiration - now) / 2;
  }
}

const link::TaskCredentials* RoleCredentials::find(const std::string& task_id, Instant now) const {
  const auto at = kept_.find(task_id);
  if (at == kept_.end() || !at->second.credentials) return nullptr;
  return now < at->second.credentials->expiration ? &*at->second.credentials : nullptr;
}

}  // namespace minato::agent
