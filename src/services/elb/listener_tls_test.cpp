// Listeners that end TLS: their certificates, policies and attributes, and what is published.
#include <gtest/gtest.h>

#include <algorithm>

#include "services/elb/certificate_use.h"
#include "services/elb/ingress_configuration.h"
#include "services/elb/listener_certificate.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class ListenerTlsTest : public testing::Test {
 protected:
  std::string form(const std::string& protocol, const std::string& more = "") const {
    return "LoadBalancerArn=" + balancer_ + "&Port=443&Protocol=" + protocol +
           "&DefaultActions.member.1.Type=forward&DefaultActions.member.1.TargetGroupArn=" +
           group_ + more;
  }
  static std::string certificate(const std::string& arn) {
    return "&Certificates.member.1.CertificateArn=" + arn;
  }
  std::string create(const std::string& more = "") {
    return text_of(test_.ask("CreateListener", form("HTTPS", certificate(first_) + more)),
                   "ListenerArn");
  }
  std::vector<std::string> shown(const std::string& listener, const std::string& more = "") {
    return texts_of(test_.ask("DescribeListenerCertificates", "ListenerArn=" + listener + more),
                    "CertificateArn");
  }
  Result<std::string> change(const std::string& operation, const std::string& listener,
                             const std::string& arn) {
    return test_.call(operation, "ListenerArn=" + listener + certificate(arn));
  }

  TestBalancers test_;
  const std::string balancer_ = test_.create_balancer("web");
  const std::string group_ = test_.create_group("web");
  const std::string first_ = test_.add_certificate("1");
  const std::string second_ = test_.add_certificate("2");
};

TEST_F(ListenerTlsTest, AListenerShowsItsCertificateAndPolicy) {
  const std::string answer = test_.ask("CreateListener", form("HTTPS", certificate(first_)));
  EXPECT_EQ(text_of(answer, "Protocol"), "HTTPS");
  EXPECT_EQ(text_of(answer, "CertificateArn"), first_);
  EXPECT_EQ(text_of(answer, "SslPolicy"), "ELBSecurityPolicy-2016-08");
  EXPECT_EQ(text_of(answer, "Mode"), "off");
  EXPECT_EQ(test_.ask("CreateListener", form("HTTPS", certificate(first_))), answer);
  EXPECT_EQ(test_.refusal("CreateListener", form("HTTPS", certificate(second_))).code,
            ErrorCode::kDuplicateListener);
}

TEST_F(ListenerTlsTest, WhatCanNotBeMadeIsRefused) {
  struct Row {
    std::string form;
    ErrorCode code;
    const char* named;
  };
  const std::string two = certificate(first_) + "&Certificates.member.2.CertificateArn=" + second_;
  for (const Row& row : {
           Row{form("HTTPS"), ErrorCode::kValidation, "certificate"},
           Row{form("HTTPS", two), ErrorCode::kValidation, "exactly one"},
           Row{form("HTTPS", certificate("x")), ErrorCode::kValidation, "'x'"},
           Row{form("HTTPS", certificate(first_) + "&Certificates.member.1.IsDefault=true"),
               ErrorCode::kValidation, "IsDefault"},
           Row{form("HTTPS", certificate(first_ + "0")), ErrorCode::kCertificateNotFound,
               "not found"},
           Row{form("HTTPS", certificate("arn:aws:iam::123456789012:server-certificate/x")),
               ErrorCode::kUnsupportedMember, "IAM"},
           Row{form("HTTPS", certificate(first_) + "&SslPolicy=strong"),
               ErrorCode::kSslPolicyNotFound, "strong"},
           Row{form("HTTPS",
                    certificate(first_) + "&SslPolicy=ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04"),
               ErrorCode::kUnsupportedMember, "FIPS"},
           Row{form("HTTPS", certificate(first_) + "&AlpnPolicy.member.1=HTTP2Only"),
               ErrorCode::kValidation, "AlpnPolicy"},
           Row{form("HTTPS", certificate(first_) + "&MutualAuthentication.Mode=verify"),
               ErrorCode::kUnsupportedMember, "'verify'"},
           Row{form("HTTP", "&SslPolicy=ELBSecurityPolicy-2016-08"), ErrorCode::kValidation,
               "SslPolicy"},
           Row{form("HTTP", certificate(first_)), ErrorCode::kValidation, "Certificates"},
           Row{form("TCP"), ErrorCode::kValidation, "'HTTP, HTTPS'"},
           Row{form("UDP"), ErrorCode::kValidation, "'HTTP, HTTPS'"},
       }) {
    const Error refused = test_.refusal("CreateListener", row.form);
    EXPECT_EQ(refused.code, row.code) << row.form;
    EXPECT_NE(refused.message.find(row.named), std::string::npos) << refused.message;
  }
  test_.ask("CreateListener",
            form("HTTPS", certificate(first_) + "&MutualAuthentication.Mode=off"));
}

