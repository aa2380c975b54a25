#include "services/elb/tag_handlers.h"

#include <gtest/gtest.h>

#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class TagHandlersTest : public testing::Test {
 protected:
  /// "KEY=VALUE" of each tag.
  std::vector<std::string> tags(const std::string& arn) {
    const auto answer = test_.ask("DescribeTags", "ResourceArns.member.1=" + arn);
    const auto keys = texts_of(answer, "Key");
    const auto values = texts_of(answer, "Value");
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < keys.size(); ++i) lines.push_back(keys[i] + '=' + values[i]);
    return lines;
  }

  TestBalancers test_;
  const std::string balancer_ =
      test_.create_balancer("web", "&Tags.member.1.Key=team&Tags.member.1.Value=sea");
  const std::string group_ = test_.create_group("web");
  const std::string listener_ = test_.create_listener(balancer_, group_);
};

TEST_F(TagHandlersTest, TagsComeChangeAndGo) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(tags(balancer_), Lines{"team=sea"});
  test_.ask("AddTags", "ResourceArns.member.1=" + balancer_ + "&ResourceArns.member.2=" + group_ +
                           "&ResourceArns.member.3=" + listener_ +
                           "&Tags.member.1.Key=team&Tags.member.1.Value=port"
                           "&Tags.member.2.Key=stage&Tags.member.2.Value=test");
  for (const auto& arn : {balancer_, group_, listener_}) {
    EXPECT_EQ(tags(arn), (Lines{"stage=test", "team=port"})) << arn;
  }
  test_.ask("RemoveTags",
            "ResourceArns.member.1=" + balancer_ + "&TagKeys.member.1=team&TagKeys.member.2=none");
  EXPECT_EQ(tags(balancer_), Lines{"stage=test"});
  EXPECT_EQ(tags(group_), (Lines{"stage=test", "team=port"}));
}

TEST_F(TagHandlersTest, WhatIsNotThereIsRefused) {
  struct Row {
    std::string arn;
    ErrorCode code;
  };
  for (const Row& row : {Row{balancer_ + "0", ErrorCode::kLoadBalancerNotFound},
                         Row{group_ + "0", ErrorCode::kTargetGroupNotFound},
                         Row{listener_ + "0", ErrorCode::kListenerNotFound},
                         Row{"arn:aws:s3:::bucket", ErrorCode::kValidation}}) {
    EXPECT_EQ(test_.refusal("DescribeTags", "ResourceArns.member.1=" + row.arn).code, row.code);
    EXPECT_EQ(
        test_.refusal("AddTags", "ResourceArns.member.1=" + row.arn + "&Tags.member.1.Key=a").code,
        row.code);
  }
}

TEST_F(TagHandlersTest, TagsHaveLimits) {
  const std::string on = "ResourceArns.member.1=" + group_;
  EXPECT_EQ(test_.refusal("AddTags", on + "&Tags.member.1.Key=aws%3Aname").code,
            ErrorCode::kValidation);
  EXPECT_EQ(test_.refusal("AddTags", on + "&Tags.member.1.Key=" + std::string(129, 'k')).code,
            ErrorCode::kValidation);
  EXPECT_EQ(test_.refusal("AddTags", on + "&Tags.member.1.Key=a&Tags.member.2.Key=a").code,
            ErrorCode::kDuplicateTagKeys);
  std::string fifty = on;
  for (int i = 1; i <= 50; ++i) {
    fifty += "&Tags.member." + std::to_string(i) + ".Key=key" + std::to_string(i);
  }
  test_.ask("AddTags", fifty);
  EXPECT_EQ(test_.refusal("AddTags", on + "&Tags.member.1.Key=onemore").code,
            ErrorCode::kTooManyTags);
}

}  // namespace
}  // namespace minato::elb
