#include "services/secretsmanager/write_handlers.h"

#include <algorithm>
#include <cctype>

#include "services/secretsmanager/new_version.h"
#include "services/secretsmanager/secret_commands.h"
#include "services/secretsmanager/secret_lookup.h"
#include "services/secretsmanager/stage_plan.h"
#include "services/secretsmanager/tags.h"

namespace minato::secretsmanager {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostSecrets = 500'000;

template <class Response>
Response named(const Secret& secret) {
  Response response;
  response.arn = secret.arn.str();
  response.name = secret.name;
  return response;
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

Status check_name(const std::string& name) {
  const bool good = std::ranges::all_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 128 &&
           (std::isalnum(byte) != 0 || std::string_view("-/_+=.@!").find(c) != std::string::npos);
  });
  if (good) return {};
  return fail(ErrorCode::kValidation,
              "Invalid name. Must be a valid name containing alphanumeric characters, or any of "
              "the following: -/_+=.@!");
}

/// A name that is taken: the request came a second time, or it is refused.
Answer<api::CreateSecret> create_again(const State& state, const Secret& present,
                                       const api::CreateSecret::Request& request,
                                       const std::optional<SecretValue>& value) {
  if (present.delete_at) {
    return fail(ErrorCode::kInvalidRequest,
                "You can't create this secret because a secret with this name is already "
                "scheduled for deletion.");
  }
  const auto* version = request.client_request_token
                            ? find_version(state, present.arn, *request.client_request_token)
                            : nullptr;
  if (version != nullptr && value) {
    const auto known = open_value(state, *version);
    if (!known) return fail(known.error());
    if (*known == *value) {
      auto response = named<api::CreateSecret::Response>(present);
      response.version_id = version->version_id;
      return answered(std::move(response));
    }
  }
  return fail(ErrorCode::kResourceExists,
              "The operation failed because the secret " + present.name + " already exists.");
}

Result<Secret> make_secret(const State& state, const api::CreateSecret::Request& request,
                           Context& context) {
  auto tags = with_added_tags({}, request.tags.value_or(std::vector<api::Tag>{}));
  if (!tags) return fail(tags.error());
  if (state.table<Secret>().size() >= kMostSecrets) {
    return fail(ErrorCode::kLimitExceeded,
                "There are " + std::to_string(kMostSecrets) + " secrets, which is the quota.");
  }
  Secret secret;
  do {
    secret.arn = make_secret_arn(state.setting<Identity>(), request.name, context.random);
  } while (state.table<Secret>().find(secret.arn) != nullptr);
  secret.name = request.name;
  secret.description = request.description.value_or("");
  secret.kms_key_id = request.kms_key_id.value_or("");
  secret.created_at = context.now;
  secret.changed_at = context.now;
  secret.tags = std::move(*tags);
  return secret;
}

/// What the stage may be taken from and given to, as the request says it.
Status check_move(const State& state, const Secret& secret,
                  const api::UpdateSecretVersionStage::Request& request,
                  const std::string& holder) {
  const auto& from = request.remove_from_version_id;
  const auto& to = request.move_to_version_id;
  const std::string& stage = request.version_stage;
  if (!from && !to) {
    return invalid("You must provide either RemoveFromVersionId or MoveToVersionId.");
  }
  for (const auto& version_id : {from, to}) {
    if (version_id && find_version(state, secret.arn, *version_id) == nullptr) {
      return fail(
          ErrorCode::kResourceNotFound,
          "Secrets Manager can't find the specified secret value for VersionId: " + *version_id);
    }
  }
  if (from && *from != holder) {
    return invalid("Staging label " + stage + " is not attached to version " + *from + ".");
  }
  if (to && !from && !holder.empty() && holder != *to) {
    return invalid("The parameter RemoveFromVersionId can't be empty. Staging label " + stage +
                   " is currently attached to version " + holder +
                   ", so you must explicitly reference that version in RemoveFromVersionId.");
  }
  if (!to && stage == kCurrent) {
    return invalid(
        "You can only move staging label AWSCURRENT to a different secret version. It "
        "can't be completely removed.");
  }
  return {};
}

}  // namespace

