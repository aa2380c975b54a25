#include "services/elb/load_balancer_handlers.h"

#include <gtest/gtest.h>

#include <regex>

#include "services/elb/load_balancer.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

TEST(LoadBalancerHandlersTest, ACreatedLoadBalancerIsActiveAndHasAnAddress) {
  TestBalancers test;
  const std::string answer =
      test.ask("CreateLoadBalancer", test.balancer_form("web") + "&Tags.member.1.Key=team");
  EXPECT_TRUE(std::regex_match(
      text_of(answer, "LoadBalancerArn"),
      std::regex("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/"
                 "[0-9a-f]{16}")));
  EXPECT_EQ(text_of(answer, "Code"), "active");
  EXPECT_EQ(text_of(answer, "Type"), "application");
  EXPECT_EQ(text_of(answer, "Scheme"), "internet-facing");
  EXPECT_EQ(text_of(answer, "DNSName"), "127.77.0.2");
  EXPECT_EQ(text_of(answer, "IpAddress"), "127.77.0.2");
  EXPECT_EQ(text_of(answer, "ZoneName"), "eu-west-1a");
  EXPECT_EQ(text_of(answer, "VpcId"), test.network().vpc_id);
  EXPECT_NE(answer.find(test.network().security_group_id), std::string::npos);
  EXPECT_EQ(test.ask("DescribeLoadBalancers", "").find("<NextMarker>"), std::string::npos);
}

TEST(LoadBalancerHandlersTest, WithAZoneItHasAName) {
  LoadBalancerPool pool;
  pool.dns_zone = "minato.test";
  TestBalancers test(pool);
  const auto dns_name = [&](const std::string& form) {
    return text_of(test.ask("CreateLoadBalancer", form), "DNSName");
  };
  EXPECT_TRUE(std::regex_match(dns_name(test.balancer_form("web")),
                               std::regex("web-[0-9]{10}\\.eu-west-1\\.elb\\.minato\\.test")));
  EXPECT_TRUE(
      std::regex_match(dns_name(test.balancer_form("inner") + "&Scheme=internal"),
                       std::regex("internal-inner-[0-9]{10}\\.eu-west-1\\.elb\\.minato\\.test")));
}

TEST(LoadBalancerHandlersTest, TheSameAgainIsTheSameAndAnotherIsADuplicate) {
  TestBalancers test;
  const std::string arn = test.create_balancer("web");
  EXPECT_EQ(test.create_balancer("web"), arn);
  EXPECT_EQ(test.create_balancer("web", "&Type=application&IpAddressType=ipv4"), arn);
  EXPECT_EQ(text_of(test.ask("CreateLoadBalancer", "Name=web&SubnetMappings.member.1.SubnetId=" +
                                                       test.network().subnets[0].id),
                    "LoadBalancerArn"),
            arn);
  EXPECT_EQ(
      test.refusal("CreateLoadBalancer", test.balancer_form("web") + "&Scheme=internal"),
      (Error{ErrorCode::kDuplicateLoadBalancerName,
             "A load balancer with the same name 'web' exists, but with different settings"}));
  EXPECT_EQ(test.state().table<LoadBalancer>().size(), 1u);
}

