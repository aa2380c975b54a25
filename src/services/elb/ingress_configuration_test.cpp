#include "services/elb/ingress_configuration.h"

#include <gtest/gtest.h>

#include "services/elb/load_balancer.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class IngressConfigurationTest : public testing::Test {
 protected:
  IngressConfigurationTest() {
    const auto publisher =
        test_.engine().add_publisher({"test", [this](const engine::State&, const std::string& arn) {
                                        told_.push_back(arn);
                                        return engine::Release{};
                                      }});
    watch_ingress(test_.engine(), publisher);
  }

  std::vector<std::string> told() { return std::exchange(told_, {}); }
  void register_target(const std::string& group, const std::string& id) {
    test_.ask("RegisterTargets", "TargetGroupArn=" + group + "&Targets.member.1.Id=" + id +
                                     "&Targets.member.1.Port=8080");
  }

  TestBalancers test_;
  std::vector<std::string> told_;
};

TEST_F(IngressConfigurationTest, ItHasListenersHealthChecksAndTargets) {
  const auto balancer = test_.create_balancer("web");
  const auto group = test_.create_group(
      "web", "&HealthCheckPath=%2Fhealth&HealthCheckIntervalSeconds=10&Matcher.HttpCode=200-299");
  test_.create_group("idle");
  const auto listener = test_.create_listener(balancer, group, 8080);
  register_target(group, kFirstMachine);
  const auto full = ingress_configuration(test_.state());
  EXPECT_TRUE(full.full);
  ASSERT_EQ(full.load_balancers->size(), 1u);
  const auto& shown = full.load_balancers->front();
  EXPECT_EQ(shown.arn, balancer);
  EXPECT_EQ(shown.address, "127.77.0.2");
  ASSERT_EQ(shown.listeners.size(), 1u);
  EXPECT_EQ(shown.listeners[0].arn, listener);
  EXPECT_EQ(shown.listeners[0].port, 8080);
  const auto& forward = shown.listeners[0].default_action.forward;
  ASSERT_TRUE(forward && forward->target_groups.size() == 1);
  EXPECT_EQ(forward->target_groups[0].arn, group);
  ASSERT_EQ(full.target_groups->size(), 1u);
  const auto& targets = full.target_groups->front();
  EXPECT_EQ(targets.arn, group);
  EXPECT_EQ(targets.health_check.path, "/health");
  EXPECT_EQ(targets.health_check.interval_seconds, 10);
  EXPECT_EQ(targets.health_check.matcher, "200-299");
  EXPECT_EQ(targets.health_check.port, std::nullopt);
  EXPECT_EQ(targets.deregistration_delay_seconds, 300);
  ASSERT_EQ(targets.targets.size(), 1u);
  EXPECT_EQ(targets.targets[0].id, kFirstMachine);
  EXPECT_EQ(targets.targets[0].address, "10.0.0.1");
  EXPECT_EQ(targets.targets[0].port, 8080);
  EXPECT_FALSE(targets.targets[0].draining);
}

TEST_F(IngressConfigurationTest, AddressesAreTheirOwnAndDrainingIsTold) {
  const auto group = test_.create_group("web", "&TargetType=ip");
  test_.create_listener(test_.create_balancer("web"), group);
  register_target(group, "10.1.2.3");
  test_.ask("DeregisterTargets",
            "TargetGroupArn=" + group + "&Targets.member.1.Id=10.1.2.3&Targets.member.1.Port=8080");
  const auto change = ingress_change(test_.state(), group);
  ASSERT_EQ(change.target_groups->front().targets.size(), 1u);
  EXPECT_EQ(change.target_groups->front().targets[0].address, "10.1.2.3");
  EXPECT_TRUE(change.target_groups->front().targets[0].draining);
}

TEST_F(IngressConfigurationTest, ALoadBalancerComesWithItsTargetGroups) {
  const auto balancer = test_.create_balancer("web");
  EXPECT_EQ(told(), std::vector{balancer});
  EXPECT_FALSE(ingress_change(test_.state(), balancer).target_groups);
  const auto group = test_.create_group("web");
  EXPECT_EQ(told(), std::vector{group});
  EXPECT_EQ(*ingress_change(test_.state(), group).removed_target_groups, std::vector{group});
  const auto listener = test_.create_listener(balancer, group);
  EXPECT_EQ(told(), (std::vector{balancer, group}));
  const auto change = ingress_change(test_.state(), balancer);
  EXPECT_FALSE(change.full);
  EXPECT_EQ(change.load_balancers->front().listeners.front().arn, listener);
  EXPECT_EQ(change.target_groups->front().arn, group);
}

TEST_F(IngressConfigurationTest, WhatIsGoneIsRemovedTheLoadBalancerFirst) {
  const auto balancer = test_.create_balancer("web");
  const auto group = test_.create_group("web");
  test_.create_listener(balancer, group);
  told();
  test_.ask("DeleteLoadBalancer", "LoadBalancerArn=" + balancer);
  EXPECT_EQ(told(), (std::vector{balancer, group}));
  EXPECT_EQ(*ingress_change(test_.state(), balancer).removed_load_balancers, std::vector{balancer});
  EXPECT_EQ(*ingress_change(test_.state(), group).removed_target_groups, std::vector{group});
}

