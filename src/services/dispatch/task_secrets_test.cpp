#include "services/dispatch/task_secrets.h"

#include <gtest/gtest.h>

#include "services/secretsmanager/install.h"
#include "services/ssm/install.h"
#include "services/test_engine.h"
#include "services/value_vault.h"

namespace minato::dispatch {
namespace {

/// Both wings in one engine; spoken to by the one that holds the operation.
class TaskSecrets : public testing::Test {
 protected:
  TaskSecrets() : secrets_("secretsmanager") {
    VaultKey key;
    secrets_.engine().state().add_setting(ValueVault(key, std::make_shared<SeededRandom>(3)));
    ssm::install(secrets_.engine(), parameters_);
    secretsmanager::install(secrets_.engine(), secrets_.registry());
  }

  void put_parameter(const std::string& name, const std::string& value) {
    Result<std::string> answer = fail(ErrorCode::kServer, "no answer");
    auto input =
        parameters_.prepare({"ssm", "PutParameter",
                             R"({"Name":")" + name + R"(","Value":")" + value +
                                 R"(","Type":"SecureString","Overwrite":true})",
                             "request"},
                            [&answer](Result<std::string> got) { answer = std::move(got); });
    ASSERT_TRUE(input) << input.error().message;
    std::vector<engine::Input> inputs;
    inputs.push_back(std::move(*input));
    const auto done = secrets_.engine().tick(std::move(inputs), secrets_.now());
    for (const auto& refusal : done.refusals) refusal();
    for (const auto& release : done.releases) release();
    ASSERT_TRUE(answer) << answer.error().message;
  }
  /// Its ARN.
  std::string create_secret(const std::string& name, const std::string& json_text) {
    const auto answer = secrets_.ask(
        "CreateSecret", R"({"Name":")" + name + R"(","SecretString":)" + json_text + "}");
    const auto at = answer.find("arn:aws:secretsmanager");
    return answer.substr(at, answer.find('"', at) - at);
  }
  std::string value(const std::string& value_from) {
    const auto value = secret_value(secrets_.state(), value_from);
    return value ? *value : "refused: " + value.error().message;
  }

  TestEngine secrets_;
  OperationRegistry parameters_;
};

TEST_F(TaskSecrets, AParameterByItsNameOrArn) {
  put_parameter("/db/password", "one");
  put_parameter("/db/password", "two");
  EXPECT_EQ(value("/db/password"), "two");
  EXPECT_EQ(value("/db/password:1"), "one");
  EXPECT_EQ(value("arn:aws:ssm:eu-west-1:123456789012:parameter/db/password"), "two");
  EXPECT_TRUE(value("/db/none").starts_with("refused: "));
}

TEST_F(TaskSecrets, ASecretAMemberOfItAndAVersion) {
  const auto arn = create_secret("db", R"("{\"user\":\"app\",\"port\":5432}")");
  EXPECT_EQ(value(arn), R"({"user":"app","port":5432})");
  EXPECT_EQ(value(arn + ":user::"), "app");
  EXPECT_EQ(value(arn + ":port::"), "5432");
  EXPECT_EQ(value(arn + ":user:AWSCURRENT:"), "app");
  EXPECT_EQ(value(arn.substr(0, arn.size() - 7)), R"({"user":"app","port":5432})");
  EXPECT_EQ(value(arn + ":none::"), "refused: the secret's value has no JSON key none");
  EXPECT_TRUE(value(arn + ":user:AWSPREVIOUS:").starts_with("refused: "));
  EXPECT_TRUE(value(arn + "x").starts_with("refused: "));
}

TEST_F(TaskSecrets, TheErrorDoesNotShowAValue) {
  const auto arn = create_secret("plain", R"("swordfish")");
  EXPECT_EQ(value(arn + ":key::"), "refused: the secret's value has no JSON key key");
}

TEST_F(TaskSecrets, GoIntoTheAssignment) {
  put_parameter("/db/password", "one");
  ecs::api::ContainerDefinition container;
  container.name = "app";
  container.secrets = {ecs::api::Secret{"PASSWORD", "/db/password"}};
  link::TaskAssignment assignment;
  assignment.task_definition.emplace().container_definitions = {container};
  add_secrets(secrets_.state(), assignment);
  ASSERT_TRUE(assignment.secret_values);
  EXPECT_EQ(assignment.secret_values->at(0), (link::SecretValue{"app", "PASSWORD", "one"}));

  container.secrets->at(0).value_from = "/db/none";
  assignment = {};
  assignment.task_definition.emplace().container_definitions = {container};
  add_secrets(secrets_.state(), assignment);
  EXPECT_FALSE(assignment.secret_values);
  EXPECT_TRUE(assignment.secrets_error->starts_with(
      "unable to pull secrets or registry auth: execution resource retrieval failed: unable to "
      "retrieve secrets from ssm: /db/none: "))
      << *assignment.secrets_error;
}

}  // namespace
}  // namespace minato::dispatch