TEST_F(ListenerTlsTest, TlsComesAndGoes) {
  const std::string arn = test_.create_listener(balancer_, group_, 80);
  const std::string to_https = "ListenerArn=" + arn + "&Protocol=HTTPS";
  EXPECT_EQ(test_.refusal("ModifyListener", to_https).code, ErrorCode::kValidation);
  const std::string answer =
      test_.ask("ModifyListener", to_https + certificate(first_) +
                                      "&Port=443&SslPolicy=ELBSecurityPolicy-TLS13-1-2-2021-06");
  EXPECT_EQ(text_of(answer, "SslPolicy"), "ELBSecurityPolicy-TLS13-1-2-2021-06");
  EXPECT_EQ(text_of(answer, "Port"), "443");
  ASSERT_TRUE(change("AddListenerCertificates", arn, second_));
  EXPECT_EQ(text_of(test_.ask("ModifyListener", "ListenerArn=" + arn + certificate(second_)),
                    "CertificateArn"),
            second_);
  EXPECT_EQ(load_balancers_showing(test_.state(), acm::CertificateArn(first_)).size(), 0u);
  const std::string plain = test_.ask("ModifyListener", "ListenerArn=" + arn + "&Protocol=HTTP");
  EXPECT_EQ(text_of(plain, "SslPolicy"), "");
  EXPECT_EQ(load_balancers_showing(test_.state(), acm::CertificateArn(second_)).size(), 0u);
  EXPECT_EQ(test_.refusal("DescribeListenerCertificates", "ListenerArn=" + arn).code,
            ErrorCode::kValidation);
}

TEST_F(ListenerTlsTest, CertificatesAreAddedShownAndRemoved) {
  const std::string arn = create();
  ASSERT_TRUE(change("AddListenerCertificates", arn, second_));
  ASSERT_TRUE(change("AddListenerCertificates", arn, second_));
  EXPECT_EQ(shown(arn), (std::vector{first_, second_}));
  const std::string page =
      test_.ask("DescribeListenerCertificates", "ListenerArn=" + arn + "&PageSize=1");
  EXPECT_EQ(text_of(page, "IsDefault"), "true");
  EXPECT_EQ(shown(arn, "&Marker=" + text_of(page, "NextMarker")), std::vector{second_});
  EXPECT_EQ(change("RemoveListenerCertificates", arn, first_).error().code,
            ErrorCode::kOperationNotPermitted);
  EXPECT_EQ(change("AddListenerCertificates", arn, first_ + "0").error().code,
            ErrorCode::kCertificateNotFound);
  EXPECT_EQ(change("AddListenerCertificates", arn + "0", first_).error().code,
            ErrorCode::kListenerNotFound);
  EXPECT_EQ(load_balancers_showing(test_.state(), acm::CertificateArn(second_)),
            std::vector{balancer_});
  ASSERT_TRUE(change("RemoveListenerCertificates", arn, second_));
  ASSERT_TRUE(change("RemoveListenerCertificates", arn, second_));
  EXPECT_EQ(shown(arn), std::vector{first_});
}

TEST_F(ListenerTlsTest, ALoadBalancerHas25MoreThanItsDefaultOnes) {
  const std::string arn = create();
  for (int i = 0; i < 25; ++i) {
    ASSERT_TRUE(
        change("AddListenerCertificates", arn, test_.add_certificate("m" + std::to_string(i))));
  }
  EXPECT_EQ(change("AddListenerCertificates", arn, second_).error().code,
            ErrorCode::kTooManyCertificates);
  test_.ask("DeleteLoadBalancer", "LoadBalancerArn=" + balancer_);
  EXPECT_EQ(test_.state().table<ListenerCertificate>().size(), 0u);
}

