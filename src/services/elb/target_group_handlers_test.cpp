#include "services/elb/target_group_handlers.h"

#include <gtest/gtest.h>

#include <regex>

#include "services/elb/target_group.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

TEST(TargetGroupHandlersTest, DefaultsAreThoseOfAnApplicationLoadBalancer) {
  TestBalancers test;
  const std::string answer = test.ask("CreateTargetGroup", test.group_form("web"));
  EXPECT_TRUE(std::regex_match(
      text_of(answer, "TargetGroupArn"),
      std::regex("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/"
                 "[0-9a-f]{16}")));
  const std::pair<const char*, const char*> expected[] = {{"TargetGroupName", "web"},
                                                          {"Protocol", "HTTP"},
                                                          {"ProtocolVersion", "HTTP1"},
                                                          {"Port", "80"},
                                                          {"TargetType", "instance"},
                                                          {"IpAddressType", "ipv4"},
                                                          {"HealthCheckProtocol", "HTTP"},
                                                          {"HealthCheckPort", "traffic-port"},
                                                          {"HealthCheckEnabled", "true"},
                                                          {"HealthCheckPath", "/"},
                                                          {"HealthCheckIntervalSeconds", "30"},
                                                          {"HealthCheckTimeoutSeconds", "5"},
                                                          {"HealthyThresholdCount", "5"},
                                                          {"UnhealthyThresholdCount", "2"},
                                                          {"HttpCode", "200"}};
  for (const auto& [element, value] : expected) EXPECT_EQ(text_of(answer, element), value);
  EXPECT_EQ(text_of(answer, "VpcId"), test.network().vpc_id);
}

TEST(TargetGroupHandlersTest, TheSameAgainIsTheSameAndAnotherIsADuplicate) {
  TestBalancers test;
  const std::string arn = test.create_group("web");
  EXPECT_EQ(test.create_group("web", "&HealthCheckPath=%2F"), arn);
  for (const char* other : {"&HealthCheckPath=%2Fhealth", "&TargetType=ip",
                            "&Tags.member.1.Key=team&Tags.member.1.Value=a"}) {
    EXPECT_EQ(
        test.refusal("CreateTargetGroup", test.group_form("web") + other),
        (Error{ErrorCode::kDuplicateTargetGroupName,
               "A target group with the same name 'web' exists, but with different settings"}))
        << other;
  }
}

TEST(TargetGroupHandlersTest, WhatCanNotBeMadeIsRefused) {
  TestBalancers test;
  const std::string vpc = "&VpcId=" + test.network().vpc_id;
  const std::string good = test.group_form("web");
  struct Row {
    std::string form;
    ErrorCode code;
  };
  for (const Row& row : {Row{"Name=web&Port=80" + vpc, ErrorCode::kValidation},
                         Row{"Name=web&Protocol=HTTP" + vpc, ErrorCode::kValidation},
                         Row{"Name=web&Protocol=HTTP&Port=80", ErrorCode::kValidation},
                         Row{"Name=web&Protocol=HTTP&Port=80&VpcId=vpc-1", ErrorCode::kValidation},
                         Row{"Name=a_b&Protocol=HTTP&Port=80" + vpc, ErrorCode::kValidation},
                         Row{"Name=web&Protocol=HTTP&Port=65536" + vpc, ErrorCode::kValidation},
                         Row{"Name=web&Protocol=UDP&Port=80" + vpc, ErrorCode::kUnsupportedMember},
                         Row{good + "&TargetType=lambda", ErrorCode::kUnsupportedMember},
                         Row{good + "&IpAddressType=ipv6", ErrorCode::kUnsupportedMember},
                         Row{good + "&HealthCheckEnabled=false", ErrorCode::kValidation},
                         Row{good + "&HealthCheckIntervalSeconds=4", ErrorCode::kValidation},
                         Row{good + "&HealthCheckIntervalSeconds=5", ErrorCode::kValidation},
                         Row{good + "&HealthyThresholdCount=11", ErrorCode::kValidation},
                         Row{good + "&HealthCheckPath=health", ErrorCode::kValidation},
                         Row{good + "&HealthCheckPath=%2Fa%0Aoption", ErrorCode::kValidation},
                         Row{good + "&HealthCheckPort=0", ErrorCode::kValidation},
                         Row{good + "&Matcher.HttpCode=99", ErrorCode::kValidation},
                         Row{good + "&Matcher.GrpcCode=12", ErrorCode::kValidation}}) {
    EXPECT_EQ(test.refusal("CreateTargetGroup", row.form).code, row.code) << row.form;
  }
  EXPECT_EQ(test.state().table<TargetGroup>().size(), 0u);
}

