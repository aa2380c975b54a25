#include "services/elb/target_handlers.h"

#include <gtest/gtest.h>

#include "services/elb/reports.h"
#include "services/elb/target.h"
#include "services/elb/target_commands.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class TargetHandlersTest : public testing::Test {
 protected:
  std::string targets(const std::string& id, int port) const {
    return "TargetGroupArn=" + group_ + "&Targets.member.1.Id=" + id +
           "&Targets.member.1.Port=" + std::to_string(port);
  }
  /// "STATE REASON" of each target.
  std::vector<std::string> health(const std::string& more = "") {
    const auto answer = test_.ask("DescribeTargetHealth", "TargetGroupArn=" + group_ + more);
    std::vector<std::string> lines;
    for (const auto& one : texts_of(answer, "TargetHealth")) {
      lines.push_back(text_of(one, "State") + ' ' + text_of(one, "Reason"));
    }
    return lines;
  }
  void report(int port, link::TargetState state, const std::string& reason = "") {
    link::TargetHealthReport one;
    one.target_group_arn = group_;
    one.id = kFirstMachine;
    one.port = port;
    one.state = state;
    if (!reason.empty()) one.reason = reason;
    test_.apply(plan_target_health(test_.state(), {one}, test_.now()));
  }

  using Lines = std::vector<std::string>;

  TestBalancers test_;
  const std::string group_ = test_.create_group("web");
};

TEST_F(TargetHandlersTest, TargetsOfAGroupThatNoListenerUsesAreUnused) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 32768));
  test_.ask("RegisterTargets",
            "TargetGroupArn=" + group_ + "&Targets.member.1.Id=" + kSecondMachine);
  EXPECT_EQ(health(), (Lines{"unused Target.NotInUse", "unused Target.NotInUse"}));
  const auto answer = test_.ask("DescribeTargetHealth", "TargetGroupArn=" + group_);
  EXPECT_EQ(texts_of(answer, "Port"), (Lines{"32768", "80"}));
  EXPECT_EQ(texts_of(answer, "HealthCheckPort"), (Lines{"32768", "80"}));
}

TEST_F(TargetHandlersTest, HealthFollowsWhatTheBalancerReports) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.create_listener(test_.create_balancer("web"), group_);
  EXPECT_EQ(health(), Lines{"initial Elb.RegistrationInProgress"});
  report(8080, link::TargetState::kInitial);
  EXPECT_EQ(health(), Lines{"initial Elb.InitialHealthChecking"});
  report(8080, link::TargetState::kHealthy);
  EXPECT_EQ(health(), Lines{"healthy "});
  report(8080, link::TargetState::kUnhealthy, "Target.ResponseCodeMismatch");
  EXPECT_EQ(health(), Lines{"unhealthy Target.ResponseCodeMismatch"});
  report(8080, link::TargetState::kUnhealthy);
  EXPECT_EQ(health(), Lines{"unhealthy Target.FailedHealthChecks"});
}

TEST_F(TargetHandlersTest, TheSameReportAgainChangesNothing) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.create_listener(test_.create_balancer("web"), group_);
  report(8080, link::TargetState::kHealthy);
  link::TargetHealthReport same;
  same.target_group_arn = group_;
  same.id = kFirstMachine;
  same.port = 8080;
  same.state = link::TargetState::kHealthy;
  EXPECT_TRUE(plan_target_health(test_.state(), {same}, test_.now()).empty());
  same.port = 8081;
  EXPECT_TRUE(plan_target_health(test_.state(), {same}, test_.now()).empty());
}

TEST_F(TargetHandlersTest, OnlyWhatIsAskedForIsShown) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.create_listener(test_.create_balancer("web"), group_);
  const auto asked = [](int port) {
    return std::string("&Targets.member.1.Id=") + kFirstMachine +
           "&Targets.member.1.Port=" + std::to_string(port);
  };
  EXPECT_EQ(health(asked(8080)), Lines{"initial Elb.RegistrationInProgress"});
  EXPECT_EQ(health(asked(8081)), Lines{"unused Target.NotRegistered"});
  const auto all = test_.ask("DescribeTargetHealth",
                             "TargetGroupArn=" + group_ + "&Include.member.1=All&Targets=");
  EXPECT_EQ(text_of(all, "AnomalyDetection"),
            "<Result>normal</Result><MitigationInEffect>no</MitigationInEffect>");
}

TEST_F(TargetHandlersTest, DrainingEndsWhenTheBalancerSaysSo) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.create_listener(test_.create_balancer("web"), group_);
  report(8080, link::TargetState::kHealthy);
  test_.ask("DeregisterTargets", targets(kFirstMachine, 8080));
  EXPECT_EQ(health(), Lines{"draining Target.DeregistrationInProgress"});
  report(8080, link::TargetState::kHealthy);
  EXPECT_EQ(health(), Lines{"draining Target.DeregistrationInProgress"});
  report(8080, link::TargetState::kDrained);
  EXPECT_EQ(health(), Lines{});
}

TEST_F(TargetHandlersTest, DrainingEndsAfterTheDeregistrationDelayEvenIfNobodySaysSo) {
  test_.ask("ModifyTargetGroupAttributes",
            "TargetGroupArn=" + group_ +
                "&Attributes.member.1.Key=deregistration_delay.timeout_seconds"
                "&Attributes.member.1.Value=20");
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.create_listener(test_.create_balancer("web"), group_);
  test_.ask("DeregisterTargets", targets(kFirstMachine, 8080));
  test_.advance(Seconds{20});
  EXPECT_EQ(health().size(), 1u);
  test_.advance(Seconds{3});
  EXPECT_EQ(health().size(), 0u);
}

