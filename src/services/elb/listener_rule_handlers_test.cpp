#include "services/elb/listener_rule_handlers.h"

#include <gtest/gtest.h>

#include <regex>

#include "services/elb/forwarding.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class ListenerRuleHandlersTest : public testing::Test {
 protected:
  /// The priorities that DescribeRules shows, in its order.
  std::vector<std::string> priorities(const std::string& form) {
    return texts_of(test_.ask("DescribeRules", form), "Priority");
  }
  std::string target_state(const std::string& group) {
    return text_of(test_.ask("DescribeTargetHealth", "TargetGroupArn=" + group), "State");
  }
  Error refusal(const std::string& path, const std::string& actions) {
    return test_.refusal("CreateRule", test_.rule_form(listener_, 1, path, actions));
  }

  TestBalancers test_;
  const std::string balancer_ = test_.create_balancer("web");
  const std::string group_ = test_.create_group("web");
  const std::string other_ = test_.create_group("other");
  const std::string listener_ = test_.create_listener(balancer_, group_);
};

TEST_F(ListenerRuleHandlersTest, ARuleIsShownAsItWasMade) {
  const std::string answer = test_.ask(
      "CreateRule", test_.rule_form(listener_, 10, "%2Fapi%2F*", test_.forward_form(other_)));
  EXPECT_TRUE(std::regex_match(
      text_of(answer, "RuleArn"),
      std::regex("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/"
                 "[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}")));
  EXPECT_EQ(text_of(answer, "Priority"), "10");
  EXPECT_EQ(text_of(answer, "IsDefault"), "false");
  EXPECT_EQ(text_of(answer, "Field"), "path-pattern");
  EXPECT_EQ(texts_of(answer, "Values"), (std::vector<std::string>(2, "<member>/api/*</member>")));
  EXPECT_EQ(texts_of(answer, "TargetGroupArn"), (std::vector{other_, other_}));
}

TEST_F(ListenerRuleHandlersTest, TheyComeInTheOrderOfTheirPrioritiesByPages) {
  const auto third = test_.create_rule(listener_, other_, 30000);
  const auto first = test_.create_rule(listener_, other_, 1);
  const auto second = test_.create_rule(listener_, other_, 20);
  using Lines = std::vector<std::string>;
  const std::string on = "ListenerArn=" + listener_;
  EXPECT_EQ(priorities(on), (Lines{"1", "20", "30000", "default"}));
  const std::string page = test_.ask("DescribeRules", on + "&PageSize=2");
  EXPECT_EQ(texts_of(page, "Priority"), (Lines{"1", "20"}));
  test_.ask("DeleteRule", "RuleArn=" + second);
  EXPECT_EQ(priorities(on + "&PageSize=2&Marker=" + text_of(page, "NextMarker")),
            (Lines{"30000", "default"}));
  EXPECT_EQ(priorities("RuleArns.member.1=" + third + "&RuleArns.member.2=" + first +
                       "&RuleArns.member.3=" + first),
            (Lines{"1", "30000"}));
  EXPECT_EQ(test_.refusal("DescribeRules", on + "&Marker=x").code, ErrorCode::kValidation);
}

TEST_F(ListenerRuleHandlersTest, APriorityIsTakenOncePerListener) {
  test_.create_rule(listener_, other_, 5);
  EXPECT_EQ(
      test_.refusal("CreateRule", test_.rule_form(listener_, 5, "/b", test_.forward_form(other_))),
      (Error{ErrorCode::kPriorityInUse, "Priority '5' is currently in use"}));
  test_.create_rule(test_.create_listener(balancer_, group_, 81), other_, 5);
  for (const char* priority : {"0", "50001"}) {
    EXPECT_EQ(test_
                  .refusal("CreateRule", "ListenerArn=" + listener_ + "&Priority=" + priority +
                                             "&Conditions.member.1.Field=path-pattern" +
                                             "&Conditions.member.1.Values.member.1=/" +
                                             test_.forward_form(other_))
                  .code,
              ErrorCode::kValidation);
  }
}

