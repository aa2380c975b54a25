// Network load balancers, and what network any load balancer is in.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <regex>

#include "services/elb/ingress_configuration.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class NetworkLoadBalancerTest : public testing::Test {
 protected:
  std::string group(const std::string& protocol, const std::string& more = "") {
    return text_of(
        test_.ask("CreateTargetGroup", "Name=" + protocol + "&Port=80&Protocol=" + protocol +
                                           "&VpcId=" + test_.network().vpc_id + more),
        "TargetGroupArn");
  }
  std::string form(const std::string& balancer, const std::string& protocol,
                   const std::string& group, int port = 443) const {
    return "LoadBalancerArn=" + balancer + "&Port=" + std::to_string(port) +
           "&Protocol=" + protocol + "&DefaultActions.member.1.Type=forward" +
           "&DefaultActions.member.1.TargetGroupArn=" + group;
  }

  TestBalancers test_;
  const std::string network_ = test_.create_balancer("net", "&Type=network");
  const std::string certificate_ =
      "&Certificates.member.1.CertificateArn=" + test_.add_certificate("1");
};

TEST_F(NetworkLoadBalancerTest, ItIsShownAsOne) {
  EXPECT_TRUE(
      std::regex_match(network_, std::regex("arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
                                            "loadbalancer/net/net/[0-9a-f]{16}")));
  const std::string answer =
      test_.ask("DescribeLoadBalancers", "LoadBalancerArns.member.1=" + network_);
  EXPECT_EQ(text_of(answer, "Type"), "network");
  EXPECT_EQ(answer.find("SecurityGroups"), std::string::npos);
  EXPECT_EQ(test_.create_balancer("net", "&Type=network"), network_);
  EXPECT_EQ(test_.refusal("CreateLoadBalancer", test_.balancer_form("net")).code,
            ErrorCode::kDuplicateLoadBalancerName);
  EXPECT_EQ(test_.refusal("CreateLoadBalancer", test_.balancer_form("gate") + "&Type=gateway").code,
            ErrorCode::kUnsupportedMember);
}

TEST_F(NetworkLoadBalancerTest, ItHasItsOwnAttributes) {
  const std::string arn = "LoadBalancerArn=" + network_;
  const auto set = [&](const std::string& key, const std::string& value) {
    return arn + "&Attributes.member.1.Key=" + key + "&Attributes.member.1.Value=" + value;
  };
  EXPECT_NE(
      test_.ask("ModifyLoadBalancerAttributes", set("load_balancing.cross_zone.enabled", "true"))
          .find("<Key>load_balancing.cross_zone.enabled</Key><Value>true</Value>"),
      std::string::npos);
  EXPECT_EQ(
      test_.refusal("ModifyLoadBalancerAttributes", set("routing.http2.enabled", "true")).code,
      ErrorCode::kValidation);
  EXPECT_EQ(test_
                .refusal("ModifyLoadBalancerAttributes",
                         set("dns_record.client_routing_policy", "availability_zone_affinity"))
                .code,
            ErrorCode::kUnsupportedMember);
  test_.ask("ModifyLoadBalancerAttributes",
            set("access_logs.s3.enabled", "true") +
                "&Attributes.member.2.Key=access_logs.s3.bucket&Attributes.member.2.Value=logs");
  const auto published = ingress_change(test_.state(), network_).load_balancers->front();
  EXPECT_EQ(published.type, link::LoadBalancerType::kNetwork);
  EXPECT_EQ(published.access_logs->bucket, "logs");
  EXPECT_EQ(published.access_logs->prefix, std::nullopt);
  EXPECT_EQ(published.idle_timeout_seconds, std::nullopt);
}

TEST_F(NetworkLoadBalancerTest, ProtocolsOfListenersAndTargetsFit) {
  const std::string application = test_.create_balancer("app");
  constexpr auto kNot = ErrorCode::kIncompatibleProtocols;
  const std::map<std::string, std::string> groups = {{"HTTP", group("HTTP")},
                                                     {"HTTPS", group("HTTPS")},
                                                     {"TCP", group("TCP")},
                                                     {"TLS", group("TLS")}};
  struct Pair {
    const char* listener;
    const char* group;
    std::optional<ErrorCode> refused;
  };
  for (const Pair& pair :
       {Pair{"HTTP", "HTTP", {}}, Pair{"HTTP", "HTTPS", {}}, Pair{"HTTPS", "HTTP", {}},
        Pair{"HTTPS", "HTTPS", {}}, Pair{"HTTP", "TCP", kNot}, Pair{"HTTPS", "TLS", kNot},
        Pair{"TCP", "TCP", {}}, Pair{"TCP", "TLS", kNot}, Pair{"TLS", "TCP", {}},
        Pair{"TLS", "TLS", {}}, Pair{"TCP", "HTTP", kNot}, Pair{"TLS", "HTTPS", kNot},
        Pair{"HTTP", "HTTP", {}}, Pair{"UDP", "TCP", ErrorCode::kUnsupportedMember},
        Pair{"TCP_UDP", "TCP", ErrorCode::kUnsupportedMember},
        Pair{"QUIC", "TCP", ErrorCode::kUnsupportedMember}}) {
    const std::string protocol = pair.listener;
    const bool http = protocol.starts_with("HTTP");
    const bool tls = protocol == "HTTPS" || protocol == "TLS";
    const auto answer = test_.call(
        "CreateListener", form(http ? application : network_, protocol, groups.at(pair.group)) +
                              (tls ? certificate_ : ""));
    ASSERT_EQ(answer.has_value(), !pair.refused) << protocol << ' ' << pair.group;
    if (!answer) {
      EXPECT_EQ(answer.error().code, *pair.refused) << protocol << ' ' << pair.group;
      continue;
    }
    test_.ask("DeleteListener", "ListenerArn=" + text_of(*answer, "ListenerArn"));
  }
}

