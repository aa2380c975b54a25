// What account settings may be, and what they are where nobody has chosen.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "engine/state.h"

namespace minato::ecs {

/// Every setting there is, in the order of their names.
std::vector<api::SettingName> setting_names();

/// kInvalidParameter for a value that the setting does not have, kUnsupportedMember for one that
/// Minato cannot make true, kClient for a setting that only AWS changes.
Status check_setting_value(api::SettingName name, const std::string& value);

/// Set by AWS alone.
bool is_aws_managed(api::SettingName name);

/// The root user's ARN, under which the account's own choices are kept.
std::string account_principal(const engine::State& state);

/// The principal's choice, else the account's, else ECS's default.
std::string effective_value(const engine::State& state, const std::string& principal_arn,
                            api::SettingName name);

}  // namespace minato::ecs