TEST_F(IngressConfigurationTest, RulesComeInTheOrderOfTheirPriorities) {
  const auto balancer = test_.create_balancer("web");
  const auto group = test_.create_group("web");
  const auto green = test_.create_group("green");
  const auto listener = test_.create_listener(balancer, group);
  EXPECT_FALSE(ingress_change(test_.state(), balancer).load_balancers->front().listeners[0].rules);
  const auto last = test_.create_rule(listener, group, 20, "/b");
  const std::string tuple = "&Actions.member.1.ForwardConfig.TargetGroups.member.";
  const std::string sticky = "&Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.";
  const std::string divided = "&Actions.member.1.Type=forward" + tuple +
                              "1.TargetGroupArn=" + group + tuple + "1.Weight=90" + tuple +
                              "2.TargetGroupArn=" + green + tuple + "2.Weight=10" + sticky +
                              "Enabled=true" + sticky + "DurationSeconds=60";
  told();
  const auto first =
      text_of(test_.ask("CreateRule", test_.rule_form(listener, 3, "/a", divided)), "RuleArn");
  EXPECT_EQ(told(), (std::vector{balancer, green, group}));
  const auto change = ingress_change(test_.state(), balancer);
  EXPECT_EQ(change.target_groups->size(), 2u);
  const auto& rules = *change.load_balancers->front().listeners[0].rules;
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[0].arn, first);
  EXPECT_EQ(rules[1].arn, last);
  ASSERT_EQ(rules[0].conditions.size(), 1u);
  EXPECT_EQ(rules[0].conditions[0].kind, link::IngressConditionKind::kPathPattern);
  EXPECT_EQ(rules[0].conditions[0].values, std::vector<std::string>{"/a"});
  EXPECT_EQ(rules[0].action.forward->target_groups,
            (std::vector<link::IngressWeightedGroup>{{group, 90}, {green, 10}}));
  EXPECT_EQ(rules[0].action.forward->sticky_seconds, 60);
  EXPECT_EQ(ingress_configuration(test_.state()).target_groups->size(), 2u);
  test_.ask("DeleteRule", "RuleArn=" + first);
  EXPECT_EQ(told(), (std::vector{balancer, green, group}));
  EXPECT_EQ(*ingress_change(test_.state(), green).removed_target_groups, std::vector{green});
}

TEST_F(IngressConfigurationTest, RedirectsAndFixedResponsesAreTold) {
  const auto listener =
      test_.create_listener(test_.create_balancer("web"), test_.create_group("web"));
  test_.ask("CreateRule", test_.rule_form(listener, 1, "/a",
                                          "&Actions.member.1.Type=redirect"
                                          "&Actions.member.1.RedirectConfig.StatusCode=HTTP_302"
                                          "&Actions.member.1.RedirectConfig.Port=8443"));
  test_.ask("CreateRule",
            "ListenerArn=" + listener +
                "&Priority=2&Conditions.member.1.Field=query-string&Conditions.member.1."
                "QueryStringConfig.Values.member.1.Value=v&Conditions.member.2.Field=http-header"
                "&Conditions.member.2.HttpHeaderConfig.HttpHeaderName=X-A&Conditions.member.2."
                "HttpHeaderConfig.RegexValues.member.1=a%2B&Actions.member.1.Type=fixed-response"
                "&Actions.member.1.FixedResponseConfig.StatusCode=404");
  const auto rules =
      *ingress_configuration(test_.state()).load_balancers->front().listeners[0].rules;
  const link::IngressRedirect redirect{302,    "#{protocol}", "#{host}",
                                       "8443", "/#{path}",    "#{query}"};
  EXPECT_EQ(rules[0].action.redirect, redirect);
  EXPECT_FALSE(rules[0].action.forward);
  EXPECT_EQ(rules[1].action.fixed_response,
            (link::IngressFixedResponse{404, std::nullopt, std::nullopt}));
  ASSERT_EQ(rules[1].conditions.size(), 2u);
  EXPECT_EQ(rules[1].conditions[0].pairs, (std::vector<link::IngressPair>{{std::nullopt, "v"}}));
  EXPECT_EQ(rules[1].conditions[1].header_name, "X-A");
  EXPECT_EQ(rules[1].conditions[1].regexes, std::vector<std::string>{"a+"});
  EXPECT_FALSE(rules[1].conditions[1].values);
}

TEST_F(IngressConfigurationTest, AJournalReplaysToTheSame) {
  const auto balancer = test_.create_balancer("web", "&Scheme=internal");
  const auto group = test_.create_group("web", "&HealthCheckPort=81&TargetType=ip");
  const auto listener = test_.create_listener(balancer, group);
  test_.create_rule(listener, group, 7);
  register_target(group, "10.1.2.3");
  register_target(group, "10.1.2.4");
  test_.ask("DeregisterTargets",
            "TargetGroupArn=" + group + "&Targets.member.1.Id=10.1.2.3&Targets.member.1.Port=8080");
  test_.ask("DeleteLoadBalancer", "LoadBalancerArn=" + test_.create_balancer("gone"));
  TestBalancers again;
  ASSERT_TRUE(again.engine().load(test_.journal()));
  again.advance(Millis{0});
  EXPECT_EQ(ingress_configuration(again.state()), ingress_configuration(test_.state()));
  EXPECT_EQ(again.journal().size(), 0u);
  for (const auto& [operation, form] :
       {std::pair<const char*, std::string>{"DescribeLoadBalancers", ""},
        {"DescribeTargetGroups", ""},
        {"DescribeListeners", "LoadBalancerArn=" + balancer},
        {"DescribeRules", "ListenerArn=" + listener},
        {"DescribeTargetHealth", "TargetGroupArn=" + group}}) {
    EXPECT_EQ(again.ask(operation, form), test_.ask(operation, form));
  }
  EXPECT_EQ(text_of(again.ask("CreateLoadBalancer", again.balancer_form("next")), "IpAddress"),
            "127.77.0.4");
}

}  // namespace
}  // namespace minato::elb
