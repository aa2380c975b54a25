// AccountSetting: what somebody has chosen for an account or for one of its principals. The
// account's own choice is kept under its root user, as ECS has it.
#pragma once

#include <string>

#include "base/id.h"
#include "engine/field.h"

namespace minato::ecs {

/// "NAME|PRINCIPAL"
using AccountSettingKey = Id<struct AccountSettingKeyTag>;

struct AccountSetting {
  using Key = AccountSettingKey;
  static constexpr std::string_view kTable = "ecs.account_setting";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("principalArn", &AccountSetting::principal_arn),
                      field("name", &AccountSetting::name), field("value", &AccountSetting::value)};
  }
  static Key key_of(const std::string& principal_arn, const std::string& name) {
    return Key(name + '|' + principal_arn);
  }
  Key key() const { return key_of(principal_arn, name); }

  std::string principal_arn;
  /// "containerInsights"
  std::string name;
  std::string value;
};

}  // namespace minato::ecs