Answer<api::CreateSecret> create_secret(const State& state,
                                        const api::CreateSecret::Request& request,
                                        Context& context) {
  if (Status checked = check_name(request.name); !checked) return fail(checked.error());
  const auto value = read_value(request.secret_string, request.secret_binary);
  if (!value) return fail(value.error());
  const auto* present = find_secret_named(state, request.name);
  if (present != nullptr) return create_again(state, *present, request, *value);
  auto secret = make_secret(state, request, context);
  if (!secret) return fail(secret.error());
  auto response = named<api::CreateSecret::Response>(*secret);
  engine::Plan plan;
  if (*value) {
    auto version =
        make_version(state, secret->arn, **value, request.client_request_token, {}, context);
    if (!version) return fail(version.error());
    response.version_id = version->version_id;
    plan = std::move(version->plan);
  }
  auto handled = answered(std::move(response));
  handled.plan.add(CreateSecret{std::move(*secret)});
  handled.plan.append(std::move(plan));
  return handled;
}

Answer<api::PutSecretValue> put_secret_value(const State& state,
                                             const api::PutSecretValue::Request& request,
                                             Context& context) {
  const auto found = find_living_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  const auto value = read_value(request.secret_string, request.secret_binary);
  if (!value) return fail(value.error());
  if (!*value) {
    return fail(ErrorCode::kInvalidRequest,
                "You must provide either SecretString or SecretBinary.");
  }
  const auto stages =
      request.version_stages.value_or(std::vector<std::string>{std::string(kCurrent)});
  auto version =
      make_version(state, (*found)->arn, **value, request.client_request_token, stages, context);
  if (!version) return fail(version.error());
  auto response = named<api::PutSecretValue::Response>(**found);
  response.version_id = version->version_id;
  response.version_stages = version->stages;
  auto handled = answered(std::move(response));
  handled.plan = std::move(version->plan);
  if (!handled.plan.empty()) handled.plan.add(NoteSecretChange{(*found)->arn, context.now});
  return handled;
}

Answer<api::UpdateSecret> update_secret(const State& state,
                                        const api::UpdateSecret::Request& request,
                                        Context& context) {
  const auto found = find_living_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  const Secret& secret = **found;
  const auto value = read_value(request.secret_string, request.secret_binary);
  if (!value) return fail(value.error());
  auto response = named<api::UpdateSecret::Response>(secret);
  engine::Plan plan;
  if (*value) {
    auto version = make_version(state, secret.arn, **value, request.client_request_token,
                                {std::string(kCurrent)}, context);
    if (!version) return fail(version.error());
    response.version_id = version->version_id;
    plan = std::move(version->plan);
  }
  if (request.description || request.kms_key_id) {
    plan.add(DescribeSecretAnew{secret.arn, request.description.value_or(secret.description),
                                request.kms_key_id.value_or(secret.kms_key_id)});
  }
  if (!plan.empty()) plan.add(NoteSecretChange{secret.arn, context.now});
  auto handled = answered(std::move(response));
  handled.plan = std::move(plan);
  return handled;
}

Answer<api::UpdateSecretVersionStage> update_secret_version_stage(
    const State& state, const api::UpdateSecretVersionStage::Request& request, Context& context) {
  const auto found = find_living_secret(state, request.secret_id);
  if (!found) return fail(found.error());
  const Secret& secret = **found;
  StagePlan staging(state, secret.arn);
  Status moved = check_move(state, secret, request, staging.holder_of(request.version_stage));
  if (!moved) return fail(moved.error());
  if (request.move_to_version_id) {
    staging.move(request.version_stage, *request.move_to_version_id);
  } else {
    staging.remove(request.version_stage);
  }
  if (Status checked = staging.check(); !checked) return fail(checked.error());
  auto handled = answered(named<api::UpdateSecretVersionStage::Response>(secret));
  staging.write(handled.plan);
  if (!handled.plan.empty()) handled.plan.add(NoteSecretChange{secret.arn, context.now});
  return handled;
}

}  // namespace minato::secretsmanager
