// The operations on account settings. There is one caller, the account's root user: what it sets
// without naming a principal is the account's own choice.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Answer<api::PutAccountSetting> put_account_setting(const engine::State& state,
                                                   const api::PutAccountSettingRequest& request,
                                                   engine::Context& context);
Answer<api::PutAccountSettingDefault> put_account_setting_default(
    const engine::State& state, const api::PutAccountSettingDefaultRequest& request,
    engine::Context& context);
/// Answers with what counts from now on.
Answer<api::DeleteAccountSetting> delete_account_setting(
    const engine::State& state, const api::DeleteAccountSettingRequest& request,
    engine::Context& context);
Answer<api::ListAccountSettings> list_account_settings(
    const engine::State& state, const api::ListAccountSettingsRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
