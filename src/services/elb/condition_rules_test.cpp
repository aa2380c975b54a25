#include "services/elb/condition_rules.h"

#include <gtest/gtest.h>

namespace minato::elb {
namespace {

using Texts = std::vector<std::string>;

api::RuleCondition short_form(const std::string& field, Texts values) {
  api::RuleCondition made;
  made.field = field;
  made.values = std::move(values);
  return made;
}

api::RuleCondition header(const std::string& name, Texts values) {
  api::RuleCondition made;
  made.field = "http-header";
  auto& config = made.http_header_config.emplace();
  config.http_header_name = name;
  config.values = std::move(values);
  return made;
}

api::RuleCondition methods(Texts values) {
  api::RuleCondition made;
  made.field = "http-request-method";
  made.http_request_method_config.emplace().values = std::move(values);
  return made;
}

api::RuleCondition addresses(Texts values) {
  api::RuleCondition made;
  made.field = "source-ip";
  made.source_ip_config.emplace().values = std::move(values);
  return made;
}

api::RuleCondition query(const std::string& key, const std::string& value) {
  api::RuleCondition made;
  made.field = "query-string";
  auto& pair = made.query_string_config.emplace().values.emplace().emplace_back();
  if (!key.empty()) pair.key = key;
  pair.value = value;
  return made;
}

api::RuleCondition regexes(const std::string& field, Texts values) {
  api::RuleCondition made;
  made.field = field;
  made.regex_values = std::move(values);
  return made;
}

using Conditions = std::vector<api::RuleCondition>;

TEST(ConditionRules, EveryFieldIsRead) {
  api::RuleCondition hosts;
  hosts.field = "host-header";
  hosts.host_header_config.emplace().regex_values = Texts{"^a\\.b$"};
  const auto read =
      read_conditions({hosts, short_form("path-pattern", {"/img/*"}), header("X-Kind", {"a b"}),
                       methods({"GET"}), query("", "v\\*")});
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 5u);
  EXPECT_EQ((*read)[0].regexes, Texts{"^a\\.b$"});
  EXPECT_EQ((*read)[1].values, Texts{"/img/*"});
  EXPECT_EQ((*read)[2].header_name, "X-Kind");
  EXPECT_EQ((*read)[3].field_name, ConditionField::kRequestMethod);
  EXPECT_EQ((*read)[4].pairs, (std::vector{QueryPair{"", "v\\*"}}));
  EXPECT_TRUE(read_conditions({addresses({"192.0.2.0/24", "0.0.0.0/0"})}));
}

TEST(ConditionRules, SeveralHeadersAndQueriesMayBe) {
  EXPECT_TRUE(
      read_conditions({header("a", {"1"}), header("a", {"2"}), query("k", "1"), query("k", "2")}));
}

TEST(ConditionRules, ValuesHaveLimitsAndCharacters) {
  const std::string long_value(129, 'a');
  struct Row {
    Conditions conditions;
    const char* named;
  };
  api::RuleCondition nameless = header("", {"a"});
  api::RuleCondition two_places = short_form("host-header", {"a.b"});
  two_places.host_header_config.emplace().values = Texts{"a.b"};
  api::RuleCondition foreign = short_form("host-header", {"a.b"});
  foreign.path_pattern_config.emplace().values = Texts{"/"};
  for (const Row& row :
       {Row{{}, "A condition must be specified"},
        Row{{short_form("", {"a"})}, "must be one of"},
        Row{{short_form("cookie", {"a"})}, "must be one of"},
        Row{{short_form("path-pattern", {})}, "A condition value must be specified"},
        Row{{short_form("path-pattern", {""})}, "cannot be empty"},
        Row{{short_form("path-pattern", {"/" + long_value})}, "'128' characters"},
        Row{{short_form("path-pattern", {"/a b"})}, "not valid"},
        Row{{short_form("host-header", {long_value})}, "'128' characters"},
        Row{{short_form("host-header", {"a_b"})}, "not valid"},
        Row{{short_form("source-ip", {"10.0.0.0/8"})}, "cannot specify Values"},
        Row{{regexes("query-string", {"a"})}, "cannot specify RegexValues"},
        Row{{regexes("path-pattern", {"("})}, "regular expression"},
        Row{{regexes("path-pattern", {long_value})}, "128 characters"},
        Row{{two_places}, "both Values and 'HostHeaderConfig'"},
        Row{{foreign}, "cannot specify 'PathPatternConfig'"},
        Row{{nameless}, "1 to 40 characters"},
        Row{{header(std::string(41, 'a'), {"a"})}, "1 to 40 characters"},
        Row{{header("a b", {"a"})}, "not valid"},
        Row{{header("hOST", {"a"})}, "'host-header'"},
        Row{{header("a", {"\x01"})}, "not valid"},
        Row{{methods({"get"})}, "not valid"},
        Row{{methods({std::string(41, 'G')})}, "'40' characters"},
        Row{{query("k", "")}, "cannot be empty"},
        Row{{query("k", "a b")}, "not valid"},
        Row{{query(long_value, "a")}, "'128' characters"},
        Row{{addresses({"10.0.0.0"})}, "CIDR"},
        Row{{addresses({"10.0.0.0/33"})}, "CIDR"},
        Row{{addresses({"10.0.0/8"})}, "CIDR"},
        Row{{methods({"GET"}), methods({"PUT"})}, "only have one 'http-request-method'"},
        Row{{short_form("path-pattern", {"/a"}), short_form("path-pattern", {"/b"})},
            "only have one 'path-pattern'"},
        Row{{short_form("path-pattern", {"/a", "/b", "/c"}), header("a", {"1", "2", "3"})},
            "'5' condition values"},
        Row{{short_form("path-pattern", {"/*/*/*/?", "/a*"}), header("a", {"**"})},
            "'6' condition wildcards"}}) {
    const auto read = read_conditions(row.conditions);
    ASSERT_FALSE(read) << row.named;
    EXPECT_EQ(read.error().code, ErrorCode::kValidation) << read.error().message;
    EXPECT_NE(read.error().message.find(row.named), std::string::npos) << read.error().message;
  }
  EXPECT_TRUE(read_conditions({query("\\*\\*\\*\\*", "\\?\\?\\?")}));
}

TEST(ConditionRules, Ipv6IsNotSupported) {
  EXPECT_EQ(read_conditions({addresses({"2001:db8::/32"})}).error().code,
            ErrorCode::kUnsupportedMember);
  auto v6 = addresses({"10.0.0.0/8"});
  v6.source_ip_config->ip_address_type = api::SourceIpAddressTypeEnum::kIpv6;
  EXPECT_EQ(read_conditions({v6}).error().code, ErrorCode::kUnsupportedMember);
}

}  // namespace
}  // namespace minato::elb
