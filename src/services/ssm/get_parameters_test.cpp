#include "services/ssm/get_parameters.h"

#include "services/ssm/parameter_test_fixture.h"

namespace minato::ssm {
namespace {

using GetParametersTest = ParameterTest;
using Names = std::vector<std::string>;

constexpr const char* kArn = "arn:aws:ssm:eu-west-1:123456789012:parameter";

TEST_F(GetParametersTest, NamesArnsVersionsAndLabelsAreUnderstood) {
  put("/db/host", "one");
  again("/db/host", "two");
  put("top", "three");
  ask_json("LabelParameterVersion",
           {{"Name", "/db/host"}, {"ParameterVersion", 1}, {"Labels", {"stable"}}});
  const std::string arn = kArn;
  EXPECT_EQ(value_of("/db/host"), "two");
  EXPECT_EQ(value_of("/db/host:1"), "one");
  EXPECT_EQ(value_of("/db/host:stable"), "one");
  EXPECT_EQ(value_of(arn + "/db/host"), "two");
  EXPECT_EQ(value_of(arn + "/db/host:1"), "one");
  EXPECT_EQ(value_of(arn + "/db/host:stable"), "one");
  EXPECT_EQ(value_of(arn + "/top"), "three");
  const auto shown = ask_json("GetParameter", {{"Name", "/db/host:stable"}}).at("Parameter");
  EXPECT_EQ(shown.at("Selector"), ":stable");
  EXPECT_EQ(shown.at("Name"), "/db/host");
  EXPECT_EQ(shown.at("Version"), 1);
}

TEST_F(GetParametersTest, WhatIsNotThereIsToldApart) {
  put("p", "v");
  struct Row {
    std::string name;
    ErrorCode code;
  };
  for (const Row& row : {
           Row{"q", ErrorCode::kParameterNotFound},
           Row{"/p", ErrorCode::kParameterNotFound},
           Row{"arn:aws:ssm:eu-west-1:999999999999:parameter/p", ErrorCode::kParameterNotFound},
           Row{"arn:aws:s3:::p", ErrorCode::kParameterNotFound},
           Row{"p:2", ErrorCode::kParameterVersionNotFound},
           Row{"p:", ErrorCode::kParameterVersionNotFound},
           Row{"p:99999999999999999999", ErrorCode::kParameterVersionNotFound},
           Row{"p:prod", ErrorCode::kParameterVersionNotFound},
       }) {
    EXPECT_EQ(refused("GetParameter", {{"Name", row.name}}).code, row.code) << row.name;
  }
}

TEST_F(GetParametersTest, ASecureStringIsShownWhenAskedFor) {
  put("s", "hidden-value", {{"Type", "SecureString"}, {"KeyId", "alias/mine"}});
  const auto closed = ask_json("GetParameter", {{"Name", "s"}}).at("Parameter").as_object();
  EXPECT_EQ(json::serialize(closed).find("hidden-value"), std::string::npos);
  EXPECT_NE(closed.at("Value"), "");
  EXPECT_EQ(value_of("s"), "hidden-value");
  const auto described = ask_json("DescribeParameters", {}).at("Parameters").at(0);
  EXPECT_EQ(described.at("KeyId"), "alias/mine");
  EXPECT_EQ(json::serialize(described).find("hidden"), std::string::npos);
}

TEST_F(GetParametersTest, SeveralAtOnceNameTheInvalidOnes) {
  put("a", "1");
  put("b", "2");
  const auto answer = ask_json("GetParameters", {{"Names", {"b", "nowhere", "a", "a:7"}}});
  EXPECT_EQ(names_in(answer), (Names{"b", "a"}));
  EXPECT_EQ(answer.at("InvalidParameters"), (json::array{"nowhere", "a:7"}));
  json::array many(11, "a");
  EXPECT_EQ(refused("GetParameters", {{"Names", many}}).code, ErrorCode::kValidation);
  EXPECT_EQ(refused("GetParameters", {{"Names", json::array{}}}).code, ErrorCode::kValidation);
}

TEST_F(GetParametersTest, PathsAreWalked) {
  for (const char* name : {"/a", "/a/b", "/a/b/c", "/a/d", "/ab/x", "/b", "plain"}) put(name, name);
  const auto below = [&](const char* path, bool recursive) {
    return names_in(ask_json("GetParametersByPath", {{"Path", path}, {"Recursive", recursive}}));
  };
  EXPECT_EQ(below("/a", false), (Names{"/a/b", "/a/d"}));
  EXPECT_EQ(below("/a/", true), (Names{"/a/b", "/a/b/c", "/a/d"}));
  EXPECT_EQ(below("/", false), (Names{"/a", "/b"}));
  EXPECT_EQ(below("/", true).size(), 6u);
  EXPECT_EQ(below("/nowhere", true), Names{});
  EXPECT_EQ(refused("GetParametersByPath", {{"Path", "a"}}).code, ErrorCode::kValidation);
}

TEST_F(GetParametersTest, PathsAreFilteredAndPaged) {
  for (int i = 0; i < 12; ++i) put("/p/" + std::string(1, static_cast<char>('a' + i)), "v");
  put("/p/secure", "v", {{"Type", "SecureString"}});
  json::object body{{"Path", "/p"}};
  Names all;
  int pages = 0;
  do {
    const auto answer = ask_json("GetParametersByPath", body);
    for (auto& name : names_in(answer)) all.push_back(name);
    body.erase("NextToken");
    if (answer.contains("NextToken")) body["NextToken"] = answer.at("NextToken");
    ++pages;
  } while (body.contains("NextToken"));
  EXPECT_EQ(all.size(), 13u);
  EXPECT_EQ(pages, 2);
  const auto with = [&](const json::object& filter) {
    return json::object{{"Path", "/p"}, {"ParameterFilters", {filter}}};
  };
  EXPECT_EQ(names_in(ask_json("GetParametersByPath",
                              with({{"Key", "Type"}, {"Values", {"SecureString"}}}))),
            Names{"/p/secure"});
  again("/p/a", "newer");
  ask_json("LabelParameterVersion",
           {{"Name", "/p/a"}, {"ParameterVersion", 1}, {"Labels", {"prod"}}});
  const auto labelled =
      ask_json("GetParametersByPath", with({{"Key", "Label"}, {"Values", {"prod"}}}));
  EXPECT_EQ(names_in(labelled), Names{"/p/a"});
  EXPECT_EQ(labelled.at("Parameters").at(0).at("Value"), "v");
  EXPECT_EQ(refused("GetParametersByPath", with({{"Key", "Name"}, {"Values", {"x"}}})).code,
            ErrorCode::kInvalidFilterKey);
  EXPECT_EQ(refused("GetParametersByPath", {{"Path", "/p"}, {"NextToken", "x"}}).code,
            ErrorCode::kInvalidNextToken);
  EXPECT_EQ(refused("GetParametersByPath", {{"Path", "/p"}, {"MaxResults", 11}}).code,
            ErrorCode::kValidation);
}

}  // namespace
}  // namespace minato::ssm
