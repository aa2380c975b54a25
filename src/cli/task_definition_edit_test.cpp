#include "cli/task_definition_edit.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::cli {
namespace {

using boost::json::object;

object parse(const char* text) { return boost::json::parse(text).as_object(); }

constexpr const char* kDescribed = R"({
  "taskDefinition": {
    "taskDefinitionArn": "arn:aws:ecs:eu-central-1:1:task-definition/web:7", "family": "web",
    "revision": 7, "status": "ACTIVE", "requiresAttributes": [{"name": "x"}],
    "compatibilities": ["EC2"], "registeredAt": 1700000000.5, "registeredBy": "somebody",
    "volumes": [], "inventedNextYear": {"deep": [1, 2.5, null]},
    "containerDefinitions": [
      {"name": "app", "image": "app:1", "essential": true, "alsoInvented": "kept"},
      {"name": "log", "image": "log:1", "essential": false}]},
  "tags": [{"key": "team", "value": "shop"}]})";

TEST(TaskDefinitionEditTest, LeavesOutWhatEcsAddsAndKeepsAllElse) {
  EXPECT_EQ(registrable(parse(kDescribed)), parse(R"({
    "family": "web", "volumes": [], "inventedNextYear": {"deep": [1, 2.5, null]},
    "containerDefinitions": [
      {"name": "app", "image": "app:1", "essential": true, "alsoInvented": "kept"},
      {"name": "log", "image": "log:1", "essential": false}],
    "tags": [{"key": "team", "value": "shop"}]})"));
}

TEST(TaskDefinitionEditTest, TheOnlyEssentialContainerGetsTheImageAndNothingElseChanges) {
  object expected = registrable(parse(kDescribed));
  const auto change = change_image(expected, "", "app:2");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->container, "app");
  EXPECT_EQ(change->before, "app:1");
  expected["containerDefinitions"].as_array()[0].as_object()["image"] = "app:2";
  EXPECT_EQ(change->definition, expected);
}

TEST(TaskDefinitionEditTest, ANamedContainerGetsTheImage) {
  const auto change = change_image(registrable(parse(kDescribed)), "log", "log:2");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->definition.at("containerDefinitions").as_array()[1].as_object().at("image"),
            "log:2");
}

TEST(TaskDefinitionEditTest, TheOnlyContainerNeedsNoName) {
  const auto change = change_image(
      parse(R"({"containerDefinitions": [{"name": "a", "essential": false}]})"), "", "x");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->container, "a");
  EXPECT_EQ(change->before, "");
}

TEST(TaskDefinitionEditTest, SeveralEssentialContainersNeedOne) {
  const object two = parse(R"({"containerDefinitions": [{"name": "b"}, {"name": "a"}]})");
  const auto change = change_image(two, "", "x");
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().message,
            "--container is to say whose image it is, as no container alone is essential; there "
            "are: a, b");
}

TEST(TaskDefinitionEditTest, AWrongContainerIsToldWhatThereIs) {
  const auto change = change_image(registrable(parse(kDescribed)), "apps", "x");
  ASSERT_FALSE(change);
  EXPECT_EQ(change.error().message,
            "no container \"apps\" in the task definition; did you mean app? There are: app, log");
}

TEST(TaskDefinitionEditTest, AFileIsWhatAwsWritesOrTakes) {
  for (const char* text : {kDescribed, R"({"family": "web", "containerDefinitions": []})",
                           R"({"family": "web", "revision": 3, "containerDefinitions": []})"}) {
    const auto definition = parse_task_definition(text, "web.json");
    ASSERT_TRUE(definition) << definition.error().message;
    EXPECT_EQ(definition->at("family"), "web");
    EXPECT_FALSE(definition->contains("revision"));
    EXPECT_FALSE(definition->contains("taskDefinition"));
  }
}

TEST(TaskDefinitionEditTest, WhatIsNoneIsRefusedByItsFile) {
  const auto message = [](const char* text) {
    return parse_task_definition(text, "web.json").error().message;
  };
  EXPECT_EQ(message("{\n\"family\": oops}").substr(0, 17), "web.json, line 2:");
  EXPECT_NE(message("").find("no JSON"), std::string::npos);
  EXPECT_NE(message("{\"family\": \"a\"").find("no JSON"), std::string::npos);
  EXPECT_NE(message("{} {}").find("no JSON"), std::string::npos);
  EXPECT_NE(message("[]").find("containerDefinitions"), std::string::npos);
  EXPECT_NE(message(R"({"family": "a"})").find("containerDefinitions"), std::string::npos);
}

}  // namespace
}  // namespace minato::cli
