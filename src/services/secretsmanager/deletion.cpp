#include "services/secretsmanager/deletion.h"

#include "services/secretsmanager/secret_commands.h"
#include "services/secretsmanager/secret_lookup.h"

namespace minato::secretsmanager {
namespace {

using engine::Context;
using engine::State;
using Delete = api::DeleteSecret;

constexpr std::int64_t kShortestDays = 7;
constexpr std::int64_t kLongestDays = 30;

Status check_window(const Delete::Request& request) {
  const auto& days = request.recovery_window_in_days;
  if (days && request.force_delete_without_recovery.value_or(false)) {
    return fail(ErrorCode::kInvalidParameter,
                "You can't use ForceDeleteWithoutRecovery in conjunction with "
                "RecoveryWindowInDays.");
  }
  if (!days || (*days >= kShortestDays && *days <= kLongestDays)) return {};
  return fail(ErrorCode::kInvalidParameter,
              "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
}

Handled<Delete::Response> deleted(const Secret& secret, Instant at) {
  Delete::Response response;
  response.arn = secret.arn.str();
  response.name = secret.name;
  response.deletion_date = at;
  return answered(std::move(response));
}

Answer<Delete> delete_at_once(const State& state, const Delete::Request& request, Instant now) {
  const auto found = find_secret(state, request.secret_id);
  if (found) {
    auto handled = deleted(**found, now);
    handled.plan.add(RemoveSecret{(*found)->arn});
    return handled;
  }
  // What is wished for is so: like AWS, no error for a secret that is not there.
  Delete::Response response;
  const bool is_arn = request.secret_id.starts_with("arn:");
  (is_arn ? response.arn : response.name) = request.secret_id;
  response.deletion_date = now;
  return answered(std::move(response));
}

}  // namespace

Answer<Delete> delete_secret(const State& state, const Delete::Request& request, Context& context) {
  if (Status checked = check_window(request); !checked) return fail(checked.error());
  if (request.force_delete_without_recovery.value_or(false)) {
    return delete_at_once(state, request, context.now);
  }
  const auto found = find_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  if ((*found)->delete_at) {
    return fail(ErrorCode::kInvalidRequest,
                "You can't perform this operation on the secret because it was already scheduled "
                "for deletion.");
  }
  const auto days = std::chrono::days(request.recovery_window_in_days.value_or(kLongestDays));
  auto handled = deleted(**found, context.now + days);
  handled.plan.add(ScheduleSecretDeletion{(*found)->arn, context.now + days});
  return handled;
}

Answer<api::RestoreSecret> restore_secret(const State& state,
                                          const api::RestoreSecret::Request& request, Context&) {
  const auto found = find_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  api::RestoreSecret::Response response;
  response.arn = (*found)->arn.str();
  response.name = (*found)->name;
  auto handled = answered(std::move(response));
  if ((*found)->delete_at) handled.plan.add(ScheduleSecretDeletion{(*found)->arn, std::nullopt});
  return handled;
}

engine::Plan reconcile_deletion(const State& state, const std::string& key, Context& context) {
  engine::Plan plan;
  const auto* secret = state.table<Secret>().find(SecretArn(key));
  if (secret == nullptr || !secret->delete_at) return plan;
  if (context.now < *secret->delete_at) {
    plan.wake(*secret->delete_at);
  } else {
    plan.add(RemoveSecret{secret->arn});
  }
  return plan;
}

}  // namespace minato::secretsmanager
