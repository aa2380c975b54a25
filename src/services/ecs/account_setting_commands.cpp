#include "services/ecs/account_setting_commands.h"

namespace minato::ecs {

void PutAccountSetting::apply(engine::Commit& commit) const {
  commit.erase<AccountSetting>(setting.key());
  commit.insert(setting);
}

void DeleteAccountSetting::apply(engine::Commit& commit) const {
  commit.erase<AccountSetting>(key);
}

}  // namespace minato::ecs
