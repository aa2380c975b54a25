#include "services/elb/listener_handlers.h"

#include <gtest/gtest.h>

#include <regex>

#include "services/elb/listener.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class ListenerHandlersTest : public testing::Test {
 protected:
  TestBalancers test_;
  const std::string balancer_ = test_.create_balancer("web");
  const std::string group_ = test_.create_group("web");
};

TEST_F(ListenerHandlersTest, AListenerForwardsToItsTargetGroup) {
  const std::string answer =
      test_.ask("CreateListener", test_.listener_form(balancer_, group_, 8080));
  EXPECT_TRUE(std::regex_match(
      text_of(answer, "ListenerArn"),
      std::regex("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/"
                 "[0-9a-f]{16}/[0-9a-f]{16}")));
  EXPECT_EQ(text_of(answer, "LoadBalancerArn"), balancer_);
  EXPECT_EQ(text_of(answer, "Port"), "8080");
  EXPECT_EQ(text_of(answer, "Protocol"), "HTTP");
  EXPECT_EQ(text_of(answer, "Type"), "forward");
  EXPECT_EQ(texts_of(answer, "TargetGroupArn"), (std::vector{group_, group_}));
  EXPECT_EQ(text_of(answer, "Weight"), "1");
}

TEST_F(ListenerHandlersTest, BothFormsOfForwardingAreTheSame) {
  const std::string arn = test_.create_listener(balancer_, group_);
  EXPECT_EQ(test_.create_listener(balancer_, group_), arn);
  const std::string config = "DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.";
  EXPECT_EQ(text_of(test_.ask("CreateListener",
                              "LoadBalancerArn=" + balancer_ +
                                  "&Protocol=HTTP&Port=80&DefaultActions.member.1.Type=forward&" +
                                  config + "TargetGroupArn=" + group_ + "&" + config + "Weight=1"),
                    "ListenerArn"),
            arn);
  const std::string other = test_.create_group("other");
  EXPECT_EQ(
      test_.refusal("CreateListener", test_.listener_form(balancer_, other)),
      (Error{ErrorCode::kDuplicateListener,
             "A listener already exists on this port for this load balancer '" + balancer_ + "'"}));
}

