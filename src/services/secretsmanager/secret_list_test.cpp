#include "services/secretsmanager/secret_list.h"

#include "services/secretsmanager/secret_test_fixture.h"

namespace minato::secretsmanager {
namespace {

using Names = std::vector<std::string>;

class SecretListTest : public SecretTest {
 protected:
  Names listed(const json::object& body) {
    Names names;
    const auto answer = ask_json("ListSecrets", body);
    for (const auto& item : answer.at("SecretList").as_array()) {
      names.push_back(text(item.at("Name")));
    }
    return names;
  }
  void make(const std::string& name, const std::string& description, const std::string& team) {
    ask_json("CreateSecret", {{"Name", name},
                              {"Description", description},
                              {"SecretString", "v"},
                              {"Tags", {{{"Key", "team"}, {"Value", team}}}}});
    advance(Millis{1000});
  }
};

TEST_F(SecretListTest, ListsAreSortedAndPaged) {
  make("zebra", "", "blue");
  make("apple", "", "blue");
  make("mango", "", "red");
  EXPECT_EQ(listed({}), (Names{"zebra", "apple", "mango"}));
  EXPECT_EQ(listed({{"SortOrder", "desc"}}), (Names{"mango", "apple", "zebra"}));
  EXPECT_EQ(listed({{"SortBy", "name"}}), (Names{"apple", "mango", "zebra"}));
  put("zebra", "w");
  EXPECT_EQ(listed({{"SortBy", "last-changed-date"}}), (Names{"apple", "mango", "zebra"}));
  for (const char* order : {"asc", "desc"}) {
    json::object body{{"MaxResults", 1}, {"SortOrder", order}};
    Names all;
    do {
      const auto page = ask_json("ListSecrets", body);
      ASSERT_EQ(page.at("SecretList").as_array().size(), 1u);
      all.push_back(text(page.at("SecretList").at(0).at("Name")));
      body.erase("NextToken");
      if (page.contains("NextToken")) body["NextToken"] = page.at("NextToken");
    } while (body.contains("NextToken"));
    EXPECT_EQ(all, listed({{"SortOrder", order}}));
  }
  EXPECT_EQ(refused("ListSecrets", {{"NextToken", "x"}}).code,
            ErrorCode::kInvalidNextTokenException);
  EXPECT_EQ(refused("ListSecrets", {{"MaxResults", 101}}).code, ErrorCode::kValidation);
}

TEST_F(SecretListTest, EntriesShowNoValue) {
  make("s", "the shop's", "blue");
  const auto entry = ask_json("ListSecrets", {}).at("SecretList").at(0).as_object();
  EXPECT_EQ(entry.at("Description"), "the shop's");
  EXPECT_EQ(entry.at("SecretVersionsToStages").as_object().size(), 1u);
  EXPECT_EQ(json::serialize(entry.at("Tags")), R"([{"Key":"team","Value":"blue"}])");
  EXPECT_FALSE(entry.contains("SecretString"));
}

TEST_F(SecretListTest, Filters) {
  make("prod/db", "Database of the shop", "blue");
  make("prod/api", "Key", "red");
  make("test/db", "Database for tests", "blue");
  const auto with = [&](const char* key, const json::array& values) {
    return listed({{"Filters", {{{"Key", key}, {"Values", values}}}}});
  };
  EXPECT_EQ(with("name", {"prod"}), (Names{"prod/db", "prod/api"}));
  EXPECT_EQ(with("name", {"PROD"}), Names{});
  EXPECT_EQ(with("name", {"!prod"}), Names{"test/db"});
  EXPECT_EQ(with("name", {"prod/a", "test"}), (Names{"prod/api", "test/db"}));
  EXPECT_EQ(with("description", {"database"}), (Names{"prod/db", "test/db"}));
  EXPECT_EQ(with("tag-key", {"te"}).size(), 3u);
  EXPECT_EQ(with("tag-value", {"re"}), Names{"prod/api"});
  EXPECT_EQ(with("all", {"SHOP blue"}), Names{"prod/db"});
  EXPECT_EQ(with("primary-region", {"eu"}), Names{});
  EXPECT_EQ(with("owning-service", {"!rds"}).size(), 3u);
  EXPECT_EQ(listed({{"Filters",
                     {{{"Key", "name"}, {"Values", {"prod"}}},
                      {{"Key", "tag-value"}, {"Values", {"blue"}}}}}}),
            Names{"prod/db"});
  EXPECT_EQ(refused("ListSecrets", {{"Filters", {{{"Key", "name"}}}}}).code,
            ErrorCode::kInvalidParameter);
  EXPECT_EQ(refused("ListSecrets", {{"Filters", {{{"Key", "colour"}, {"Values", {"x"}}}}}}).code,
            ErrorCode::kValidation);
}

TEST_F(SecretListTest, BatchesNameWhatTheyCannotGet) {
  make("a", "", "x");
  make("b", "", "x");
  make("c", "", "x");
  ask_json("DeleteSecret", {{"SecretId", "b"}});
  const auto answer =
      ask_json("BatchGetSecretValue", {{"SecretIdList", {"c", "b", "nowhere", "a"}}});
  ASSERT_EQ(answer.at("SecretValues").as_array().size(), 2u);
  EXPECT_EQ(answer.at("SecretValues").at(0).at("Name"), "c");
  EXPECT_EQ(answer.at("SecretValues").at(0).at("SecretString"), "v");
  ASSERT_EQ(answer.at("Errors").as_array().size(), 2u);
  EXPECT_EQ(answer.at("Errors").at(0).at("ErrorCode"), "InvalidRequestException");
  EXPECT_EQ(answer.at("Errors").at(1).at("ErrorCode"), "ResourceNotFoundException");
  EXPECT_EQ(answer.at("Errors").at(1).at("SecretId"), "nowhere");
  json::object body{{"Filters", {{{"Key", "tag-value"}, {"Values", {"x"}}}}}, {"MaxResults", 1}};
  const auto first = ask_json("BatchGetSecretValue", body);
  EXPECT_EQ(first.at("SecretValues").at(0).at("Name"), "a");
  body["NextToken"] = first.at("NextToken");
  EXPECT_EQ(ask_json("BatchGetSecretValue", body).at("SecretValues").at(0).at("Name"), "c");
  EXPECT_EQ(refused("BatchGetSecretValue", {}).code, ErrorCode::kInvalidParameter);
  body["SecretIdList"] = json::array{"a"};
  EXPECT_EQ(refused("BatchGetSecretValue", body).code, ErrorCode::kInvalidParameter);
  EXPECT_EQ(refused("BatchGetSecretValue", {{"SecretIdList", {"a"}}, {"MaxResults", 1}}).code,
            ErrorCode::kInvalidParameter);
}

TEST_F(SecretListTest, VersionsAreListedAndPaged) {
  create("s", "1");
  for (int i = 2; i <= 4; ++i) {
    advance(Millis{1000});
    put("s", std::to_string(i));
  }
  const auto staged = ask_json("ListSecretVersionIds", {{"SecretId", "s"}});
  ASSERT_EQ(staged.at("Versions").as_array().size(), 2u);
  EXPECT_EQ(staged.at("Versions").at(0).at("VersionStages"), json::array{"AWSPREVIOUS"});
  json::object body{{"SecretId", "s"}, {"IncludeDeprecated", true}, {"MaxResults", 3}};
  const auto first = ask_json("ListSecretVersionIds", body);
  EXPECT_EQ(first.at("Versions").as_array().size(), 3u);
  EXPECT_FALSE(first.at("Versions").at(0).as_object().contains("VersionStages"));
  body["NextToken"] = first.at("NextToken");
  const auto second = ask_json("ListSecretVersionIds", body);
  ASSERT_EQ(second.at("Versions").as_array().size(), 1u);
  EXPECT_EQ(second.at("Versions").at(0).at("VersionStages"), json::array{"AWSCURRENT"});
  body["NextToken"] = "x";
  EXPECT_EQ(refused("ListSecretVersionIds", body).code, ErrorCode::kInvalidNextTokenException);
}

TEST_F(SecretListTest, VersionAndStageHaveToMeet) {
  const std::string first = text(create("s", "1").at("VersionId"));
  put("s", "2");
  const auto get = [&](const char* stage) {
    return json::object{{"SecretId", "s"}, {"VersionId", first}, {"VersionStage", stage}};
  };
  EXPECT_EQ(ask_json("GetSecretValue", get("AWSPREVIOUS")).at("SecretString"), "1");
  EXPECT_EQ(refused("GetSecretValue", get("AWSCURRENT")).code, ErrorCode::kInvalidRequest);
  EXPECT_EQ(
      ask_json("GetSecretValue", {{"SecretId", "s"}, {"VersionId", first}}).at("SecretString"),
      "1");
  EXPECT_EQ(refused("GetSecretValue", {{"SecretId", "s"}, {"VersionId", token(9)}}).code,
            ErrorCode::kResourceNotFound);
}

TEST_F(SecretListTest, TagsComeAndGo) {
  create("s", "v");
  ask_json("TagResource",
           {{"SecretId", "s"}, {"Tags", {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "b"}}}}});
  ask_json("UntagResource", {{"SecretId", "s"}, {"TagKeys", {"a", "none"}}});
  EXPECT_EQ(json::serialize(ask_json("DescribeSecret", {{"SecretId", "s"}}).at("Tags")),
            R"([{"Key":"b","Value":""}])");
  json::array many;
  for (int i = 0; i < 50; ++i) many.push_back(json::object{{"Key", "k" + std::to_string(i)}});
  EXPECT_EQ(refused("TagResource", {{"SecretId", "s"}, {"Tags", many}}).code,
            ErrorCode::kInvalidParameter);
}

}  // namespace
}  // namespace minato::secretsmanager
