#include "services/ecs/operations/account_setting_operations.h"

#include <map>
#include <optional>

#include "services/ecs/account_setting_commands.h"
#include "services/ecs/operations/account_setting_values.h"
#include "services/ecs/operations/pagination.h"
#include "services/identity.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

/// ECS's page of account settings.
constexpr int kLargestSettingPage = 10;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

/// A user, a role or the root user of this account; nobody named: the root user.
Result<std::string> principal_of(const State& state, const std::optional<std::string>& wanted) {
  const std::string root = account_principal(state);
  if (!wanted || *wanted == root) return root;
  const std::string account = root.substr(0, root.rfind(':') + 1);
  for (const char* kind : {"user/", "role/"}) {
    const std::string prefix = account + kind;
    if (wanted->starts_with(prefix) && wanted->size() > prefix.size()) return *wanted;
  }
  return invalid("Invalid principalArn: " + *wanted +
                 ". It names a user, a role or the root user of the account.");
}

api::Setting show(api::SettingName name, std::string value, std::string principal_arn) {
  return {.name = name,
          .value = std::move(value),
          .principal_arn = std::move(principal_arn),
          .type = is_aws_managed(name) ? api::SettingType::kAwsManaged : api::SettingType::kUser};
}

template <class Operation>
Answer<Operation> put(const std::string& principal_arn, api::SettingName name,
                      const std::string& value) {
  if (const Status good = check_setting_value(name, value); !good) return fail(good.error());
  auto handled =
      answered(typename Operation::Response{.setting = show(name, value, principal_arn)});
  handled.plan.add(PutAccountSetting{{principal_arn, std::string(to_string(name)), value}});
  return handled;
}

/// What ListAccountSettings shows of one setting; nothing: it is not chosen, or not of that value.
std::optional<api::Setting> listed(const State& state,
                                   const api::ListAccountSettingsRequest& request,
                                   const std::string& principal_arn, api::SettingName name) {
  if (request.name && *request.name != name) return std::nullopt;
  std::string value;
  if (request.effective_settings.value_or(false)) {
    value = effective_value(state, principal_arn, name);
  } else {
    const auto* chosen = state.table<AccountSetting>().find(
        AccountSetting::key_of(principal_arn, std::string(to_string(name))));
    if (chosen == nullptr) return std::nullopt;
    value = chosen->value;
  }
  if (request.value && *request.value != value) return std::nullopt;
  return show(name, std::move(value), principal_arn);
}

}  // namespace

Answer<api::PutAccountSetting> put_account_setting(const State& state,
                                                   const api::PutAccountSettingRequest& request,
                                                   Context&) {
  const auto principal = principal_of(state, request.principal_arn);
  if (!principal) return fail(principal.error());
  return put<api::PutAccountSetting>(*principal, request.name, request.value);
}

Answer<api::PutAccountSettingDefault> put_account_setting_default(
    const State& state, const api::PutAccountSettingDefaultRequest& request, Context&) {
  return put<api::PutAccountSettingDefault>(account_principal(state), request.name, request.value);
}

Answer<api::DeleteAccountSetting> delete_account_setting(
    const State& state, const api::DeleteAccountSettingRequest& request, Context&) {
  const auto principal = principal_of(state, request.principal_arn);
  if (!principal) return fail(principal.error());
  Handled<api::DeleteAccountSettingResponse> handled;
  const AccountSettingKey key =
      AccountSetting::key_of(*principal, std::string(to_string(request.name)));
  if (state.table<AccountSetting>().find(key) != nullptr) {
    handled.plan.add(DeleteAccountSetting{key});
  }
  handled.answer = [name = request.name, principal = *principal](const State& after) {
    return api::DeleteAccountSettingResponse{
        .setting = show(name, effective_value(after, principal, name), principal)};
  };
  return handled;
}

Answer<api::ListAccountSettings> list_account_settings(
    const State& state, const api::ListAccountSettingsRequest& request, Context&) {
  const auto principal = principal_of(state, request.principal_arn);
  if (!principal) return fail(principal.error());
  if (request.value && !request.name) {
    return invalid("A setting name must be specified together with a value.");
  }
  const int size = request.max_results.value_or(kLargestSettingPage);
  if (size < 1 || size > kLargestSettingPage) {
    return invalid("maxResults must be between 1 and 10.");
  }
  std::vector<std::string> names;
  std::map<std::string, api::Setting> settings;
  for (const api::SettingName name : setting_names()) {
    auto setting = listed(state, request, *principal, name);
    if (!setting) continue;
    names.emplace_back(to_string(name));
    settings.emplace(names.back(), std::move(*setting));
  }
  auto page = paginate(std::move(names), request.next_token, size);
  if (!page) return fail(page.error());
  api::ListAccountSettingsResponse response;
  response.settings.emplace();
  for (const auto& name : page->names) response.settings->push_back(settings.at(name));
  response.next_token = std::move(page->next_token);
  return answered(std::move(response));
}

}  // namespace minato::ecs