TEST(TargetGroupHandlersTest, TheyAreFoundByArnNameAndLoadBalancer) {
  TestBalancers test;
  const std::string first = test.create_group("first");
  const std::string second = test.create_group("second");
  const std::string balancer = test.create_balancer("web");
  test.create_listener(balancer, second);
  const auto found = [&](const std::string& form) {
    return texts_of(test.ask("DescribeTargetGroups", form), "TargetGroupName");
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(found(""), (Names{"first", "second"}));
  EXPECT_EQ(found("PageSize=1"), Names{"first"});
  EXPECT_EQ(found("PageSize=1&Marker=" + first), Names{"second"});
  EXPECT_EQ(found("TargetGroupArns.member.1=" + first), Names{"first"});
  EXPECT_EQ(found("Names.member.1=second"), Names{"second"});
  EXPECT_EQ(found("LoadBalancerArn=" + balancer), Names{"second"});
  EXPECT_EQ(text_of(test.ask("DescribeTargetGroups", "Names.member.1=second"), "LoadBalancerArns"),
            "<member>" + balancer + "</member>");
  EXPECT_EQ(test.refusal("DescribeTargetGroups", "Names.member.1=third"),
            (Error{ErrorCode::kTargetGroupNotFound, "Target groups '[third]' not found"}));
  EXPECT_EQ(
      test.refusal("DescribeTargetGroups", "Names.member.1=first&TargetGroupArns.member.1=" + first)
          .code,
      ErrorCode::kValidation);
}

TEST(TargetGroupHandlersTest, HealthChecksChange) {
  TestBalancers test;
  const std::string arn = "TargetGroupArn=" + test.create_group("web");
  const std::string answer =
      test.ask("ModifyTargetGroup", arn +
                                        "&HealthCheckPath=%2Fhealth&HealthCheckIntervalSeconds=10"
                                        "&Matcher.HttpCode=200-299,301&HealthCheckPort=8081");
  EXPECT_EQ(text_of(answer, "HealthCheckPath"), "/health");
  EXPECT_EQ(text_of(answer, "HealthCheckIntervalSeconds"), "10");
  EXPECT_EQ(text_of(answer, "HealthCheckTimeoutSeconds"), "5");
  EXPECT_EQ(text_of(answer, "HttpCode"), "200-299,301");
  EXPECT_EQ(text_of(answer, "HealthCheckPort"), "8081");
  EXPECT_EQ(test.refusal("ModifyTargetGroup", arn + "&HealthCheckTimeoutSeconds=10").code,
            ErrorCode::kValidation);
  EXPECT_EQ(text_of(test.ask("ModifyTargetGroup", arn + "&HealthCheckPort=traffic-port"),
                    "HealthCheckPort"),
            "traffic-port");
}

TEST(TargetGroupHandlersTest, AttributesAreSetAndShownOrRefusedByName) {
  TestBalancers test;
  const std::string arn = "TargetGroupArn=" + test.create_group("web");
  const auto modify = [&](const std::string& key, const std::string& value) {
    return arn + "&Attributes.member.1.Key=" + key + "&Attributes.member.1.Value=" + value;
  };
  const auto delay = [](const std::string& answer) {
    const std::string key = "<Key>deregistration_delay.timeout_seconds</Key><Value>";
    const auto at = answer.find(key);
    return at == std::string::npos
               ? ""
               : answer.substr(at + key.size(),
                               answer.find('<', at + key.size()) - at - key.size());
  };
  EXPECT_EQ(delay(test.ask("DescribeTargetGroupAttributes", arn)), "300");
  EXPECT_EQ(delay(test.ask("ModifyTargetGroupAttributes",
                           modify("deregistration_delay.timeout_seconds", "10"))),
            "10");
  EXPECT_EQ(delay(test.ask("DescribeTargetGroupAttributes", arn)), "10");
  EXPECT_NE(test.ask("ModifyTargetGroupAttributes",
                     modify("load_balancing.algorithm.type", "least_outstanding_requests"))
                .find("<Value>least_outstanding_requests</Value>"),
            std::string::npos);
  EXPECT_EQ(delay(test.ask("DescribeTargetGroupAttributes", arn)), "10");
  test.ask("ModifyTargetGroupAttributes", modify("stickiness.enabled", "false"));
  struct Row {
    const char* key;
    const char* value;
    ErrorCode code;
  };
  for (const Row& row :
       {Row{"deregistration_delay.timeout_seconds", "3601", ErrorCode::kValidation},
        Row{"deregistration_delay.timeout_seconds", "soon", ErrorCode::kValidation},
        Row{"load_balancing.cross_zone.enabled", "false", ErrorCode::kUnsupportedMember},
        Row{"load_balancing.algorithm.type", "weighted_random", ErrorCode::kUnsupportedMember},
        Row{"load_balancing.algorithm.type", "by_colour", ErrorCode::kValidation},
        Row{"colour", "red", ErrorCode::kValidation}}) {
    const Error refused = test.refusal("ModifyTargetGroupAttributes", modify(row.key, row.value));
    EXPECT_EQ(refused.code, row.code) << row.key;
    EXPECT_NE(refused.message.find(row.key), std::string::npos) << refused.message;
  }
}

TEST(TargetGroupHandlersTest, OneInUseIsNotDeleted) {
  TestBalancers test;
  const std::string arn = test.create_group("web");
  const std::string listener = test.create_listener(test.create_balancer("web"), arn);
  EXPECT_EQ(test.refusal("DeleteTargetGroup", "TargetGroupArn=" + arn),
            (Error{ErrorCode::kResourceInUse,
                   "Target group '" + arn + "' is currently in use by a listener or a rule"}));
  test.ask("DeleteListener", "ListenerArn=" + listener);
  test.ask("DeleteTargetGroup", "TargetGroupArn=" + arn);
  test.ask("DeleteTargetGroup", "TargetGroupArn=" + arn);
  EXPECT_EQ(test.state().table<TargetGroup>().size(), 0u);
}

}  // namespace
}  // namespace minato::elb
