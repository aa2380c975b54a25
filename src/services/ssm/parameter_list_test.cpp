#include "services/ssm/parameter_list.h"

#include "services/ssm/parameter_test_fixture.h"
#include "services/ssm/parameter_version.h"

namespace minato::ssm {
namespace {

using ParameterListTest = ParameterTest;
using Names = std::vector<std::string>;

TEST_F(ParameterListTest, DescribeFilters) {
  put("/prod/db", "v", {{"Tags", {{{"Key", "team"}, {"Value", "blue"}}}}});
  put("/prod/api/key", "v", {{"Type", "SecureString"}});
  put("/test/db", "v", {{"Type", "StringList"}, {"Tier", "Advanced"}});
  const auto with = [&](const json::object& filter) {
    return names_in(ask_json("DescribeParameters", {{"ParameterFilters", {filter}}}));
  };
  EXPECT_EQ(with({{"Key", "Name"}, {"Values", {"/prod/db", "/test/db"}}}),
            (Names{"/prod/db", "/test/db"}));
  EXPECT_EQ(with({{"Key", "Name"}, {"Option", "BeginsWith"}, {"Values", {"/prod"}}}),
            (Names{"/prod/api/key", "/prod/db"}));
  EXPECT_EQ(with({{"Key", "Name"}, {"Option", "Contains"}, {"Values", {"api"}}}),
            Names{"/prod/api/key"});
  EXPECT_EQ(with({{"Key", "Path"}, {"Values", {"/prod"}}}), Names{"/prod/db"});
  EXPECT_EQ(with({{"Key", "Path"}, {"Option", "Recursive"}, {"Values", {"/prod"}}}).size(), 2u);
  EXPECT_EQ(with({{"Key", "Type"}, {"Values", {"SecureString"}}}), Names{"/prod/api/key"});
  EXPECT_EQ(with({{"Key", "KeyId"}, {"Values", {"alias/aws/ssm"}}}), Names{"/prod/api/key"});
  EXPECT_EQ(with({{"Key", "Tier"}, {"Values", {"Advanced"}}}), Names{"/test/db"});
  EXPECT_EQ(with({{"Key", "DataType"}, {"Values", {"text"}}}).size(), 3u);
  EXPECT_EQ(with({{"Key", "tag:team"}, {"Values", {"blue"}}}), Names{"/prod/db"});
  EXPECT_EQ(with({{"Key", "tag:team"}, {"Values", {"red"}}}), Names{});
  EXPECT_EQ(with({{"Key", "tag:team"}}), Names{"/prod/db"});
  EXPECT_EQ(names_in(ask_json("DescribeParameters",
                              {{"Filters", {{{"Key", "Name"}, {"Values", {"/test"}}}}}})),
            Names{"/test/db"});
}

TEST_F(ParameterListTest, FiltersHaveRules) {
  struct Row {
    json::object filter;
    ErrorCode code;
  };
  for (const Row& row : {
           Row{{{"Key", "Label"}, {"Values", {"x"}}}, ErrorCode::kInvalidFilterKey},
           Row{{{"Key", "Colour"}, {"Values", {"x"}}}, ErrorCode::kInvalidFilterKey},
           Row{{{"Key", "tag:"}, {"Values", {"x"}}}, ErrorCode::kInvalidFilterKey},
           Row{{{"Key", "Type"}, {"Option", "Contains"}, {"Values", {"String"}}},
               ErrorCode::kInvalidFilterOption},
           Row{{{"Key", "Path"}, {"Option", "Equals"}, {"Values", {"/x"}}},
               ErrorCode::kInvalidFilterOption},
           Row{{{"Key", "Type"}, {"Values", {"Secret"}}}, ErrorCode::kInvalidFilterValue},
           Row{{{"Key", "Path"}, {"Values", {"x"}}}, ErrorCode::kInvalidFilterValue},
           Row{{{"Key", "Name"}}, ErrorCode::kInvalidFilterValue},
       }) {
    EXPECT_EQ(refused("DescribeParameters", {{"ParameterFilters", {row.filter}}}).code, row.code)
        << json::serialize(row.filter);
  }
  EXPECT_EQ(
      refused("DescribeParameters", {{"ParameterFilters", {{{"Key", "Name"}, {"Values", {"x"}}}}},
                                     {"Filters", {{{"Key", "Name"}, {"Values", {"x"}}}}}})
          .code,
      ErrorCode::kValidation);
  EXPECT_EQ(refused("DescribeParameters", {{"Shared", true}}).code, ErrorCode::kUnsupportedMember);
}

TEST_F(ParameterListTest, PagesGoOnWhereTheyEnded) {
  for (const char* name : {"a", "b", "c", "d"}) put(name, "v");
  const auto first = ask_json("DescribeParameters", {{"MaxResults", 2}});
  EXPECT_EQ(names_in(first), (Names{"a", "b"}));
  ask_json("DeleteParameter", {{"Name", "b"}});
  const auto second =
      ask_json("DescribeParameters", {{"MaxResults", 2}, {"NextToken", first.at("NextToken")}});
  EXPECT_EQ(names_in(second), (Names{"c", "d"}));
  EXPECT_FALSE(second.contains("NextToken"));
  EXPECT_EQ(refused("DescribeParameters", {{"NextToken", "YWJj"}}).code,
            ErrorCode::kInvalidNextToken);
}

TEST_F(ParameterListTest, HistoryIsOldestFirstAndPaged) {
  put("p", "1", {{"Type", "SecureString"}});
  advance(Millis{1000});
  again("p", "2");
  again("p", "3");
  ask_json("LabelParameterVersion", {{"Name", "p"}, {"ParameterVersion", 2}, {"Labels", {"x"}}});
  const auto first =
      ask_json("GetParameterHistory", {{"Name", "p"}, {"WithDecryption", true}, {"MaxResults", 2}});
  const auto& rows = first.at("Parameters").as_array();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at("Value"), "1");
  EXPECT_EQ(rows[1].at("Value"), "2");
  EXPECT_EQ(rows[1].at("Labels"), json::array{"x"});
  EXPECT_EQ(rows[0].at("Labels"), json::array());
  EXPECT_EQ(rows[0].at("LastModifiedUser"), "arn:aws:iam::123456789012:root");
  EXPECT_NE(rows[0].at("LastModifiedDate"), rows[1].at("LastModifiedDate"));
  const auto second = ask_json("GetParameterHistory", {{"Name", "p"},
                                                       {"WithDecryption", true},
                                                       {"MaxResults", 2},
                                                       {"NextToken", first.at("NextToken")}});
  EXPECT_EQ(second.at("Parameters").as_array().size(), 1u);
  EXPECT_EQ(second.at("Parameters").at(0).at("Value"), "3");
  EXPECT_EQ(refused("GetParameterHistory", {{"Name", "q"}}).code, ErrorCode::kParameterNotFound);
}

TEST_F(ParameterListTest, LabelsMoveAndHaveRules) {
  put("p", "1");
  again("p", "2");
  const auto label = [&](std::int64_t version, const json::array& labels) {
    return json::object{{"Name", "p"}, {"ParameterVersion", version}, {"Labels", labels}};
  };
  auto answer = ask_json("LabelParameterVersion", {{"Name", "p"}, {"Labels", {"prod"}}});
  EXPECT_EQ(answer.at("ParameterVersion"), 2);
  EXPECT_EQ(answer.at("InvalidLabels"), json::array());
  EXPECT_EQ(value_of("p:prod"), "2");
  ask_json("LabelParameterVersion", label(1, {"prod"}));
  EXPECT_EQ(value_of("p:prod"), "1");
  answer = ask_json("LabelParameterVersion", label(1, {"1st", "awsome", "SSM", "a b", "ok.-_1"}));
  EXPECT_EQ(answer.at("InvalidLabels"), (json::array{"1st", "awsome", "SSM", "a b"}));
  EXPECT_EQ(value_of("p:ok.-_1"), "1");
  json::array nine;
  for (int i = 0; i < 9; ++i) nine.push_back(json::value("l" + std::to_string(i)));
  EXPECT_EQ(refused("LabelParameterVersion", label(1, nine)).code,
            ErrorCode::kParameterVersionLabelLimitExceeded);
  EXPECT_EQ(refused("LabelParameterVersion", label(3, {"x"})).code,
            ErrorCode::kParameterVersionNotFound);
  EXPECT_EQ(refused("LabelParameterVersion", {{"Name", "q"}, {"Labels", {"x"}}}).code,
            ErrorCode::kParameterNotFound);
  answer = ask_json("UnlabelParameterVersion", label(1, {"prod", "none"}));
  EXPECT_EQ(answer.at("RemovedLabels"), json::array{"prod"});
  EXPECT_EQ(answer.at("InvalidLabels"), json::array{"none"});
  EXPECT_EQ(refused("GetParameter", {{"Name", "p:prod"}}).code,
            ErrorCode::kParameterVersionNotFound);
}

TEST_F(ParameterListTest, ParametersGoWithAllTheirVersions) {
  put("a", "1");
  again("a", "2");
  put("b", "1");
  ask_json("DeleteParameter", {{"Name", "a"}});
  EXPECT_EQ(refused("DeleteParameter", {{"Name", "a"}}).code, ErrorCode::kParameterNotFound);
  const auto answer = ask_json("DeleteParameters", {{"Names", {"a", "b"}}});
  EXPECT_EQ(answer.at("DeletedParameters"), json::array{"b"});
  EXPECT_EQ(answer.at("InvalidParameters"), json::array{"a"});
  EXPECT_EQ(state().table<ParameterVersion>().size(), 0u);
  EXPECT_TRUE(journal().empty());
  EXPECT_EQ(put("a", "anew").at("Version"), 1);
}

TEST_F(ParameterListTest, TagsComeAndGo) {
  put("p", "v", {{"Tags", {{{"Key", "a"}, {"Value", "1"}}}}});
  const json::object of_p{{"ResourceType", "Parameter"}, {"ResourceId", "p"}};
  const auto with = [&](const char* member, const json::value& value) {
    json::object body = of_p;
    body[member] = value;
    return body;
  };
  ask_json("AddTagsToResource", with("Tags", {{{"Key", "b"}, {"Value", "2"}}}));
  EXPECT_EQ(json::serialize(ask_json("ListTagsForResource", of_p).at("TagList")),
            R"([{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}])");
  ask_json("RemoveTagsFromResource", with("TagKeys", {"a", "none"}));
  EXPECT_EQ(json::serialize(ask_json("ListTagsForResource", of_p).at("TagList")),
            R"([{"Key":"b","Value":"2"}])");
  json::array many;
  for (int i = 0; i < 50; ++i) {
    many.push_back(json::object{{"Key", "k" + std::to_string(i)}, {"Value", "v"}});
  }
  EXPECT_EQ(refused("AddTagsToResource", with("Tags", many)).code,
            ErrorCode::kTooManyParameterTags);
  EXPECT_EQ(
      refused("ListTagsForResource", {{"ResourceType", "Document"}, {"ResourceId", "p"}}).code,
      ErrorCode::kInvalidResourceType);
  EXPECT_EQ(
      refused("ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", "q"}}).code,
      ErrorCode::kInvalidResourceId);
}

}  // namespace
}  // namespace minato::ssm
