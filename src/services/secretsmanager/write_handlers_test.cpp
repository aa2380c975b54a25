#include "services/secretsmanager/write_handlers.h"

#include <regex>

#include "services/secretsmanager/secret_test_fixture.h"

namespace minato::secretsmanager {
namespace {

using WriteHandlersTest = SecretTest;

TEST_F(WriteHandlersTest, ASecretIsMadeAndReadByNameAndArn) {
  const auto made = create("prod/db", R"({"password":"swordfish"})");
  const std::string arn = text(made.at("ARN"));
  EXPECT_TRUE(std::regex_match(
      arn, std::regex("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-"
                      "[A-Za-z0-9]{6}")))
      << arn;
  EXPECT_EQ(made.at("Name"), "prod/db");
  EXPECT_EQ(text(made.at("VersionId")).size(), 36u);
  for (const std::string& id : {std::string("prod/db"), arn, arn.substr(0, arn.size() - 7)}) {
    const auto got = ask_json("GetSecretValue", {{"SecretId", id}});
    EXPECT_EQ(got.at("SecretString"), R"({"password":"swordfish"})") << id;
    EXPECT_EQ(got.at("ARN"), json::value(arn));
    EXPECT_EQ(got.at("VersionId"), made.at("VersionId"));
    EXPECT_EQ(got.at("VersionStages"), json::array{"AWSCURRENT"});
    EXPECT_FALSE(got.contains("SecretBinary"));
  }
  for (const std::string& id :
       {std::string("prod"), arn.substr(0, arn.size() - 1),
        std::string("arn:aws:secretsmanager:eu-west-1:999999999999:secret:prod/db")}) {
    EXPECT_EQ(refused("GetSecretValue", {{"SecretId", id}}).code, ErrorCode::kResourceNotFound)
        << id;
  }
}

TEST_F(WriteHandlersTest, BinariesStayBinaries) {
  ask_json("CreateSecret", {{"Name", "b"}, {"SecretBinary", "//4A"}});
  const auto got = ask_json("GetSecretValue", {{"SecretId", "b"}});
  EXPECT_EQ(got.at("SecretBinary"), "//4A");
  EXPECT_FALSE(got.contains("SecretString"));
}

TEST_F(WriteHandlersTest, CreatingHasRules) {
  struct Row {
    json::object body;
    ErrorCode code;
  };
  create("there", "v");
  for (const Row& row : {
           Row{{{"Name", "a b"}}, ErrorCode::kValidation},
           Row{{{"Name", ""}}, ErrorCode::kValidation},
           Row{{{"Name", "there"}, {"SecretString", "v"}}, ErrorCode::kResourceExists},
           Row{{{"Name", "n"}, {"SecretString", "v"}, {"SecretBinary", "TQ=="}},
               ErrorCode::kInvalidParameter},
           Row{{{"Name", "n"}, {"SecretString", ""}}, ErrorCode::kValidation},
           Row{{{"Name", "n"}, {"SecretString", std::string(65537, 'x')}}, ErrorCode::kValidation},
           Row{{{"Name", "n"}, {"SecretBinary", "?"}}, ErrorCode::kValidation},
           Row{{{"Name", "n"}, {"ClientRequestToken", "short"}}, ErrorCode::kValidation},
           Row{{{"Name", "n"}, {"Tags", {{{"Key", "aws:x"}}}}}, ErrorCode::kInvalidParameter},
           Row{{{"Name", "n"}, {"Tags", {{{"Value", "x"}}}}}, ErrorCode::kInvalidParameter},
           Row{{{"Name", "n"}, {"AddReplicaRegions", {{{"Region", "eu-north-1"}}}}},
               ErrorCode::kUnsupportedMember},
           Row{{{"Name", "n"}, {"Type", "x"}}, ErrorCode::kUnsupportedMember},
       }) {
    const Error error = refused("CreateSecret", row.body);
    EXPECT_EQ(error.code, row.code) << error.message;
    EXPECT_EQ(error.message.find("xxxx"), std::string::npos);
  }
  ask_json("CreateSecret", {{"Name", "n"}, {"SecretString", std::string(65536, 'x')}});
}

TEST_F(WriteHandlersTest, ATokenMakesRequestsIdempotent) {
  const json::object body{{"Name", "s"}, {"SecretString", "v"}, {"ClientRequestToken", token(1)}};
  const auto first = ask_json("CreateSecret", body);
  EXPECT_EQ(first.at("VersionId"), json::value(token(1)));
  EXPECT_EQ(ask_json("CreateSecret", body), first);
  auto other = body;
  other["SecretString"] = "w";
  EXPECT_EQ(refused("CreateSecret", other).code, ErrorCode::kResourceExists);

  json::object change{{"SecretId", "s"}, {"SecretString", "w"}, {"ClientRequestToken", token(2)}};
  const auto put_first = ask_json("PutSecretValue", change);
  EXPECT_EQ(put_first.at("VersionStages"), json::array{"AWSCURRENT"});
  put("s", "x");
  // Repeated, it moves nothing back.
  EXPECT_EQ(ask_json("PutSecretValue", change).at("VersionId"), json::value(token(2)));
  EXPECT_EQ(value_of("s"), "x");
  change["SecretString"] = "y";
  EXPECT_EQ(refused("PutSecretValue", change).code, ErrorCode::kResourceExists);
  EXPECT_EQ(refused("UpdateSecret", change).code, ErrorCode::kResourceExists);
  change.erase("SecretString");
  change["SecretBinary"] = "dw==";
  EXPECT_EQ(refused("PutSecretValue", change).code, ErrorCode::kResourceExists);
}

TEST_F(WriteHandlersTest, CurrentBecomesPrevious) {
  create("s", "one");
  put("s", "two");
  EXPECT_EQ(value_of("s"), "two");
  EXPECT_EQ(value_of("s", "AWSPREVIOUS"), "one");
  ask_json("UpdateSecret", {{"SecretId", "s"}, {"SecretString", "three"}});
  EXPECT_EQ(value_of("s"), "three");
  EXPECT_EQ(value_of("s", "AWSPREVIOUS"), "two");
  const auto stages =
      ask_json("DescribeSecret", {{"SecretId", "s"}}).at("VersionIdsToStages").as_object();
  EXPECT_EQ(stages.size(), 2u);
  EXPECT_EQ(state().table<SecretVersion>().size(), 3u);
}

TEST_F(WriteHandlersTest, TheFirstVersionIsCurrentWhateverItsStages) {
  ask_json("CreateSecret", {{"Name", "s"}});
  EXPECT_EQ(refused("GetSecretValue", {{"SecretId", "s"}}).code, ErrorCode::kResourceNotFound);
  ask_json("PutSecretValue",
           {{"SecretId", "s"}, {"SecretString", "v"}, {"VersionStages", {"mine"}}});
  EXPECT_EQ(value_of("s"), "v");
  EXPECT_EQ(value_of("s", "mine"), "v");
}

TEST_F(WriteHandlersTest, RotationByHand) {
  const std::string old_id = text(create("s", "old").at("VersionId"));
  ask_json("PutSecretValue", {{"SecretId", "s"},
                              {"SecretString", "new"},
                              {"ClientRequestToken", token(1)},
                              {"VersionStages", {"AWSPENDING"}}});
  EXPECT_EQ(value_of("s"), "old");
  EXPECT_EQ(value_of("s", "AWSPENDING"), "new");
  json::object move{
      {"SecretId", "s"}, {"VersionStage", "AWSCURRENT"}, {"MoveToVersionId", token(1)}};
  EXPECT_EQ(refused("UpdateSecretVersionStage", move).code, ErrorCode::kInvalidParameter);
  move["RemoveFromVersionId"] = old_id;
  ask_json("UpdateSecretVersionStage", move);
  EXPECT_EQ(value_of("s"), "new");
  EXPECT_EQ(value_of("s", "AWSPREVIOUS"), "old");
  ask_json("UpdateSecretVersionStage",
           {{"SecretId", "s"}, {"VersionStage", "AWSPENDING"}, {"RemoveFromVersionId", token(1)}});
  EXPECT_EQ(refused("GetSecretValue", {{"SecretId", "s"}, {"VersionStage", "AWSPENDING"}}).code,
            ErrorCode::kResourceNotFound);
}

TEST_F(WriteHandlersTest, StagesHaveRules) {
  const std::string first = text(create("s", "1").at("VersionId"));
  const std::string second = put("s", "2");
  struct Row {
    json::object more;
    ErrorCode code;
  };
  for (const Row& row : {
           Row{{}, ErrorCode::kInvalidParameter},
           Row{{{"RemoveFromVersionId", second}}, ErrorCode::kInvalidParameter},
           Row{{{"RemoveFromVersionId", first}, {"MoveToVersionId", first}},
               ErrorCode::kInvalidParameter},
           Row{{{"MoveToVersionId", token(9)}}, ErrorCode::kResourceNotFound},
           Row{{{"MoveToVersionId", first}}, ErrorCode::kInvalidParameter},
       }) {
    json::object body{{"SecretId", "s"}, {"VersionStage", "AWSCURRENT"}};
    for (const auto& member : row.more) body[member.key()] = member.value();
    EXPECT_EQ(refused("UpdateSecretVersionStage", body).code, row.code) << json::serialize(body);
  }
  EXPECT_EQ(value_of("s"), "2");
  for (int i = 0; i < 19; ++i) {
    ask_json("UpdateSecretVersionStage", {{"SecretId", "s"},
                                          {"VersionStage", "label" + std::to_string(i)},
                                          {"MoveToVersionId", second}});
  }
  EXPECT_EQ(refused("UpdateSecretVersionStage",
                    {{"SecretId", "s"}, {"VersionStage", "more"}, {"MoveToVersionId", second}})
                .code,
            ErrorCode::kLimitExceeded);
}

TEST_F(WriteHandlersTest, AHundredVersionsAreKeptAndDeprecatedOnesGo) {
  create("s", "0");
  for (int i = 1; i < 100; ++i) put("s", std::to_string(i));
  EXPECT_EQ(refused("PutSecretValue", {{"SecretId", "s"}, {"SecretString", "x"}}).code,
            ErrorCode::kLimitExceeded);
  EXPECT_EQ(value_of("s"), "99");
  advance(Seconds{24 * 3600 + 1});
  put("s", "100");
  EXPECT_EQ(state().table<SecretVersion>().size(), 100u);
  EXPECT_EQ(value_of("s", "AWSPREVIOUS"), "99");
}

TEST_F(WriteHandlersTest, UpdatingDescribesAnew) {
  create("s", "v");
  const auto before = ask_json("DescribeSecret", {{"SecretId", "s"}});
  advance(Millis{5000});
  const auto updated =
      ask_json("UpdateSecret",
               {{"SecretId", "s"}, {"Description", "for the shop"}, {"KmsKeyId", "alias/mine"}});
  EXPECT_FALSE(updated.contains("VersionId"));
  const auto after = ask_json("DescribeSecret", {{"SecretId", "s"}});
  EXPECT_EQ(after.at("Description"), "for the shop");
  EXPECT_EQ(after.at("KmsKeyId"), "alias/mine");
  EXPECT_EQ(after.at("CreatedDate"), before.at("CreatedDate"));
  EXPECT_NE(after.at("LastChangedDate"), before.at("LastChangedDate"));
  EXPECT_EQ(refused("PutSecretValue", {{"SecretId", "s"}}).code, ErrorCode::kInvalidRequest);
  EXPECT_EQ(refused("UpdateSecret", {{"SecretId", "none"}}).code, ErrorCode::kResourceNotFound);
}

TEST_F(WriteHandlersTest, NoValueIsInTheJournalInClear) {
  create("s", "value-4711-one");
  put("s", "value-4711-two");
  ask_json("CreateSecret", {{"Name", "b"}, {"SecretBinary", "dmFsdWUtNDcxMS1vbmU="}});
  std::size_t rows = 0;
  for (const auto& row : journal()) {
    ++rows;
    EXPECT_EQ(row.value->find("4711"), std::string::npos) << *row.value;
    EXPECT_EQ(row.value->find("dmFsdWUt"), std::string::npos) << *row.value;
  }
  EXPECT_EQ(rows, 5u);
}

TEST_F(WriteHandlersTest, AJournalReplaysToTheSameAndNoticesForeignValues) {
  create("s", "one");
  put("s", "two");
  const auto replayed = [&](unsigned char key) {
    auto made = std::make_unique<TestEngine>("secretsmanager");
    made->engine().state().add_setting(test_vault(key));
    install(made->engine(), made->registry());
    EXPECT_TRUE(made->engine().load(journal()));
    return made;
  };
  const auto same = replayed(1);
  EXPECT_EQ(count_foreign_values(same->state()), 0u);
  for (const char* operation : {"GetSecretValue", "DescribeSecret", "ListSecretVersionIds"}) {
    EXPECT_EQ(same->ask(operation, R"({"SecretId":"s"})"), ask(operation, R"({"SecretId":"s"})"));
  }
  const auto foreign = replayed(2);
  EXPECT_EQ(count_foreign_values(foreign->state()), 2u);
  EXPECT_EQ(foreign->refusal("GetSecretValue", R"({"SecretId":"s"})").code,
            ErrorCode::kDecryptionFailure);
}

}  // namespace
}  // namespace minato::secretsmanager