TEST(LoadBalancerHandlersTest, WhatCanNotBeMadeIsRefused) {
  TestBalancers test;
  const std::string subnet = "&Subnets.member.1=" + test.network().subnets[0].id;
  struct Row {
    std::string form;
    ErrorCode code;
  };
  for (const Row& row :
       {Row{"Name=web", ErrorCode::kValidation}, Row{subnet.substr(1), ErrorCode::kValidation},
        Row{"Name=web-" + subnet, ErrorCode::kValidation},
        Row{"Name=internal-web" + subnet, ErrorCode::kValidation},
        Row{"Name=web&Subnets.member.1=subnet-1", ErrorCode::kSubnetNotFound},
        Row{"Name=web" + subnet + "&SubnetMappings.member.1.SubnetId=x", ErrorCode::kValidation},
        Row{"Name=web" + subnet + "&Subnets.member.2=" + test.network().subnets[0].id,
            ErrorCode::kInvalidConfiguration},
        Row{"Name=web" + subnet + "&SecurityGroups.member.1=sg-1",
            ErrorCode::kInvalidSecurityGroup},
        Row{"Name=web" + subnet + "&Type=gateway", ErrorCode::kUnsupportedMember},
        Row{"Name=web" + subnet + "&Type=classic", ErrorCode::kValidation},
        Row{"Name=web" + subnet + "&IpAddressType=dualstack", ErrorCode::kUnsupportedMember},
        Row{"Name=web" + subnet + "&Tags.member.1.Key=a&Tags.member.2.Key=a",
            ErrorCode::kDuplicateTagKeys}}) {
    EXPECT_EQ(test.refusal("CreateLoadBalancer", row.form).code, row.code) << row.form;
  }
  EXPECT_NE(test.refusal("CreateLoadBalancer", "Name=web" + subnet + "&Type=gateway")
                .message.find("'gateway'"),
            std::string::npos);
  EXPECT_EQ(test.state().table<LoadBalancer>().size(), 0u);
}

