"""Account settings: PutAccountSetting, PutAccountSettingDefault, DeleteAccountSetting, ListAccountSettings."""
import unittest

import harness_path  # noqa: F401
from api_case import ApiCase
from minato_process import ACCOUNT

ROOT = f"arn:aws:iam::{ACCOUNT}:root"
USER = f"arn:aws:iam::{ACCOUNT}:user/mia"


class AccountSettings(ApiCase):
    def effective(self, name, **parameters):
        [setting] = self.ecs.list_account_settings(name=name, effectiveSettings=True, **parameters)["settings"]
        return setting["value"]

    def test_defaults(self):
        self.assertEqual(self.effective("taskLongArnFormat"), "enabled")
        self.assertEqual(self.effective("awsvpcTrunking"), "disabled")
        names = [setting["name"] for page in self.ecs.get_paginator("list_account_settings").paginate(
            effectiveSettings=True, PaginationConfig={"PageSize": 4}) for setting in page["settings"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual(len(names), 9)

    def test_a_principal_of_its_own(self):
        put = self.ecs.put_account_setting_default(name="containerInsights", value="enabled")["setting"]
        self.assertEqual((put["name"], put["value"], put["principalArn"]), ("containerInsights", "enabled", ROOT))
        self.ecs.put_account_setting(name="containerInsights", value="disabled", principalArn=USER)
        self.assertEqual(self.effective("containerInsights"), "enabled")
        self.assertEqual(self.effective("containerInsights", principalArn=USER), "disabled")
        self.ecs.delete_account_setting(name="containerInsights", principalArn=USER)
        self.assertEqual(self.effective("containerInsights", principalArn=USER), "enabled")
        self.ecs.delete_account_setting(name="containerInsights")
        self.assertEqual(self.ecs.list_account_settings(name="containerInsights")["settings"], [])

    def test_a_value_that_is_none_is_refused(self):
        self.refused("InvalidParameterException", self.ecs.put_account_setting, name="awsvpcTrunking", value="on")


if __name__ == "__main__":
    unittest.main()