TEST_F(ListenerHandlersTest, WhatCanNotBeMadeIsRefused) {
  const std::string on = "LoadBalancerArn=" + balancer_ + "&Protocol=HTTP&Port=80";
  const std::string action = "&DefaultActions.member.1.";
  const std::string forward = action + "Type=forward";
  const std::string to_group = action + "TargetGroupArn=" + group_;
  const std::string tuple = action + "ForwardConfig.TargetGroups.member.";
  const std::string other = test_.create_group("other");
  struct Row {
    std::string form;
    ErrorCode code;
    const char* named;
  };
  for (const Row& row :
       {Row{on, ErrorCode::kValidation, "DefaultActions"},
        Row{on + forward, ErrorCode::kValidation, "target group ARN"},
        Row{on + forward + to_group + "0", ErrorCode::kTargetGroupNotFound, "not found"},
        Row{on + action + "Type=authenticate-oidc", ErrorCode::kUnsupportedMember,
            "DefaultActions[0].Type 'authenticate-oidc'"},
        Row{on + action + "Type=jwt-validation", ErrorCode::kUnsupportedMember,
            "DefaultActions[0].Type 'jwt-validation'"},
        Row{on + action + "Type=redirect", ErrorCode::kInvalidAction, "'RedirectConfig'"},
        Row{on + action + "Type=fixed-response", ErrorCode::kInvalidAction,
            "'FixedResponseConfig'"},
        Row{on + forward + to_group + "&DefaultActions.member.1.FixedResponseConfig.StatusCode=200",
            ErrorCode::kInvalidAction, "'FixedResponseConfig'"},
        Row{on + forward + to_group + "&DefaultActions.member.2.Type=fixed-response",
            ErrorCode::kInvalidAction, "exactly one"},
        Row{on + forward + tuple + "1.TargetGroupArn=" + group_ + tuple +
                "2.TargetGroupArn=" + group_,
            ErrorCode::kValidation, "more than once"},
        Row{on + forward + tuple + "1.TargetGroupArn=" + group_ + tuple + "1.Weight=1000",
            ErrorCode::kValidation, "Weight"},
        Row{on + forward + action + "ForwardConfig.TargetGroupStickinessConfig.Enabled=false",
            ErrorCode::kValidation, "TargetGroups"},
        Row{on + forward + to_group + tuple + "1.TargetGroupArn=" + other, ErrorCode::kValidation,
            "the same"},
        Row{on + forward + tuple + "1.TargetGroupArn=" + group_ + action +
                "ForwardConfig.TargetGroupStickinessConfig.Enabled=true",
            ErrorCode::kValidation, "DurationSeconds"},
        Row{on + forward + tuple + "1.TargetGroupArn=" + group_ + action +
                "ForwardConfig.TargetGroupStickinessConfig.DurationSeconds=604801",
            ErrorCode::kValidation, "DurationSeconds"},
        Row{"LoadBalancerArn=" + balancer_ + "&Port=80" + forward + to_group,
            ErrorCode::kValidation, "protocol"},
        Row{"LoadBalancerArn=" + balancer_ + "&Protocol=HTTP" + forward + to_group,
            ErrorCode::kValidation, "port"},
        Row{"LoadBalancerArn=" + balancer_ + "&Protocol=HTTPS&Port=443" + forward + to_group,
            ErrorCode::kValidation, "certificate must be specified for HTTPS"},
        Row{"LoadBalancerArn=" + balancer_ + "&Protocol=HTTP&Port=0" + forward + to_group,
            ErrorCode::kValidation, "Port"},
        Row{on + forward + to_group + "&Certificates.member.1.CertificateArn=x",
            ErrorCode::kValidation, "Certificates"},
        Row{test_.listener_form(balancer_ + "0", group_), ErrorCode::kLoadBalancerNotFound,
            "not found"}}) {
    const Error refused = test_.refusal("CreateListener", row.form);
    EXPECT_EQ(refused.code, row.code) << row.form;
    EXPECT_NE(refused.message.find(row.named), std::string::npos) << refused.message;
  }
  EXPECT_EQ(test_.state().table<Listener>().size(), 0u);
}

TEST_F(ListenerHandlersTest, ATargetGroupBelongsToOneLoadBalancer) {
  test_.create_listener(balancer_, group_, 80);
  test_.create_listener(balancer_, group_, 81);
  EXPECT_EQ(
      test_.refusal("CreateListener", test_.listener_form(test_.create_balancer("other"), group_))
          .code,
      ErrorCode::kTargetGroupAssociationLimit);
}

TEST_F(ListenerHandlersTest, TheyAreFoundByArnAndLoadBalancer) {
  const std::string first = test_.create_listener(balancer_, group_, 80);
  const std::string second = test_.create_listener(balancer_, group_, 81);
  const auto found = [&](const std::string& form) {
    return texts_of(test_.ask("DescribeListeners", form), "ListenerArn");
  };
  EXPECT_EQ(found("LoadBalancerArn=" + balancer_).size(), 2u);
  EXPECT_EQ(found("ListenerArns.member.1=" + second), std::vector{second});
  EXPECT_EQ(found("LoadBalancerArn=" + balancer_ + "&PageSize=1").size(), 1u);
  EXPECT_EQ(test_.refusal("DescribeListeners", "").code, ErrorCode::kValidation);
  EXPECT_EQ(test_.refusal("DescribeListeners", "LoadBalancerArn=" + balancer_ + "0").code,
            ErrorCode::kLoadBalancerNotFound);
  test_.ask("DeleteListener", "ListenerArn=" + first);
  EXPECT_EQ(found("LoadBalancerArn=" + balancer_), std::vector{second});
  EXPECT_EQ(test_.refusal("DeleteListener", "ListenerArn=" + first).code,
            ErrorCode::kListenerNotFound);
}