TEST_F(NetworkLoadBalancerTest, GrpcWantsHttps) {
  const std::string grpc = group("HTTP", "&ProtocolVersion=GRPC");
  const std::string application = test_.create_balancer("app");
  EXPECT_EQ(test_.refusal("CreateListener", form(application, "HTTP", grpc)).code,
            ErrorCode::kInvalidConfiguration);
  test_.ask("CreateListener", form(application, "HTTPS", grpc) + certificate_);
}

TEST_F(NetworkLoadBalancerTest, TcpListenersHaveAnIdleTimeout) {
  const std::string answer = test_.ask("CreateListener", form(network_, "TCP", group("TCP")));
  const std::string arn = text_of(answer, "ListenerArn");
  EXPECT_NE(arn.find(":listener/net/net/"), std::string::npos);
  const auto set = [&](const std::string& value) {
    return "ListenerArn=" + arn +
           "&Attributes.member.1.Key=tcp.idle_timeout.seconds&Attributes.member.1.Value=" + value;
  };
  for (const char* value : {"59", "6001", "soon"}) {
    EXPECT_EQ(test_.refusal("ModifyListenerAttributes", set(value)).code, ErrorCode::kValidation);
  }
  EXPECT_EQ(text_of(test_.ask("ModifyListenerAttributes", set("6000")), "Value"), "6000");
  const auto change = ingress_change(test_.state(), network_);
  const auto& listener = change.load_balancers->front().listeners.front();
  EXPECT_EQ(listener.protocol, link::IngressProtocol::kTcp);
  EXPECT_EQ(listener.tcp_idle_timeout_seconds, 6000);
}

TEST_F(NetworkLoadBalancerTest, TlsListenersAgreeOnAProtocol) {
  const std::string tls = form(network_, "TLS", group("TLS")) + certificate_;
  EXPECT_EQ(test_.refusal("CreateListener", tls + "&AlpnPolicy.member.1=SPDY").code,
            ErrorCode::kAlpnPolicyNotSupported);
  const std::string answer =
      test_.ask("CreateListener", tls + "&AlpnPolicy.member.1=HTTP2Preferred");
  EXPECT_EQ(text_of(answer, "AlpnPolicy"), "<member>HTTP2Preferred</member>");
  const auto change = ingress_change(test_.state(), network_);
  EXPECT_EQ(change.load_balancers->front().listeners.front().alpn_policy, "HTTP2Preferred");
}

TEST_F(NetworkLoadBalancerTest, SubnetsAndSecurityGroupsChange) {
  const std::string application = test_.create_balancer("app");
  const auto& network = test_.network();
  const std::string answer =
      test_.ask("SetSubnets",
                "LoadBalancerArn=" + application + "&Subnets.member.1=" + network.subnets[0].id);
  EXPECT_EQ(texts_of(answer, "SubnetId"), std::vector{network.subnets[0].id});
  EXPECT_EQ(text_of(answer, "IpAddressType"), "ipv4");
  const std::string group = "&SecurityGroups.member.1=" + network.security_group_id;
  EXPECT_EQ(text_of(test_.ask("SetSecurityGroups", "LoadBalancerArn=" + application + group),
                    "SecurityGroupIds"),
            "<member>" + network.security_group_id + "</member>");
  struct Row {
    const char* operation;
    std::string form;
    ErrorCode code;
  };
  for (const Row& row :
       {Row{"SetSubnets", application + "&Subnets.member.1=subnet-1", ErrorCode::kSubnetNotFound},
        Row{"SetSubnets", application, ErrorCode::kValidation},
        Row{"SetSubnets", application + "0&Subnets.member.1=" + network.subnets[0].id,
            ErrorCode::kLoadBalancerNotFound},
        Row{"SetSecurityGroups", application + "&SecurityGroups.member.1=sg-1",
            ErrorCode::kInvalidSecurityGroup},
        Row{"SetSecurityGroups", network_ + group, ErrorCode::kInvalidConfiguration},
        Row{"SetIpAddressType", application + "&IpAddressType=dualstack",
            ErrorCode::kUnsupportedMember}}) {
    EXPECT_EQ(test_.refusal(row.operation, "LoadBalancerArn=" + row.form).code, row.code)
        << row.operation << ' ' << row.form;
  }
  test_.ask("SetIpAddressType", "LoadBalancerArn=" + application + "&IpAddressType=ipv4");
}

TEST_F(NetworkLoadBalancerTest, LimitsAreShownAndHold) {
  const std::string limits = test_.ask("DescribeAccountLimits", "");
  EXPECT_NE(limits.find("<Name>network-load-balancers</Name><Max>50</Max>"), std::string::npos);
  EXPECT_EQ(texts_of(test_.ask("DescribeAccountLimits", "PageSize=2"), "Name").size(), 2u);
  const std::string tcp = group("TCP");
  for (int port = 1; port <= 50; ++port) {
    test_.ask("CreateListener", form(network_, "TCP", tcp, port));
  }
  EXPECT_EQ(test_.refusal("CreateListener", form(network_, "TCP", tcp, 51)).code,
            ErrorCode::kTooManyListeners);
  for (int i = 1; i < 50; ++i) test_.create_balancer("n" + std::to_string(i), "&Type=network");
  EXPECT_EQ(test_.refusal("CreateLoadBalancer", test_.balancer_form("more") + "&Type=network").code,
            ErrorCode::kTooManyLoadBalancers);
  test_.create_balancer("app");
}

}  // namespace
}  // namespace minato::elb
