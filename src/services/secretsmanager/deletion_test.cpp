#include "services/secretsmanager/deletion.h"

#include "services/secretsmanager/secret_test_fixture.h"

namespace minato::secretsmanager {
namespace {

using DeletionTest = SecretTest;

constexpr Seconds kDay{24 * 3600};

TEST_F(DeletionTest, ASecretGoesWhenItsWindowHasPassed) {
  create("s", "v");
  const auto answer = ask_json("DeleteSecret", {{"SecretId", "s"}, {"RecoveryWindowInDays", 7}});
  const auto described = ask_json("DescribeSecret", {{"SecretId", "s"}});
  EXPECT_EQ(described.at("DeletedDate"), answer.at("DeletionDate"));
  advance(7 * kDay - Seconds{1});
  EXPECT_TRUE(ask_json("DescribeSecret", {{"SecretId", "s"}}).contains("DeletedDate"));
  advance(Seconds{1});
  EXPECT_EQ(refused("DescribeSecret", {{"SecretId", "s"}}).code, ErrorCode::kResourceNotFound);
  EXPECT_TRUE(journal().empty());
  create("s", "another");
  EXPECT_EQ(value_of("s"), "another");
}

TEST_F(DeletionTest, MeanwhileItIsThereButNotToBeUsed) {
  create("s", "v");
  ask_json("DeleteSecret", {{"SecretId", "s"}});
  const std::string id = token(1);
  for (const auto& [operation, more] : std::vector<std::pair<std::string, json::object>>{
           {"GetSecretValue", {}},
           {"PutSecretValue", {{"SecretString", "w"}}},
           {"UpdateSecret", {{"Description", "w"}}},
           {"UpdateSecretVersionStage", {{"VersionStage", "x"}, {"MoveToVersionId", id}}},
           {"TagResource", {{"Tags", json::array{}}}},
           {"UntagResource", {{"TagKeys", json::array{}}}},
           {"DeleteSecret", {}},
       }) {
    json::object body{{"SecretId", "s"}};
    for (const auto& member : more) body[member.key()] = member.value();
    EXPECT_EQ(refused(operation, body).code, ErrorCode::kInvalidRequest) << operation;
  }
  EXPECT_EQ(refused("CreateSecret", {{"Name", "s"}}).code, ErrorCode::kInvalidRequest);
  EXPECT_EQ(ask_json("ListSecrets", {}).at("SecretList").as_array().size(), 0u);
  EXPECT_EQ(ask_json("ListSecrets", {{"IncludePlannedDeletion", true}})
                .at("SecretList")
                .as_array()
                .size(),
            1u);
}

TEST_F(DeletionTest, RestoringKeepsItForGood) {
  create("s", "v");
  ask_json("DeleteSecret", {{"SecretId", "s"}});
  ask_json("RestoreSecret", {{"SecretId", "s"}});
  advance(40 * kDay);
  EXPECT_EQ(value_of("s"), "v");
  EXPECT_FALSE(ask_json("DescribeSecret", {{"SecretId", "s"}}).contains("DeletedDate"));
  ask_json("RestoreSecret", {{"SecretId", "s"}});
  EXPECT_EQ(refused("RestoreSecret", {{"SecretId", "none"}}).code, ErrorCode::kResourceNotFound);
}

TEST_F(DeletionTest, ByForceItGoesAtOnce) {
  create("s", "v");
  const json::object body{{"SecretId", "s"}, {"ForceDeleteWithoutRecovery", true}};
  EXPECT_EQ(ask_json("DeleteSecret", body).at("Name"), "s");
  EXPECT_TRUE(journal().empty());
  // What is not there is no error.
  ask_json("DeleteSecret", body);
  create("s", "w");
  ask_json("DeleteSecret", {{"SecretId", "s"}});
  ask_json("DeleteSecret", body);
  EXPECT_TRUE(journal().empty());
}

TEST_F(DeletionTest, WindowsHaveRules) {
  create("s", "v");
  for (const std::int64_t days : {6, 31, 0, -1}) {
    EXPECT_EQ(refused("DeleteSecret", {{"SecretId", "s"}, {"RecoveryWindowInDays", days}}).code,
              ErrorCode::kInvalidParameter)
        << days;
  }
  EXPECT_EQ(refused("DeleteSecret", {{"SecretId", "s"},
                                     {"RecoveryWindowInDays", 7},
                                     {"ForceDeleteWithoutRecovery", true}})
                .code,
            ErrorCode::kInvalidParameter);
  EXPECT_EQ(refused("DeleteSecret", {{"SecretId", "none"}}).code, ErrorCode::kResourceNotFound);
}

TEST_F(DeletionTest, AWindowOutlivesARestart) {
  create("s", "v");
  ask_json("DeleteSecret", {{"SecretId", "s"}, {"RecoveryWindowInDays", 7}});
  TestEngine again("secretsmanager");
  again.engine().state().add_setting(test_vault());
  install(again.engine(), again.registry());
  ASSERT_TRUE(again.engine().load(journal()));
  again.advance(7 * kDay - Seconds{1});
  again.ask("DescribeSecret", R"({"SecretId":"s"})");
  again.advance(Seconds{1});
  EXPECT_EQ(again.refusal("DescribeSecret", R"({"SecretId":"s"})").code,
            ErrorCode::kResourceNotFound);
}

}  // namespace
}  // namespace minato::secretsmanager
