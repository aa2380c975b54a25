// The settings and attributes of target groups by their protocols.
#include "services/elb/target_group_settings.h"

#include <gtest/gtest.h>

#include "services/elb/ingress_target_group.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class TargetGroupSettingsTest : public testing::Test {
 protected:
  std::string form(const std::string& more) const {
    return "Name=web&Port=80&VpcId=" + test_.network().vpc_id + more;
  }
  std::string create(const std::string& more) { return test_.ask("CreateTargetGroup", form(more)); }
  std::string create_arn(const std::string& more) {
    return text_of(create(more), "TargetGroupArn");
  }

  static std::string attributes_form(
      const std::string& arn, const std::vector<std::pair<std::string, std::string>>& attributes) {
    std::string form = "TargetGroupArn=" + arn;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const std::string member = "&Attributes.member." + std::to_string(i + 1);
      form += member + ".Key=" + attributes[i].first + member + ".Value=" + attributes[i].second;
    }
    return form;
  }
  link::IngressTargetGroup published(const std::string& arn) const {
    return ingress_target_group(test_.state(),
                                test_.state().table<TargetGroup>().at(TargetGroupArn(arn)));
  }

  TestBalancers test_;
};

TEST_F(TargetGroupSettingsTest, DefaultsAreThoseOfTheProtocol) {
  struct Row {
    const char* form;
    std::vector<std::pair<const char*, const char*>> expected;
  };
  for (const Row& row : {
           Row{"&Protocol=HTTPS",
               {{"Protocol", "HTTPS"},
                {"ProtocolVersion", "HTTP1"},
                {"HealthCheckProtocol", "HTTP"},
                {"HealthCheckTimeoutSeconds", "5"},
                {"HttpCode", "200"}}},
           Row{"&Protocol=HTTP&ProtocolVersion=GRPC",
               {{"ProtocolVersion", "GRPC"},
                {"HealthCheckPath", "/AWS.ALB/healthcheck"},
                {"GrpcCode", "12"},
                {"HttpCode", ""}}},
           Row{"&Protocol=HTTP&ProtocolVersion=HTTP2&HealthCheckProtocol=HTTPS",
               {{"ProtocolVersion", "HTTP2"},
                {"HealthCheckProtocol", "HTTPS"},
                {"HealthCheckPath", "/"}}},
           Row{"&Protocol=TCP",
               {{"Protocol", "TCP"},
                {"ProtocolVersion", ""},
                {"HealthCheckProtocol", "TCP"},
                {"HealthCheckTimeoutSeconds", "10"},
                {"HealthCheckPath", ""},
                {"Matcher", ""}}},
           Row{"&Protocol=TLS&HealthCheckProtocol=HTTP",
               {{"HealthCheckProtocol", "HTTP"},
                {"HealthCheckTimeoutSeconds", "6"},
                {"HealthCheckPath", "/"},
                {"HttpCode", "200-399"}}},
           Row{"&Protocol=TCP&HealthCheckProtocol=HTTPS&HealthCheckIntervalSeconds=10",
               {{"HealthCheckTimeoutSeconds", "10"}, {"HealthCheckIntervalSeconds", "10"}}},
       }) {
    const std::string answer = create(row.form);
    for (const auto& [element, value] : row.expected) {
      EXPECT_EQ(text_of(answer, element), value) << row.form << ' ' << element;
    }
    EXPECT_EQ(create(row.form), answer);
    test_.ask("DeleteTargetGroup", "TargetGroupArn=" + text_of(answer, "TargetGroupArn"));
  }
}

TEST_F(TargetGroupSettingsTest, WhatDoesNotGoTogetherIsRefused) {
  struct Row {
    const char* form;
    ErrorCode code;
  };
  constexpr auto kBad = ErrorCode::kValidation;
  constexpr auto kNot = ErrorCode::kUnsupportedMember;
  for (const Row& row :
       {Row{"&Protocol=UDP", kNot}, Row{"&Protocol=TCP_UDP", kNot}, Row{"&Protocol=GENEVE", kNot},
        Row{"&Protocol=QUIC", kNot}, Row{"&Protocol=TCP&TargetType=alb", kNot},
        Row{"&Protocol=TCP&ProtocolVersion=HTTP1", kBad},
        Row{"&Protocol=HTTP&ProtocolVersion=HTTP3", kBad},
        Row{"&Protocol=HTTP&HealthCheckProtocol=TCP", kBad},
        Row{"&Protocol=TCP&HealthCheckProtocol=TLS", kBad},
        Row{"&Protocol=TCP&HealthCheckProtocol=UDP", kBad},
        Row{"&Protocol=TCP&HealthCheckPath=%2F", kBad},
        Row{"&Protocol=TCP&Matcher.HttpCode=200", kBad},
        Row{"&Protocol=TCP&HealthCheckProtocol=HTTP&Matcher.HttpCode=600", kBad},
        Row{"&Protocol=TCP&HealthCheckIntervalSeconds=9", kBad},
        Row{"&Protocol=TCP&HealthCheckEnabled=false", kBad},
        Row{"&Protocol=HTTP&Matcher.HttpCode=500", kBad},
        Row{"&Protocol=HTTP&ProtocolVersion=GRPC&Matcher.HttpCode=200", kBad},
        Row{"&Protocol=HTTP&ProtocolVersion=GRPC&Matcher.GrpcCode=100", kBad}}) {
    EXPECT_EQ(test_.refusal("CreateTargetGroup", form(row.form)).code, row.code) << row.form;
  }
}

