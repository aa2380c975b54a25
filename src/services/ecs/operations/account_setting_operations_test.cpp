#include "services/ecs/operations/account_setting_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class AccountSettingOperationsTest : public testing::Test {
 protected:
  /// "name=value" of everything listed.
  std::vector<std::string> listed(const std::string& body) {
    std::vector<std::string> found;
    const auto answer = ecs_.json("ListAccountSettings", body);
    for (const auto& each : answer.at("settings").as_array()) {
      found.push_back(TestOperations::at(each, "/name") + '=' + TestOperations::at(each, "/value"));
    }
    return found;
  }
  std::string put(const std::string& name, const std::string& value, const std::string& more = "") {
    const auto answer = ecs_.json("PutAccountSetting",
                                  "{'name':'" + name + "','value':'" + value + '\'' + more + '}');
    return TestOperations::at(answer, "/setting/principalArn");
  }

  const std::string root_ = "arn:aws:iam::123456789012:root";
  const std::string user_ = "arn:aws:iam::123456789012:user/mia";
  TestOperations ecs_;
};

using Texts = std::vector<std::string>;

TEST_F(AccountSettingOperationsTest, NothingIsChosenAtFirst) {
  EXPECT_EQ(listed("{}"), Texts{});
  EXPECT_EQ(listed("{'effectiveSettings':true}").size(), 10u);
  EXPECT_EQ(listed("{'effectiveSettings':true,'name':'guardDutyActivate'}"),
            Texts{"guardDutyActivate=off"});
}

TEST_F(AccountSettingOperationsTest, APrincipalsChoiceComesBeforeTheAccounts) {
  EXPECT_EQ(put("containerInsights", "enabled"), root_);
  EXPECT_EQ(put("containerInsights", "enhanced", ",'principalArn':'" + user_ + '\''), user_);
  const std::string of_user = "'principalArn':'" + user_ + "','name':'containerInsights'";
  EXPECT_EQ(listed("{'name':'containerInsights'}"), Texts{"containerInsights=enabled"});
  EXPECT_EQ(listed('{' + of_user + '}'), Texts{"containerInsights=enhanced"});
  const auto gone = ecs_.json("DeleteAccountSetting", '{' + of_user + '}');
  EXPECT_EQ(TestOperations::at(gone, "/setting/value"), "enabled");
  EXPECT_EQ(listed('{' + of_user + '}'), Texts{});
  EXPECT_EQ(listed('{' + of_user + ",'effectiveSettings':true}"),
            Texts{"containerInsights=enabled"});
  EXPECT_EQ(listed("{'name':'containerInsights','value':'disabled'}"), Texts{});
}

TEST_F(AccountSettingOperationsTest, NewClustersTakeTheAccountsContainerInsights) {
  ecs_.json("PutAccountSettingDefault", "{'name':'containerInsights','value':'enhanced'}");
  const auto made = ecs_.json("CreateCluster", "{'clusterName':'new'}");
  EXPECT_EQ(TestOperations::at(made, "/cluster/settings/0/value"), "enhanced");
}

TEST_F(AccountSettingOperationsTest, AreListedInPages) {
  const auto first = ecs_.json("ListAccountSettings", "{'effectiveSettings':true,'maxResults':8}");
  const auto rest =
      ecs_.json("ListAccountSettings", "{'effectiveSettings':true,'maxResults':8,'nextToken':'" +
                                           TestOperations::at(first, "/nextToken") + "'}");
  EXPECT_EQ(first.at("settings").as_array().size(), 8u);
  EXPECT_EQ(rest.at("settings").as_array().size(), 3u);
  EXPECT_EQ(TestOperations::at(rest, "/nextToken"), "(none)");
}

TEST_F(AccountSettingOperationsTest, HaveTheirOwnValues) {
  const struct {
    const char* name;
    Texts good, bad;
  } rows[] = {
      {"awsvpcTrunking", {"enabled", "disabled"}, {"on", ""}},
      {"containerInsights", {"enabled", "disabled", "enhanced"}, {"Enabled"}},
      {"containerInstanceLongArnFormat", {"enabled"}, {"on"}},
      {"defaultLogDriverMode", {"blocking", "non-blocking"}, {"enabled"}},
      {"fargateEventWindows", {"enabled", "disabled"}, {"on"}},
      {"fargateFIPSMode", {"disabled"}, {"off"}},
      {"fargateTaskRetirementWaitPeriod", {"0", "7", "14"}, {"8", "seven"}},
      {"serviceLongArnFormat", {"enabled"}, {"x"}},
      {"tagResourceAuthorization", {"on", "off"}, {"enabled"}},
      {"taskLongArnFormat", {"enabled"}, {"x"}},
  };
  for (const auto& row : rows) {
    for (const auto& value : row.good) {
      put(row.name, value);
      EXPECT_EQ(listed(std::string("{'name':'") + row.name + "'}"),
                Texts{std::string(row.name) + '=' + value});
    }
    for (const auto& value : row.bad) {
      ecs_.expect_refused({"PutAccountSetting",
                           std::string("{'name':'") + row.name + "','value':'" + value + "'}",
                           ErrorCode::kInvalidParameter, "It is one of "});
    }
  }
}

TEST_F(AccountSettingOperationsTest, RefusesWhatCannotBe) {
  const Refused rows[] = {
      {"PutAccountSetting", "{'name':'taskLongArnFormat','value':'disabled'}",
       ErrorCode::kUnsupportedMember, "it is always enabled"},
      {"PutAccountSettingDefault", "{'name':'fargateFIPSMode','value':'enabled'}",
       ErrorCode::kUnsupportedMember, "it is always disabled"},
      {"PutAccountSetting", "{'name':'guardDutyActivate','value':'on'}", ErrorCode::kClient,
       "managed by AWS"},
      {"PutAccountSetting", "{'name':'colour','value':'blue'}", ErrorCode::kValidation,
       "enum value set"},
      {"PutAccountSetting",
       "{'name':'awsvpcTrunking','value':'enabled','principalArn':'arn:aws:iam::1:user/x'}",
       ErrorCode::kInvalidParameter, "Invalid principalArn"},
      {"ListAccountSettings", "{'principalArn':'mia'}", ErrorCode::kInvalidParameter,
       "Invalid principalArn"},
      {"ListAccountSettings", "{'value':'enabled'}", ErrorCode::kInvalidParameter,
       "setting name must be specified"},
      {"ListAccountSettings", "{'maxResults':11}", ErrorCode::kInvalidParameter, "maxResults"},
  };
  for (const auto& row : rows) ecs_.expect_refused(row);
}

}  // namespace
}  // namespace minato::ecs