TEST_F(ListenerHandlersTest, PortAndTargetGroupChange) {
  const std::string arn = test_.create_listener(balancer_, group_, 80);
  const std::string other = test_.create_group("other");
  const std::string answer =
      test_.ask("ModifyListener", "ListenerArn=" + arn +
                                      "&Port=81&DefaultActions.member.1.Type=forward"
                                      "&DefaultActions.member.1.TargetGroupArn=" +
                                      other);
  EXPECT_EQ(text_of(answer, "Port"), "81");
  EXPECT_EQ(text_of(answer, "TargetGroupArn"), other);
  test_.ask("DeleteTargetGroup", "TargetGroupArn=" + group_);
  test_.create_listener(balancer_, other, 80);
  EXPECT_EQ(test_.refusal("ModifyListener", "ListenerArn=" + arn + "&Port=80").code,
            ErrorCode::kDuplicateListener);
  EXPECT_EQ(test_.refusal("ModifyListener", "ListenerArn=" + arn + "&Protocol=TLS").code,
            ErrorCode::kValidation);
}

TEST_F(ListenerHandlersTest, ADefaultActionMayDivideRequestsAmongTargetGroups) {
  const std::string other = test_.create_group("other");
  const std::string tuple = "&DefaultActions.member.1.ForwardConfig.TargetGroups.member.";
  const std::string sticky = "&DefaultActions.member.1.ForwardConfig.TargetGroupStickinessConfig.";
  const std::string form = "LoadBalancerArn=" + balancer_ +
                           "&Protocol=HTTP&Port=80&DefaultActions.member.1.Type=forward" + tuple +
                           "1.TargetGroupArn=" + group_ + tuple + "1.Weight=0" + tuple +
                           "2.TargetGroupArn=" + other + tuple + "2.Weight=999" + sticky +
                           "Enabled=true" + sticky + "DurationSeconds=60";
  const std::string answer = test_.ask("CreateListener", form);
  EXPECT_EQ(texts_of(answer, "TargetGroupArn"), (std::vector{group_, other}));
  EXPECT_EQ(texts_of(answer, "Weight"), (std::vector<std::string>{"0", "999"}));
  EXPECT_EQ(text_of(answer, "DurationSeconds"), "60");
  EXPECT_EQ(test_.ask("CreateListener", form), answer);
  EXPECT_EQ(test_.refusal("DeleteTargetGroup", "TargetGroupArn=" + other).code,
            ErrorCode::kResourceInUse);
}

TEST_F(ListenerHandlersTest, ADefaultActionMayAnswerByItself) {
  const std::string on = "LoadBalancerArn=" + balancer_ + "&Protocol=HTTP";
  const std::string action = "&DefaultActions.member.1.";
  const std::string fixed = test_.ask(
      "CreateListener", on + "&Port=80" + action + "Type=fixed-response" + action +
                            "FixedResponseConfig.StatusCode=503" + action +
                            "FixedResponseConfig.MessageBody=closed" + action +
                            "FixedResponseConfig.ContentType=text%2Fplain" + action + "Order=7");
  EXPECT_EQ(text_of(fixed, "StatusCode"), "503");
  EXPECT_EQ(text_of(fixed, "MessageBody"), "closed");
  EXPECT_EQ(text_of(fixed, "ContentType"), "text/plain");
  EXPECT_EQ(text_of(fixed, "Order"), "7");
  const std::string redirect =
      test_.ask("CreateListener", on + "&Port=81" + action + "Type=redirect" + action +
                                      "RedirectConfig.StatusCode=HTTP_301" + action +
                                      "RedirectConfig.Protocol=HTTPS");
  EXPECT_EQ(texts_of(redirect, "Protocol"), (std::vector<std::string>{"HTTP", "HTTPS"}));
  EXPECT_EQ(text_of(redirect, "Path"), "/#{path}");
  struct Row {
    const char* settings;
    ErrorCode code;
  };
  for (const Row& row : {Row{"StatusCode=302", ErrorCode::kValidation},
                         Row{"StatusCode=2000", ErrorCode::kValidation},
                         Row{"StatusCode=2xx", ErrorCode::kValidation},
                         Row{"StatusCode=600", ErrorCode::kValidation}}) {
    EXPECT_EQ(test_
                  .refusal("CreateListener", on + "&Port=82" + action + "Type=fixed-response" +
                                                 action + "FixedResponseConfig." + row.settings)
                  .code,
              row.code)
        << row.settings;
  }
  EXPECT_EQ(
      test_
          .refusal("CreateListener", on + "&Port=82" + action + "Type=fixed-response" + action +
                                         "FixedResponseConfig.StatusCode=200" + action +
                                         "FixedResponseConfig.ContentType=image%2Fpng")
          .code,
      ErrorCode::kInvalidAction);
}

