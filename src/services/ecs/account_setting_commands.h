// The commands that change account settings.
#pragma once

#include "engine/command.h"
#include "services/ecs/account_setting.h"

namespace minato::ecs {

struct PutAccountSetting {
  static constexpr std::string_view kName = "PutAccountSetting";
  void apply(engine::Commit& commit) const;
  AccountSetting setting;
};

/// The account's choice, or ECS's own, counts again.
struct DeleteAccountSetting {
  static constexpr std::string_view kName = "DeleteAccountSetting";
  void apply(engine::Commit& commit) const;
  AccountSetting::Key key;
};

}  // namespace minato::ecs