TEST_F(ListenerTlsTest, CertificatesInUseArePublishedWithChainAndKey) {
  const std::string arn = create();
  change("AddListenerCertificates", arn, second_);
  const auto full = ingress_configuration(test_.state());
  const auto& listener = full.load_balancers->front().listeners.front();
  EXPECT_EQ(listener.protocol, link::IngressProtocol::kHttps);
  EXPECT_EQ(*listener.certificates, (std::vector{first_, second_}));
  ASSERT_TRUE(listener.tls_policy);
  EXPECT_EQ(listener.tls_policy->protocols,
            (std::vector<std::string>{"TLSv1", "TLSv1.1", "TLSv1.2"}));
  EXPECT_FALSE(listener.tls_policy->ciphers.empty());
  ASSERT_EQ(full.certificates->size(), 2u);
  EXPECT_EQ(full.certificates->front().pem, "certificate 1\nchain\nkey\n");
  EXPECT_EQ(ingress_change(test_.state(), balancer_).certificates, full.certificates);
  EXPECT_EQ(ingress_change(test_.state(), second_).certificates->size(), 1u);
  change("RemoveListenerCertificates", arn, second_);
  EXPECT_EQ(*ingress_change(test_.state(), second_).removed_certificates, std::vector{second_});
}

TEST_F(ListenerTlsTest, WhoeverPublishesIsToldOfCertificates) {
  std::vector<std::string> told;
  const auto publisher =
      test_.engine().add_publisher({"test", [&](const engine::State&, const std::string& arn) {
                                      told.push_back(arn);
                                      return engine::Release{};
                                    }});
  watch_ingress(test_.engine(), publisher);
  const auto is_told = [&](const std::string& arn) {
    const bool found = std::find(told.begin(), told.end(), arn) != told.end();
    told.clear();
    return found;
  };
  const std::string arn = create();
  EXPECT_TRUE(is_told(first_));
  change("AddListenerCertificates", arn, second_);
  EXPECT_TRUE(is_told(second_));
  change("RemoveListenerCertificates", arn, second_);
  EXPECT_TRUE(is_told(second_));
  engine::Plan plan;
  plan.add(acm::ReplaceCertificate{acm::CertificateArn(first_), {}, {}, test_.now()});
  test_.apply(std::move(plan));
  EXPECT_TRUE(is_told(first_));
  test_.ask("DeleteListener", "ListenerArn=" + arn);
  EXPECT_TRUE(is_told(first_));
}

TEST_F(ListenerTlsTest, PoliciesAreListedInPages) {
  const auto names = [&](const std::string& form) {
    return texts_of(test_.ask("DescribeSSLPolicies", form), "Name").size();
  };
  const std::string one =
      test_.ask("DescribeSSLPolicies", "Names.member.1=ELBSecurityPolicy-TLS13-1-3-2021-06");
  EXPECT_EQ(texts_of(one, "Priority"), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_NE(one.find("<SslProtocols><member>TLSv1.3</member></SslProtocols>"), std::string::npos);
  const std::string page = test_.ask("DescribeSSLPolicies", "PageSize=16");
  EXPECT_EQ(text_of(page, "NextMarker"), "16");
  EXPECT_GT(names("Marker=16"), 0u);
  EXPECT_EQ(names("LoadBalancerType=gateway"), 0u);
  EXPECT_GT(names("LoadBalancerType=network"), 16u);
  EXPECT_EQ(test_.refusal("DescribeSSLPolicies", "Names.member.1=x").code,
            ErrorCode::kSslPolicyNotFound);
  EXPECT_EQ(test_.refusal("DescribeSSLPolicies", "Marker=x").code, ErrorCode::kValidation);
}

TEST_F(ListenerTlsTest, AttributesHaveTheirDefaultsAndNoOtherValues) {
  const std::string arn = "ListenerArn=" + create();
  const std::string answer = test_.ask("DescribeListenerAttributes", arn);
  EXPECT_NE(answer.find("<Key>routing.http.response.server.enabled</Key><Value>true</Value>"),
            std::string::npos);
  const auto set = [&](const std::string& key, const std::string& value) {
    return arn + "&Attributes.member.1.Key=" + key + "&Attributes.member.1.Value=" + value;
  };
  EXPECT_EQ(
      test_
          .refusal("ModifyListenerAttributes", set("routing.http.response.server.enabled", "false"))
          .code,
      ErrorCode::kUnsupportedMember);
  EXPECT_EQ(test_.refusal("ModifyListenerAttributes", set("tcp.idle_timeout.seconds", "60")).code,
            ErrorCode::kValidation);
  test_.ask("ModifyListenerAttributes", set("routing.http.response.server.enabled", "true"));
}

}  // namespace
}  // namespace minato::elb