TEST_F(TargetGroupSettingsTest, AnotherHealthCheckProtocolIsPublished) {
  const std::string arn = create_arn("&Protocol=TCP");
  EXPECT_EQ(published(arn).health_check.protocol, link::IngressProtocol::kTcp);
  EXPECT_EQ(published(arn).protocol, link::IngressProtocol::kTcp);
  EXPECT_EQ(published(arn).protocol_version, std::nullopt);
  test_.ask("ModifyTargetGroup", "TargetGroupArn=" + arn +
                                     "&HealthCheckProtocol=HTTP&HealthCheckPath=%2Fup"
                                     "&Matcher.HttpCode=200-599");
  const auto check = published(arn).health_check;
  EXPECT_EQ(check.protocol, link::IngressProtocol::kHttp);
  EXPECT_EQ(check.path, "/up");
  EXPECT_EQ(check.matcher, "200-599");
}

TEST_F(TargetGroupSettingsTest, GrpcIsPublished) {
  const auto group =
      published(create_arn("&Protocol=HTTPS&ProtocolVersion=GRPC&Matcher.GrpcCode=0,5-9"));
  EXPECT_EQ(group.protocol, link::IngressProtocol::kHttps);
  EXPECT_EQ(group.protocol_version, link::HttpVersion::kGrpc);
  EXPECT_EQ(group.health_check.protocol_version, link::HttpVersion::kGrpc);
  EXPECT_EQ(group.health_check.matcher, "0,5-9");
}

TEST_F(TargetGroupSettingsTest, StickinessIsByCookieOrByAddress) {
  const std::string arn = create_arn("&Protocol=HTTP");
  EXPECT_FALSE(published(arn).stickiness);
  test_.ask("ModifyTargetGroupAttributes",
            attributes_form(arn, {{"stickiness.enabled", "true"},
                                  {"stickiness.lb_cookie.duration_seconds", "60"}}));
  EXPECT_EQ(published(arn).stickiness->kind, link::StickinessKind::kLbCookie);
  EXPECT_EQ(published(arn).stickiness->seconds, 60);
  EXPECT_EQ(test_
                .refusal("ModifyTargetGroupAttributes",
                         attributes_form(arn, {{"stickiness.type", "app_cookie"}}))
                .code,
            ErrorCode::kInvalidConfiguration);
  test_.ask("ModifyTargetGroupAttributes",
            attributes_form(arn, {{"stickiness.type", "app_cookie"},
                                  {"stickiness.app_cookie.cookie_name", "session"}}));
  EXPECT_EQ(published(arn).stickiness->kind, link::StickinessKind::kAppCookie);
  EXPECT_EQ(published(arn).stickiness->cookie_name, "session");
  test_.ask("DeleteTargetGroup", "TargetGroupArn=" + arn);

  const std::string tcp = create_arn("&Protocol=TCP");
  test_.ask("ModifyTargetGroupAttributes",
            attributes_form(tcp, {{"stickiness.enabled", "true"},
                                  {"stickiness.type", "source_ip"},
                                  {"proxy_protocol_v2.enabled", "true"},
                                  {"deregistration_delay.connection_termination.enabled", "true"},
                                  {"preserve_client_ip.enabled", "false"}}));
  EXPECT_EQ(published(tcp).stickiness->kind, link::StickinessKind::kSourceIp);
  EXPECT_EQ(published(tcp).proxy_protocol_v2, true);
  EXPECT_EQ(published(tcp).terminates_connections, true);
}

TEST_F(TargetGroupSettingsTest, AttributesAreThoseOfTheProtocol) {
  struct Row {
    const char* protocol;
    std::vector<std::pair<std::string, std::string>> attributes;
    ErrorCode code;
  };
  constexpr auto kBad = ErrorCode::kValidation;
  constexpr auto kNot = ErrorCode::kUnsupportedMember;
  constexpr auto kMixed = ErrorCode::kInvalidConfiguration;
  for (const Row& row : {Row{"HTTP", {{"proxy_protocol_v2.enabled", "true"}}, kBad},
                         Row{"HTTP", {{"stickiness.type", "source_ip"}}, kBad},
                         Row{"HTTP", {{"stickiness.lb_cookie.duration_seconds", "0"}}, kBad},
                         Row{"HTTP", {{"stickiness.lb_cookie.duration_seconds", "604801"}}, kBad},
                         Row{"HTTP", {{"stickiness.app_cookie.cookie_name", "AWSALB"}}, kBad},
                         Row{"HTTP", {{"slow_start.duration_seconds", "29"}}, kBad},
                         Row{"HTTP", {{"slow_start.duration_seconds", "901"}}, kBad},
                         Row{"HTTP",
                             {{"slow_start.duration_seconds", "30"},
                              {"load_balancing.algorithm.type", "least_outstanding_requests"}},
                             kMixed},
                         Row{"TCP", {{"stickiness.type", "lb_cookie"}}, kNot},
                         Row{"TCP", {{"slow_start.duration_seconds", "30"}}, kBad},
                         Row{"TCP", {{"preserve_client_ip.enabled", "true"}}, kNot},
                         Row{"TLS", {{"stickiness.enabled", "true"}}, kMixed}}) {
    const std::string arn = create_arn(std::string("&Protocol=") + row.protocol);
    const Error refused =
        test_.refusal("ModifyTargetGroupAttributes", attributes_form(arn, row.attributes));
    EXPECT_EQ(refused.code, row.code) << row.attributes.front().first << refused.message;
    EXPECT_NE(refused.message.find(row.attributes.front().first), std::string::npos);
    test_.ask("DeleteTargetGroup", "TargetGroupArn=" + arn);
  }
  const std::string arn = create_arn("&Protocol=HTTP");
  test_.ask("ModifyTargetGroupAttributes",
            attributes_form(arn, {{"slow_start.duration_seconds", "900"}}));
  EXPECT_EQ(published(arn).slow_start_seconds, 900);
}

}  // namespace
}  // namespace minato::elb