TEST_F(ListenerHandlersTest, AnActionHasAtMostFiveTargetGroups) {
  std::string form = "LoadBalancerArn=" + balancer_ +
                     "&Protocol=HTTP&Port=80&DefaultActions.member.1.Type=forward";
  for (int i = 1; i <= 6; ++i) {
    form += "&DefaultActions.member.1.ForwardConfig.TargetGroups.member." + std::to_string(i) +
            ".TargetGroupArn=" + test_.create_group("group" + std::to_string(i));
  }
  EXPECT_EQ(test_.refusal("CreateListener", form).code, ErrorCode::kTooManyTargetGroups);
}

TEST_F(ListenerHandlersTest, ALoadBalancerHasAtMostAHundredTargetGroups) {
  std::string last;
  for (int i = 0; i < 20; ++i) {
    std::string form = "LoadBalancerArn=" + balancer_ +
                       "&Protocol=HTTP&Port=" + std::to_string(1000 + i) +
                       "&DefaultActions.member.1.Type=forward";
    for (int j = 0; j < 5; ++j) {
      form += "&DefaultActions.member.1.ForwardConfig.TargetGroups.member." +
              std::to_string(j + 1) +
              ".TargetGroupArn=" + test_.create_group("g" + std::to_string(5 * i + j));
    }
    last = text_of(test_.ask("CreateListener", form), "ListenerArn");
  }
  EXPECT_EQ(
      test_.refusal("CreateListener", test_.listener_form(balancer_, test_.create_group("more")))
          .code,
      ErrorCode::kTooManyUniqueTargetGroups);
  test_.ask("ModifyListener", "ListenerArn=" + last +
                                  "&DefaultActions.member.1.Type=forward"
                                  "&DefaultActions.member.1.TargetGroupArn=" +
                                  group_);
}

TEST_F(ListenerHandlersTest, RowsFromBeforeThereWereOtherActionsAreRead) {
  const std::string arn = test_.create_listener(balancer_, group_);
  engine::JournalBatch rows = test_.journal();
  for (auto& row : rows) {
    if (row.table != Listener::kTable) continue;
    const std::string now =
        R"("defaultAction":{"forward":{"targetGroups":[{"arn":")" + group_ + R"("}]}})";
    const auto at = row.value->find(now);
    ASSERT_NE(at, std::string::npos) << *row.value;
    row.value->replace(at, now.size(), R"("targetGroup":")" + group_ + '"');
  }
  TestBalancers again;
  ASSERT_TRUE(again.engine().load(rows));
  again.advance(Millis{0});
  const std::string on = "LoadBalancerArn=" + balancer_;
  EXPECT_EQ(again.ask("DescribeListeners", on), test_.ask("DescribeListeners", on));
  again.ask("ModifyListener", "ListenerArn=" + arn + "&Port=81");
  for (const auto& row : again.journal()) {
    EXPECT_EQ(row.value->find("\"targetGroup\""), std::string::npos) << *row.value;
  }
}

TEST_F(ListenerHandlersTest, EachHasADefaultRule) {
  const std::string arn = test_.create_listener(balancer_, group_);
  const std::string answer = test_.ask("DescribeRules", "ListenerArn=" + arn);
  const std::string rule = text_of(answer, "RuleArn");
  EXPECT_TRUE(std::regex_match(
      rule, std::regex("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/"
                       "[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}")));
  EXPECT_EQ(text_of(answer, "Priority"), "default");
  EXPECT_EQ(text_of(answer, "IsDefault"), "true");
  EXPECT_EQ(text_of(test_.ask("DescribeRules", "RuleArns.member.1=" + rule), "RuleArn"), rule);
  EXPECT_EQ(test_.refusal("DescribeRules", "RuleArns.member.1=" + rule + "0").code,
            ErrorCode::kRuleNotFound);
  EXPECT_EQ(test_.refusal("DescribeRules", "").code, ErrorCode::kValidation);
}

}  // namespace
}  // namespace minato::elb