TEST_F(ListenerRuleHandlersTest, WhatCanNotBeMadeIsRefused) {
  const std::string forward = test_.forward_form(other_);
  EXPECT_EQ(refusal("", forward).code, ErrorCode::kValidation);
  EXPECT_EQ(refusal("/a", "&Actions=").code, ErrorCode::kValidation);
  EXPECT_EQ(refusal("/a", forward + "0").code, ErrorCode::kTargetGroupNotFound);
  EXPECT_EQ(refusal("/a", "&Actions.member.1.Type=authenticate-cognito").code,
            ErrorCode::kUnsupportedMember);
  EXPECT_EQ(refusal("/a",
                    "&Actions.member.1.Type=redirect"
                    "&Actions.member.1.RedirectConfig.StatusCode=HTTP_302")
                .message,
            "The redirect configuration is not valid because it creates a loop.");
  std::string many = forward;
  for (int i = 2; i <= 6; ++i) many += "&Actions.member." + std::to_string(i) + ".Type=forward";
  EXPECT_EQ(refusal("/a", many).code, ErrorCode::kTooManyActions);
  EXPECT_EQ(refusal("/a", forward + "&Transforms.member.1.Type=url-rewrite").code,
            ErrorCode::kUnsupportedMember);
  EXPECT_EQ(refusal("/a", forward + "&Tags.member.1.Key=a&Tags.member.2.Key=a").code,
            ErrorCode::kDuplicateTagKeys);
  EXPECT_EQ(test_.refusal("CreateRule", test_.rule_form(listener_ + "0", 1, "/a", forward)).code,
            ErrorCode::kListenerNotFound);
  const auto elsewhere = test_.create_listener(test_.create_balancer("b"), other_);
  EXPECT_EQ(refusal("/a", forward).code, ErrorCode::kTargetGroupAssociationLimit);
  EXPECT_EQ(priorities("ListenerArn=" + listener_), std::vector<std::string>{"default"});
}

TEST_F(ListenerRuleHandlersTest, ALoadBalancerHasAtMostAHundredRules) {
  const auto second = test_.create_listener(balancer_, group_, 81);
  for (int i = 1; i <= 100; ++i) test_.create_rule(i % 2 == 0 ? listener_ : second, group_, i);
  EXPECT_EQ(refusal("/a", test_.forward_form(group_)).code, ErrorCode::kTooManyRules);
  test_.ask("DeleteListener", "ListenerArn=" + second);
  test_.create_rule(listener_, group_, 1);
}

TEST_F(ListenerRuleHandlersTest, WhatIsNotGivenStaysAsItWas) {
  const auto rule = test_.create_rule(listener_, other_, 5);
  const std::string third = test_.create_group("third");
  const std::string conditions =
      "&Conditions.member.1.Field=host-header"
      "&Conditions.member.1.HostHeaderConfig.Values.member.1=a.example.com";
  const std::string by_host = test_.ask("ModifyRule", "RuleArn=" + rule + conditions);
  EXPECT_EQ(text_of(by_host, "Field"), "host-header");
  EXPECT_EQ(text_of(by_host, "TargetGroupArn"), other_);
  EXPECT_EQ(text_of(by_host, "Priority"), "5");
  const std::string to_third =
      test_.ask("ModifyRule", "RuleArn=" + rule + test_.forward_form(third));
  EXPECT_EQ(text_of(to_third, "Field"), "host-header");
  EXPECT_EQ(text_of(to_third, "TargetGroupArn"), third);
  EXPECT_EQ(test_.ask("ModifyRule", "RuleArn=" + rule + "&ResetTransforms=true"), to_third);
  EXPECT_EQ(test_.refusal("ModifyRule", "RuleArn=" + rule + "0" + conditions).code,
            ErrorCode::kRuleNotFound);
  test_.ask("DeleteTargetGroup", "TargetGroupArn=" + other_);
}

TEST_F(ListenerRuleHandlersTest, TheDefaultRuleStaysWhatItIs) {
  const auto rule = text_of(test_.ask("DescribeRules", "ListenerArn=" + listener_), "RuleArn");
  const std::string forward = test_.forward_form(other_);
  for (const auto& [operation, form] :
       {std::pair<const char*, std::string>{"DeleteRule", "RuleArn=" + rule},
        {"ModifyRule", "RuleArn=" + rule + forward},
        {"SetRulePriorities",
         "RulePriorities.member.1.RuleArn=" + rule + "&RulePriorities.member.1.Priority=1"}}) {
    EXPECT_EQ(test_.refusal(operation, form).code, ErrorCode::kOperationNotPermitted) << operation;
  }
}

