// Rules and actions in HAProxy's words: what users wrote never becomes anything else than what it
// says.
#include <gtest/gtest.h>

#include "ingress/action_text.h"
#include "ingress/condition_text.h"
#include "ingress/config_text.h"
#include "ingress/health_matcher.h"
#include "ingress/pattern_text.h"
#include "ingress/runtime_map.h"
#include "ingress/test_shapes.h"
#include "ingress/tls_text.h"
#include "ingress/traffic_split.h"

namespace minato::ingress {
namespace {

using Kind = link::IngressConditionKind;

link::IngressCondition condition(Kind kind, std::vector<std::string> values) {
  link::IngressCondition made;
  made.kind = kind;
  made.values = std::move(values);
  return made;
}

link::IngressForward forward(std::vector<link::IngressWeightedGroup> groups) {
  link::IngressForward made;
  made.target_groups = std::move(groups);
  return made;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ConfigTextTest, AWordIsOneWordWhateverItHolds) {
  EXPECT_EQ(word("plain-1.2_3/x:y"), "plain-1.2_3/x:y");
  EXPECT_EQ(word("a b\n'\"\\#$%{}"), R"(a\x20b\x0a\x27\x22\x5c\x23\x24\x25\x7b\x7d)");
  EXPECT_EQ(word(""), "''");
  EXPECT_EQ(word(std::string("a\0b", 3)), "ab");
  EXPECT_EQ(word("\xc3\xa4"), R"(\xc3\xa4)");
  EXPECT_EQ(literal_format("100%[x]"), "100%%[x]");
}

TEST(PatternTextTest, WildcardsAreTheOnlyThingsWithAMeaning) {
  EXPECT_EQ(pattern_expression("*.Example.com"), R"(.*\x2eExample\x2ecom)");
  EXPECT_EQ(pattern_expression("a?(b)+"), R"(a.\x28b\x29\x2b)");
  EXPECT_EQ(pattern_expression(R"(\*\?\d)"), R"(\x2a\x3f\x5cd)");
  EXPECT_EQ(pattern_expression("a*", "[^&]"), "a[^&]*");
  EXPECT_TRUE(is_regular_expression("^/(a|b)[0-9]{2}$"));
  EXPECT_FALSE(is_regular_expression("("));
  EXPECT_FALSE(is_regular_expression("[]"));
  EXPECT_FALSE(is_regular_expression(std::string("a\0b", 3)));
}

TEST(ConditionTextTest, EachKindAsksForItsOwnPartOfTheRequest) {
  const struct {
    link::IngressCondition given;
    std::string expected;
  } cases[] = {
      {condition(Kind::kHostHeader, {"a.com", "*.b.com"}),
       R"({ req.hdr(host),host_only -m reg -i -- \x5ea\x5cx2ecom\x24 \x5e.\x2a\x5cx2eb\x5cx2ecom\x24 })"},
      {condition(Kind::kPathPattern, {"/x"}), R"({ path -m reg -- \x5e\x5cx2fx\x24 })"},
      {condition(Kind::kRequestMethod, {"GET", "-f"}), "{ method -m str -- GET -f }"},
      {condition(Kind::kSourceIp, {"10.0.0.0/8", "nonsense", "1.2.3.4/33"}),
       R"({ src -m ip -- 10.0.0.0/8 })"},
  };
  for (const auto& [given, expected] : cases) EXPECT_EQ(conditions_text({given}), expected);
}

TEST(ConditionTextTest, WhatCanNeverHoldIsNoRule) {
  auto header = condition(Kind::kHttpHeader, {"x"});
  EXPECT_FALSE(conditions_text({header})) << "no name";
  for (const char* name : {"a)b", "a,b", "a b", "a\nb", "a'b", "a\"b", "a\\b"}) {
    header.header_name = name;
    EXPECT_FALSE(conditions_text({header})) << name;
  }
  header.header_name = "X-Kind";
  EXPECT_TRUE(conditions_text({header}));
  EXPECT_FALSE(conditions_text({header, condition(Kind::kSourceIp, {"::1/128"})}));
  auto broken = condition(Kind::kPathPattern, {});
  broken.regexes = {"("};
  EXPECT_FALSE(conditions_text({broken}));
  EXPECT_FALSE(conditions_text({}));
}

TEST(TrafficSplitTest, ThresholdsFollowTheWeights) {
  const struct {
    std::vector<int> weights;
    std::vector<int> thresholds;
  } cases[] = {{{1, 1}, {5000, 10000}},
               {{10, 90}, {1000, 10000}},
               {{0, 1}, {0, 10000}},
               {{1, 0}, {10000, 10000}},
               {{0, 0}, {0, 0}},
               {{1, 2}, {3333, 10000}},
               {{999, 999, 999, 999, 1}, {2499, 4999, 7498, 9997, 10000}}};
  for (const auto& [weights, thresholds] : cases) {
    link::IngressForward given;
    for (const int weight : weights) {
      given.target_groups.push_back(
          {"arn:tg/" + std::to_string(given.target_groups.size()), weight});
    }
    const TrafficSplit split = split_of(given, "listener");
    for (std::size_t i = 0; i < weights.size(); ++i) {
      EXPECT_EQ(split.shares[i].threshold, thresholds[i]);
    }
  }
}

TEST(TrafficSplitTest, AWeightIsNoPartOfTheStructure) {
  PlannedFrontend frontend;
  frontend.balancer = std::make_shared<link::IngressLoadBalancer>();
  frontend.listener = test_listener("arn:l", 80, "");
  const auto text_with = [&](int weight) {
    frontend.listener.default_action.forward = forward({{"arn:tg/a", weight}, {"arn:tg/b", 1}});
    return listener_text(frontend);
  };
  EXPECT_EQ(text_with(1).rules, text_with(900).rules);
  EXPECT_TRUE(has(text_with(1).rules, "map_str_int(splits.map,0)"));
  EXPECT_TRUE(has(text_with(1).choice, "default_backend minato_none"));
}

TEST(ListenerTextTest, ARedirectIsALogFormatOfPlaceholdersAndLiterals) {
  PlannedFrontend frontend;
  frontend.port = 80;
  frontend.listener = test_listener("arn:l", 80, "");
  frontend.listener.default_action.forward.reset();
  frontend.listener.default_action.redirect =
      link::IngressRedirect{302, "HTTPS", "#{host}", "443", "/100%/#{path}", "#{query}"};
  const std::string text = listener_text(frontend).rules;
  const std::string base = word("https://%[req.hdr(host),host_only]:443/100%%/%[path,regsub(^/,)]");
  EXPECT_TRUE(has(text, base + " code 302")) << text;
  EXPECT_TRUE(has(
      text, word("?%[query]") + " code 302 if !{ var(txn.tg) -m found } { query -m len gt 0 }\n"))
      << text;
}

TEST(HealthMatcherTest, GrpcCodesAreLookedForInHeaders) {
  EXPECT_TRUE(has(grpc_expectation("12"), "hdr name grpc-status value -m reg '^(12)$'"));
  EXPECT_TRUE(has(grpc_expectation("1-3"), "'^(1|2|3)$'"));
  EXPECT_TRUE(has(grpc_expectation("0,5"), "! hdr name grpc-status value -m reg '^(?!(0|5)$)'"));
  EXPECT_EQ(grpc_expectation("x\n"), grpc_expectation("12"));
}

TEST(TlsTextTest, APolicyIsVersionsAndCiphers) {
  link::IngressTlsPolicy policy;
  policy.protocols = {"TLSv1.3", "TLSv1.2", "nonsense"};
  policy.ciphers = {"TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "x y"};
  EXPECT_EQ(tls_options(policy),
            " ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.3 ciphers "
            "ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0 ciphersuites TLS_AES_128_GCM_SHA256");
  EXPECT_EQ(tls_options(std::nullopt), "");
  EXPECT_FALSE(check_certificate(""));
  EXPECT_FALSE(
      check_certificate("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"));
}

TEST(RuntimeMapTest, OnlyTheDifferenceIsSent) {
  EXPECT_EQ(
      map_commands("m", {{"a", "1"}, {"b", "2"}, {"c", "3"}}, {{"a", "1"}, {"b", "5"}, {"d", "4"}}),
      (std::vector<std::string>{"set map m b 5", "add map m d 4", "del map m c"}));
  EXPECT_EQ(sticky_value("b1", "a"), "47B552B87A3910937C21D7256AE1F013297B57AB");
}

}  // namespace
}  // namespace minato::ingress