TEST(LoadBalancerHandlersTest, TheyAreFoundByArnAndName) {
  TestBalancers test;
  const std::string first = test.create_balancer("first");
  const std::string second = test.create_balancer("second");
  const auto found = [&](const std::string& form) {
    return texts_of(test.ask("DescribeLoadBalancers", form), "LoadBalancerName");
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(found(""), (Names{"first", "second"}));
  EXPECT_EQ(found("LoadBalancerArns.member.1=" + second), Names{"second"});
  EXPECT_EQ(found("Names.member.1=first"), Names{"first"});
  EXPECT_EQ(found("Names=&LoadBalancerArns="), (Names{"first", "second"}));
  EXPECT_EQ(test.refusal("DescribeLoadBalancers", "Names.member.1=third"),
            (Error{ErrorCode::kLoadBalancerNotFound, "Load balancers '[third]' not found"}));
  EXPECT_EQ(test.refusal("DescribeLoadBalancers", "LoadBalancerArns.member.1=" + first + "0").code,
            ErrorCode::kLoadBalancerNotFound);
  EXPECT_EQ(test.refusal("DescribeLoadBalancers", "LoadBalancerArns.member.1=web"),
            (Error{ErrorCode::kValidation, "'web' is not a valid load balancer ARN"}));
}

TEST(LoadBalancerHandlersTest, PagesGoThroughAllOnce) {
  TestBalancers test;
  for (const char* name : {"a", "b", "c", "d", "e"}) test.create_balancer(name);
  std::vector<std::string> names;
  std::string marker;
  int pages = 0;
  do {
    const auto answer = test.ask("DescribeLoadBalancers",
                                 "PageSize=2" + (marker.empty() ? "" : "&Marker=" + marker));
    for (auto& name : texts_of(answer, "LoadBalancerName")) names.push_back(name);
    marker = text_of(answer, "NextMarker");
    ++pages;
  } while (!marker.empty() && pages < 10);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(test.refusal("DescribeLoadBalancers", "PageSize=401").code, ErrorCode::kValidation);
  EXPECT_EQ(test.refusal("DescribeLoadBalancers", "Marker=x").code, ErrorCode::kValidation);
}

TEST(LoadBalancerHandlersTest, DeletingTakesTheListenersAlongAndMayBeRepeated) {
  TestBalancers test;
  const std::string balancer = test.create_balancer("web");
  const std::string group = test.create_group("web");
  const std::string listener = test.create_listener(balancer, group);
  test.ask("DeleteLoadBalancer", "LoadBalancerArn=" + balancer);
  test.ask("DeleteLoadBalancer", "LoadBalancerArn=" + balancer);
  EXPECT_EQ(test.refusal("DescribeListeners", "ListenerArns.member.1=" + listener).code,
            ErrorCode::kListenerNotFound);
  test.ask("DeleteTargetGroup", "TargetGroupArn=" + group);
  EXPECT_EQ(test.refusal("DeleteLoadBalancer", "LoadBalancerArn=" + group).code,
            ErrorCode::kValidation);
}

TEST(LoadBalancerHandlersTest, ReleasedAddressesWaitTheirTurn) {
  TestBalancers test(*parse_load_balancer_pool("127.77.0.2-127.77.0.4"));
  const auto address = [&](const std::string& name) {
    return text_of(test.ask("CreateLoadBalancer", test.balancer_form(name)), "IpAddress");
  };
  const auto forget = [&](const std::string& name) {
    const auto found = test.ask("DescribeLoadBalancers", "Names.member.1=" + name);
    test.advance(Millis{1000});
    test.ask("DeleteLoadBalancer", "LoadBalancerArn=" + text_of(found, "LoadBalancerArn"));
  };
  EXPECT_EQ(address("a"), "127.77.0.2");
  EXPECT_EQ(address("b"), "127.77.0.3");
  forget("b");
  forget("a");
  EXPECT_EQ(address("c"), "127.77.0.4");
  EXPECT_EQ(address("d"), "127.77.0.3");
  EXPECT_EQ(address("e"), "127.77.0.2");
  EXPECT_EQ(test.refusal("CreateLoadBalancer", test.balancer_form("f")).code,
            ErrorCode::kLimitExceeded);
  forget("c");
  EXPECT_EQ(address("f"), "127.77.0.4");
}

TEST(LoadBalancerHandlersTest, AttributesAreSetAndShownOrRefusedByName) {
  TestBalancers test;
  const std::string arn = "LoadBalancerArn=" + test.create_balancer("web");
  const auto modify = [&](const std::string& key, const std::string& value) {
    return arn + "&Attributes.member.1.Key=" + key + "&Attributes.member.1.Value=" + value;
  };
  const auto shows = [&](const std::string& key, const std::string& value) {
    const std::string answer = test.ask("DescribeLoadBalancerAttributes", arn);
    return answer.find("<Key>" + key + "</Key><Value>" + value + "</Value>") != std::string::npos;
  };
  struct Row {
    const char* key;
    const char* before;
    const char* value;
    const char* bad;
  };
  for (const Row& row :
       {Row{"idle_timeout.timeout_seconds", "60", "4000", "4001"},
        Row{"deletion_protection.enabled", "false", "true", "yes"},
        Row{"routing.http.xff_client_port.enabled", "false", "true", ""},
        Row{"routing.http.xff_header_processing.mode", "append", "remove", "drop"}}) {
    EXPECT_TRUE(shows(row.key, row.before)) << row.key;
    test.ask("ModifyLoadBalancerAttributes", modify(row.key, row.value));
    EXPECT_TRUE(shows(row.key, row.value)) << row.key;
    const Error refused = test.refusal("ModifyLoadBalancerAttributes", modify(row.key, row.bad));
    EXPECT_EQ(refused.code, ErrorCode::kValidation);
    EXPECT_NE(refused.message.find(row.key), std::string::npos) << refused.message;
    EXPECT_TRUE(shows(row.key, row.value)) << row.key;
  }
  EXPECT_EQ(
      test.refusal("ModifyLoadBalancerAttributes", modify("access_logs.s3.enabled", "true")).code,
      ErrorCode::kInvalidConfiguration);
  EXPECT_EQ(test.refusal("ModifyLoadBalancerAttributes", modify("speed", "high")).code,
            ErrorCode::kValidation);
}

TEST(LoadBalancerHandlersTest, AProtectedOneIsNotDeleted) {
  TestBalancers test;
  const std::string arn = "LoadBalancerArn=" + test.create_balancer("web");
  const auto protect = [&](const std::string& value) {
    test.ask("ModifyLoadBalancerAttributes",
             arn +
                 "&Attributes.member.1.Key=deletion_protection.enabled&Attributes.member.1.Value=" +
                 value);
  };
  protect("true");
  EXPECT_EQ(test.refusal("DeleteLoadBalancer", arn).code, ErrorCode::kOperationNotPermitted);
  protect("false");
  test.ask("DeleteLoadBalancer", arn);
}

}  // namespace
}  // namespace minato::elb