TEST_F(ListenerRuleHandlersTest, PrioritiesChangeTogetherOrNotAtAll) {
  const auto first = test_.create_rule(listener_, other_, 1);
  const auto second = test_.create_rule(listener_, other_, 2);
  test_.create_rule(listener_, other_, 3);
  const auto form = [&](const std::string& a, const std::string& b) {
    return "RulePriorities.member.1.RuleArn=" + first + "&RulePriorities.member.1.Priority=" + a +
           "&RulePriorities.member.2.RuleArn=" + second + "&RulePriorities.member.2.Priority=" + b;
  };
  const std::string swapped = test_.ask("SetRulePriorities", form("2", "1"));
  EXPECT_EQ(texts_of(swapped, "RuleArn").size(), 2u);
  EXPECT_EQ(texts_of(test_.ask("DescribeRules", "ListenerArn=" + listener_), "RuleArn")[0], second);
  for (const auto& [a, b] : {std::pair{"3", "4"}, {"7", "7"}}) {
    EXPECT_EQ(test_.refusal("SetRulePriorities", form(a, b)).code, ErrorCode::kPriorityInUse);
  }
  EXPECT_EQ(test_.refusal("SetRulePriorities", form("1", "50001")).code, ErrorCode::kValidation);
  EXPECT_EQ(test_.refusal("SetRulePriorities", "RulePriorities=").code, ErrorCode::kValidation);
  EXPECT_EQ(test_.refusal("SetRulePriorities", "RulePriorities.member.1.RuleArn=" + first).code,
            ErrorCode::kValidation);
  EXPECT_EQ(test_
                .refusal("SetRulePriorities", "RulePriorities.member.1.RuleArn=" + first +
                                                  "0&RulePriorities.member.1.Priority=9")
                .code,
            ErrorCode::kRuleNotFound);
  EXPECT_EQ(priorities("ListenerArn=" + listener_),
            (std::vector<std::string>{"1", "2", "3", "default"}));
}

TEST_F(ListenerRuleHandlersTest, ARuleUsesItsTargetGroup) {
  test_.ask("RegisterTargets", "TargetGroupArn=" + other_ + "&Targets.member.1.Id=" +
                                   std::string(kFirstMachine) + "&Targets.member.1.Port=8080");
  EXPECT_EQ(target_state(other_), "unused");
  const auto rule = test_.create_rule(listener_, other_, 1);
  EXPECT_EQ(target_state(other_), "initial");
  EXPECT_EQ(load_balancers_of(test_.state(), TargetGroupArn(other_)),
            std::set{LoadBalancerArn(balancer_)});
  EXPECT_EQ(
      texts_of(test_.ask("DescribeTargetGroups", "LoadBalancerArn=" + balancer_), "TargetGroupArn")
          .size(),
      2u);
  EXPECT_EQ(test_.refusal("DeleteTargetGroup", "TargetGroupArn=" + other_).code,
            ErrorCode::kResourceInUse);
  test_.ask("DeleteRule", "RuleArn=" + rule);
  EXPECT_EQ(target_state(other_), "unused");
  EXPECT_EQ(test_.refusal("DescribeRules", "RuleArns.member.1=" + rule).code,
            ErrorCode::kRuleNotFound);
  test_.ask("DeleteTargetGroup", "TargetGroupArn=" + other_);
}

TEST_F(ListenerRuleHandlersTest, RulesGoWithTheirListenerAndLoadBalancer) {
  const auto first = test_.create_rule(listener_, other_, 1);
  test_.ask("DeleteListener", "ListenerArn=" + listener_);
  EXPECT_EQ(test_.refusal("DeleteRule", "RuleArn=" + first).code, ErrorCode::kRuleNotFound);
  const auto again = test_.create_listener(balancer_, group_);
  test_.create_rule(again, other_, 1);
  test_.ask("DeleteLoadBalancer", "LoadBalancerArn=" + balancer_);
  EXPECT_EQ(test_.state().table<ListenerRule>().size(), 0u);
  test_.ask("DeleteTargetGroup", "TargetGroupArn=" + other_);
}

TEST_F(ListenerRuleHandlersTest, RulesHaveTags) {
  const auto rule = text_of(
      test_.ask("CreateRule", test_.rule_form(listener_, 1, "/a", test_.forward_form(other_)) +
                                  "&Tags.member.1.Key=team&Tags.member.1.Value=sea"),
      "RuleArn");
  const std::string on = "ResourceArns.member.1=" + rule;
  test_.ask("AddTags", on + "&Tags.member.1.Key=stage&Tags.member.1.Value=test");
  EXPECT_EQ(texts_of(test_.ask("DescribeTags", on), "Key"),
            (std::vector<std::string>{"stage", "team"}));
  test_.ask("RemoveTags", on + "&TagKeys.member.1=team");
  EXPECT_EQ(texts_of(test_.ask("DescribeTags", on), "Key"), std::vector<std::string>{"stage"});
  EXPECT_EQ(test_.refusal("DescribeTags", on + "0").code, ErrorCode::kRuleNotFound);
}

}  // namespace
}  // namespace minato::elb
