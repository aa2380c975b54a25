#include "services/logs/group_handlers.h"

#include <gtest/gtest.h>

#include "services/logs/describe_groups.h"
#include "services/logs/install.h"
#include "services/logs/log_stream.h"
#include "services/test_engine.h"

namespace minato::logs {
namespace {

class LogGroupsTest : public testing::Test, public TestEngine {
 protected:
  LogGroupsTest() : TestEngine("logs") { install(engine(), registry()); }

  void create(const std::string& name) {
    ask("CreateLogGroup", R"({"logGroupName":")" + name + "\"}");
  }
  std::vector<std::string> names(const api::DescribeLogGroups::Request& request) {
    const auto page = select_groups(state(), request);
    EXPECT_TRUE(page);
    std::vector<std::string> names;
    for (const auto& group : page->groups) names.push_back(group.name.str());
    return names;
  }
};

using Names = std::vector<std::string>;

TEST_F(LogGroupsTest, OneOfAName) {
  create("/ecs/web");
  EXPECT_EQ(refusal("CreateLogGroup", R"({"logGroupName":"/ecs/web"})").code, ErrorCode::kConflict);
  ask("DeleteLogGroup", R"({"logGroupName":"/ecs/web"})");
  EXPECT_EQ(refusal("DeleteLogGroup", R"({"logGroupName":"/ecs/web"})").code,
            ErrorCode::kResourceNotFound);
}

TEST_F(LogGroupsTest, ANumberIsNeverGivenAgain) {
  create("a");
  const auto first = state().table<LogGroup>().at(LogGroupName("a")).number;
  ask("DeleteLogGroup", R"({"logGroupName":"a"})");
  create("a");
  EXPECT_NE(state().table<LogGroup>().at(LogGroupName("a")).number, first);
}

TEST_F(LogGroupsTest, RefusesWhatIsNotThere) {
  EXPECT_EQ(refusal("CreateLogGroup", R"({"logGroupName":"aws/x"})").code,
            ErrorCode::kInvalidParameter);
  EXPECT_EQ(refusal("CreateLogGroup", R"({"logGroupName":"a","kmsKeyId":"k"})").code,
            ErrorCode::kUnsupportedMember);
  EXPECT_EQ(
      refusal("CreateLogGroup", R"({"logGroupName":"a","logGroupClass":"INFREQUENT_ACCESS"})").code,
      ErrorCode::kUnsupportedMember);
  EXPECT_EQ(refusal("CreateLogGroup", R"({"logGroupName":"a b"})").code, ErrorCode::kValidation);
  EXPECT_EQ(refusal("CreateLogStream", R"({"logGroupName":"a","logStreamName":"s"})").code,
            ErrorCode::kResourceNotFound);
}

TEST_F(LogGroupsTest, StreamsGoWithTheirGroup) {
  create("a");
  create("ab");
  ask("CreateLogStream", R"({"logGroupName":"a","logStreamName":"s"})");
  ask("CreateLogStream", R"({"logGroupName":"ab","logStreamName":"s"})");
  EXPECT_EQ(refusal("CreateLogStream", R"({"logGroupName":"a","logStreamName":"s"})").code,
            ErrorCode::kConflict);
  EXPECT_EQ(refusal("CreateLogStream", R"({"logGroupName":"a","logStreamName":"s:t"})").code,
            ErrorCode::kValidation);
  ask("DeleteLogGroup", R"({"logGroupName":"a"})");
  ASSERT_EQ(state().table<LogStream>().size(), 1u);
  EXPECT_EQ(state().table<LogStream>().rows().begin()->second.record.group.str(), "ab");
  ask("DeleteLogStream", R"({"logGroupName":"ab","logStreamName":"s"})");
  EXPECT_EQ(refusal("DeleteLogStream", R"({"logGroupName":"ab","logStreamName":"s"})").code,
            ErrorCode::kResourceNotFound);
}

TEST_F(LogGroupsTest, RetentionIsOneOfTheKnownNumbers) {
  create("a");
  ask("PutRetentionPolicy", R"({"logGroupName":"a","retentionInDays":7})");
  EXPECT_EQ(state().table<LogGroup>().at(LogGroupName("a")).retention_in_days, 7);
  EXPECT_EQ(refusal("PutRetentionPolicy", R"({"logGroupName":"a","retentionInDays":8})").code,
            ErrorCode::kInvalidParameter);
  ask("DeleteRetentionPolicy", R"({"logGroupName":"a"})");
  EXPECT_FALSE(state().table<LogGroup>().at(LogGroupName("a")).retention_in_days);
}

TEST_F(LogGroupsTest, ListsByPrefixPatternAndPage) {
  for (const char* name : {"a", "b/one", "b/two", "c/one"}) create(name);
  api::DescribeLogGroups::Request request;
  EXPECT_EQ(names(request), (Names{"a", "b/one", "b/two", "c/one"}));
  request.log_group_name_prefix = "b/";
  EXPECT_EQ(names(request), (Names{"b/one", "b/two"}));
  request.log_group_name_pattern = "one";
  EXPECT_EQ(select_groups(state(), request).error().code, ErrorCode::kInvalidParameter);
  request.log_group_name_prefix.reset();
  EXPECT_EQ(names(request), (Names{"b/one", "c/one"}));
  request.limit = 1;
  const auto first = select_groups(state(), request);
  ASSERT_TRUE(first->next_token);
  request.next_token = first->next_token;
  EXPECT_EQ(names(request), (Names{"c/one"}));
  EXPECT_FALSE(select_groups(state(), request)->next_token);
}

TEST_F(LogGroupsTest, TagsByArnAndByName) {
  ask("CreateLogGroup", R"({"logGroupName":"a","tags":{"x":"1"}})");
  const std::string arn = "arn:aws:logs:eu-west-1:123456789012:log-group:a";
  ask("TagResource", R"({"resourceArn":")" + arn + R"(","tags":{"y":"2"}})");
  ask("TagLogGroup", R"({"logGroupName":"a","tags":{"z":"3"}})");
  ask("UntagResource", R"({"resourceArn":")" + arn + R"(","tagKeys":["x"]})");
  EXPECT_EQ(ask("ListTagsForResource", R"({"resourceArn":")" + arn + "\"}"),
            R"({"tags":{"y":"2","z":"3"}})");
  ask("UntagLogGroup", R"({"logGroupName":"a","tags":["y"]})");
  EXPECT_EQ(ask("ListTagsLogGroup", R"({"logGroupName":"a"})"), R"({"tags":{"z":"3"}})");
  EXPECT_EQ(refusal("TagLogGroup", R"({"logGroupName":"a","tags":{"aws:x":"3"}})").code,
            ErrorCode::kInvalidParameter);
  std::string many;
  for (int i = 0; i < 50; ++i) many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":\"\"";
  EXPECT_EQ(
      refusal("TagResource", R"({"resourceArn":")" + arn + R"(","tags":{)" + many + "}}").code,
      ErrorCode::kTooManyTags);
  EXPECT_EQ(refusal("ListTagsForResource", R"({"resourceArn":")" + arn + "b\"}").code,
            ErrorCode::kResourceNotFound);
}

}  // namespace
}  // namespace minato::logs