TEST_F(TargetHandlersTest, ATargetRegisteredAnewWhileItDrainsIsNew) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.create_listener(test_.create_balancer("web"), group_);
  test_.ask("DeregisterTargets", targets(kFirstMachine, 8080));
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  EXPECT_EQ(health(), Lines{"initial Elb.RegistrationInProgress"});
  report(8080, link::TargetState::kDrained);
  test_.advance(Seconds{3600});
  EXPECT_EQ(health(), Lines{"initial Elb.RegistrationInProgress"});
}

TEST_F(TargetHandlersTest, WithoutAListenerTargetsGoAtOnce) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  test_.ask("DeregisterTargets", targets(kFirstMachine, 8080));
  EXPECT_EQ(health(), Lines{});
  test_.ask("DeregisterTargets", targets(kFirstMachine, 8080));
}

TEST_F(TargetHandlersTest, HealthIsForgottenWithTheLastListener) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  const std::string balancer = test_.create_balancer("web");
  const std::string listener = test_.create_listener(balancer, group_);
  report(8080, link::TargetState::kHealthy);
  test_.ask("DeleteListener", "ListenerArn=" + listener);
  EXPECT_EQ(health(), Lines{"unused Target.NotInUse"});
  report(8080, link::TargetState::kHealthy);
  test_.create_listener(balancer, group_);
  EXPECT_EQ(health(), Lines{"initial Elb.RegistrationInProgress"});
}

TEST_F(TargetHandlersTest, DrainingTargetsGoWithTheLastListener) {
  test_.ask("RegisterTargets", targets(kFirstMachine, 8080));
  const std::string balancer = test_.create_balancer("web");
  test_.create_listener(balancer, group_);
  test_.ask("DeregisterTargets", targets(kFirstMachine, 8080));
  test_.ask("DeleteLoadBalancer", "LoadBalancerArn=" + balancer);
  EXPECT_EQ(health(), Lines{});
}

TEST_F(TargetHandlersTest, IpTargetsAreAddresses) {
  const std::string ip_group = test_.create_group("ip", "&TargetType=ip");
  const auto form = [&](const std::string& id) {
    return "TargetGroupArn=" + ip_group + "&Targets.member.1.Id=" + id;
  };
  test_.ask("RegisterTargets", form("10.1.2.3"));
  test_.ask("RegisterTargets", form("10.1.2.4") + "&Targets.member.1.AvailabilityZone=all");
  for (const char* id : {"10.1.2", "10.1.2.256", "10.1.2.03", "0.0.0.0", "::1", "web"}) {
    EXPECT_EQ(test_.refusal("RegisterTargets", form(id)),
              (Error{ErrorCode::kValidation,
                     "The IP address '" + std::string(id) + "' is not a valid IPv4 address"}));
  }
}

TEST_F(TargetHandlersTest, WhatCanNotBeRegisteredIsRefusedWhole) {
  struct Row {
    std::string form;
    ErrorCode code;
  };
  const std::string second = "&Targets.member.2.Id=";
  for (const Row& row :
       {Row{"TargetGroupArn=" + group_, ErrorCode::kValidation},
        Row{targets("i-0123456789abcdef9", 80), ErrorCode::kInvalidTarget},
        Row{targets("10.0.0.1", 80), ErrorCode::kInvalidTarget},
        Row{targets(kFirstMachine, 80) + second + "i-1", ErrorCode::kInvalidTarget},
        Row{targets(kFirstMachine, 65536), ErrorCode::kValidation},
        Row{"TargetGroupArn=" + group_ + "0&Targets.member.1.Id=" + kFirstMachine,
            ErrorCode::kTargetGroupNotFound}}) {
    EXPECT_EQ(test_.refusal("RegisterTargets", row.form).code, row.code) << row.form;
  }
  EXPECT_EQ(test_.state().table<Target>().size(), 0u);
}

TEST_F(TargetHandlersTest, AGroupHasAThousandTargetsAtMost) {
  engine::Plan plan;
  for (int port = 1; port <= 1000; ++port) {
    plan.add(RegisterTarget{TargetGroupArn(group_), kFirstMachine, port, test_.now(), "task"});
  }
  test_.apply(std::move(plan));
  test_.ask("RegisterTargets", targets(kFirstMachine, 1000));
  EXPECT_EQ(test_.refusal("RegisterTargets", targets(kFirstMachine, 1001)).code,
            ErrorCode::kTooManyTargets);
}

TEST_F(TargetHandlersTest, TargetsOfAMachineThatIsGoneAreUnused) {
  test_.create_listener(test_.create_balancer("web"), group_);
  engine::Plan plan;
  plan.add(RegisterTarget{TargetGroupArn(group_), "i-0123456789abcdef9", 80, test_.now(), "task"});
  test_.apply(std::move(plan));
  EXPECT_EQ(health(), Lines{"unused Target.InvalidState"});
}

TEST_F(TargetHandlersTest, ATargetTakenOverKeepsItsHealth) {
  test_.create_listener(test_.create_balancer("web"), group_);
  const auto take = [&](const std::string& owner) {
    engine::Plan plan;
    plan.add(RegisterTarget{TargetGroupArn(group_), kFirstMachine, 8080, test_.now(), owner});
    test_.apply(std::move(plan));
  };
  take("first");
  report(8080, link::TargetState::kHealthy);
  take("second");
  EXPECT_EQ(health(), Lines{"healthy "});
  EXPECT_EQ(test_.state().table<Target>().rows().begin()->second.record.owner, "second");
}

}  // namespace
}  // namespace minato::elb
