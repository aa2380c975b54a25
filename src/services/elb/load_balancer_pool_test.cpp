#include "services/elb/load_balancer_pool.h"

#include <gtest/gtest.h>

#include "services/elb/ipv4_address.h"

namespace minato::elb {
namespace {

TEST(LoadBalancerPoolTest, NetworksAndRanges) {
  struct Row {
    const char* text;
    const char* first;
    const char* last;
  };
  for (const Row& row :
       {Row{"127.77.0.0/16", "127.77.0.2", "127.77.255.254"},
        Row{"10.0.0.0/29", "10.0.0.2", "10.0.0.6"}, Row{"10.0.0.4/30", "10.0.0.4", "10.0.0.7"},
        Row{"10.0.0.9/32", "10.0.0.9", "10.0.0.9"},
        Row{"10.0.0.100-10.0.0.120", "10.0.0.100", "10.0.0.120"}}) {
    const auto pool = parse_load_balancer_pool(row.text);
    ASSERT_TRUE(pool) << row.text;
    EXPECT_EQ(format_ipv4(pool->first), row.first) << row.text;
    EXPECT_EQ(format_ipv4(pool->last), row.last) << row.text;
  }
  EXPECT_EQ(format_ipv4(LoadBalancerPool{}.first), "127.77.0.2");
  EXPECT_EQ(format_ipv4(LoadBalancerPool{}.last), "127.77.255.254");
}

TEST(LoadBalancerPoolTest, WhatIsNoneIsNamed) {
  for (const char* text : {"", "127.77.0.0", "127.77.0.1/16", "127.77.0.0/33", "0.0.0.0/0",
                           "10.0.0.9-10.0.0.8", "10.0.0.1-", "10.0.0.256-10.0.1.1", "::1/64"}) {
    const auto pool = parse_load_balancer_pool(text);
    ASSERT_FALSE(pool) << text;
    EXPECT_NE(pool.error().message.find('"' + std::string(text) + '"'), std::string::npos);
  }
}

TEST(LoadBalancerPoolTest, ContainsItsEnds) {
  const auto pool = parse_load_balancer_pool("10.0.0.100-10.0.0.120");
  EXPECT_TRUE(pool->contains("10.0.0.100"));
  EXPECT_TRUE(pool->contains("10.0.0.120"));
  EXPECT_FALSE(pool->contains("10.0.0.99"));
  EXPECT_FALSE(pool->contains("10.0.0.121"));
  EXPECT_FALSE(pool->contains("web"));
}

}  // namespace
}  // namespace minato::elb
