#include "agent/network/rule_set.h"

#include <gtest/gtest.h>

namespace minato::network {
namespace {

const PublishedPort kWeb{Protocol::kTcp, 8080, "10.124.0.2", 80};
const PublishedPort kNames{Protocol::kUdp, 5353, "10.124.0.3", 53};

TEST(RuleSetTest, ReplacesTheWholeTableInOneTransaction) {
  const std::string text =
      rule_set_text({"minato_1a", "mnt1a", *Ipv4Network::parse("10.124.0.0/20"), {kWeb, kNames}});
  EXPECT_TRUE(
      text.starts_with("add table ip minato_1a\ndelete table ip minato_1a\n"
                       "table ip minato_1a {\n"));
  EXPECT_NE(text.find("elements = { tcp . 8080 : 10.124.0.2 . 80, udp . 5353 : 10.124.0.3 . 53 }"),
            std::string::npos);
  EXPECT_NE(text.find("ip saddr 10.124.0.0/20 ip daddr != 10.124.0.0/20 masquerade"),
            std::string::npos);
}

TEST(RuleSetTest, LeavesBalancersOnOtherLoopbackAddressesAlone) {
  const std::string text =
      rule_set_text({"minato_1a", "mnt1a", *Ipv4Network::parse("10.124.0.0/20"), {}});
  EXPECT_NE(text.find("ip daddr 127.0.0.0/8 ip daddr != 127.0.0.1 return"), std::string::npos);
  EXPECT_EQ(text.find("elements"), std::string::npos);
}

TEST(RuleSetTest, PortsComeAndGoAsElements) {
  EXPECT_EQ(publish_text("minato_1a", {kWeb, kNames}),
            "add element ip minato_1a ports { tcp . 8080 : 10.124.0.2 . 80, "
            "udp . 5353 : 10.124.0.3 . 53 }\n");
  EXPECT_EQ(unpublish_text("minato_1a", {kWeb}),
            "delete element ip minato_1a ports { tcp . 8080 }\n");
  EXPECT_EQ(publish_text("minato_1a", {}), "");
}

TEST(RuleSetTest, TheAgentIsBehindEcssAddressForSandboxesOnly) {
  RuleSet rules{"minato_1a", "mnt1a", *Ipv4Network::parse("10.124.0.0/20"), {}};
  EXPECT_EQ(rule_set_text(rules).find("dnat to 10.124.0.1"), std::string::npos);
  rules.endpoint_port = 41234;
  const std::string text = rule_set_text(rules);
  EXPECT_NE(text.find("iifname \"mnt1a\" ip daddr 169.254.170.2 tcp dport 80 dnat to "
                      "10.124.0.1:41234\n"),
            std::string::npos);
  EXPECT_NE(text.find("ip daddr 10.124.0.1 tcp dport 41234 drop\n"), std::string::npos);
  EXPECT_NE(text.find("iifname \"mnt1a\" ip daddr 169.254.170.2 drop\n"), std::string::npos);
}

}  // namespace
}  // namespace minato::network
