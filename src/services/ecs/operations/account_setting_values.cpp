#include "services/ecs/operations/account_setting_values.h"

#include <algorithm>

#include "services/ecs/account_setting.h"
#include "services/identity.h"

namespace minato::ecs {
namespace {

using Name = api::SettingName;

struct Setting {
  Name name;
  /// ECS's own choice first.
  std::vector<std::string> values;
};

/// In the order of their names. As ECS has them, but for what would be untrue here: ARNs are always
/// long ones, and no cryptography is certified by FIPS 140.
const std::vector<Setting>& settings() {
  static const std::vector<Setting> kSettings = {
      {Name::kAwsvpcTrunking, {"disabled", "enabled"}},
      {Name::kContainerInsights, {"disabled", "enabled", "enhanced"}},
      {Name::kContainerInstanceLongArnFormat, {"enabled"}},
      {Name::kDefaultLogDriverMode, {"non-blocking", "blocking"}},
      {Name::kFargateEventWindows, {"disabled", "enabled"}},
      {Name::kFargateFipsMode, {"disabled"}},
      {Name::kFargateTaskRetirementWaitPeriod, {"7", "0", "14"}},
      {Name::kGuardDutyActivate, {"off"}},
      {Name::kServiceLongArnFormat, {"enabled"}},
      {Name::kTagResourceAuthorization, {"on", "off"}},
      {Name::kTaskLongArnFormat, {"enabled"}},
  };
  return kSettings;
}

const Setting& setting(Name name) { return *std::ranges::find(settings(), name, &Setting::name); }

std::string listed(const std::vector<std::string>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

/// The other value of a setting that Minato has in one way only.
bool is_untrue_here(Name name, const std::string& value) {
  switch (name) {
    case Name::kContainerInstanceLongArnFormat:
    case Name::kServiceLongArnFormat:
    case Name::kTaskLongArnFormat:
      return value == "disabled";
    case Name::kFargateFipsMode:
      return value == "enabled";
    default:
      return false;
  }
}

}  // namespace

std::vector<Name> setting_names() {
  std::vector<Name> names;
  for (const auto& each : settings()) names.push_back(each.name);
  return names;
}

Status check_setting_value(Name name, const std::string& value) {
  const std::string text(to_string(name));
  if (is_aws_managed(name)) {
    return fail(ErrorCode::kClient,
                "The setting " + text + " is managed by AWS: it can be read only.");
  }
  if (is_untrue_here(name, value)) {
    return fail(ErrorCode::kUnsupportedMember, "The setting " + text + " with the value " + value +
                                                   " is not supported by Minato: it is always " +
                                                   setting(name).values.front() + '.');
  }
  const auto& values = setting(name).values;
  if (std::ranges::count(values, value) > 0) return {};
  return fail(ErrorCode::kInvalidParameter, "Invalid value for the setting " + text + ": '" +
                                                value + "'. It is one of " + listed(values) + '.');
}

bool is_aws_managed(Name name) { return name == Name::kGuardDutyActivate; }

std::string account_principal(const engine::State& state) {
  return "arn:aws:iam::" + state.setting<Identity>().account + ":root";
}

std::string effective_value(const engine::State& state, const std::string& principal_arn,
                            Name name) {
  const auto& chosen = state.table<AccountSetting>();
  const std::string text(to_string(name));
  for (const auto& principal : {principal_arn, account_principal(state)}) {
    const auto* found = chosen.find(AccountSetting::key_of(principal, text));
    if (found != nullptr) return found->value;
  }
  return setting(name).values.front();
}

}  // namespace minato::ecs
