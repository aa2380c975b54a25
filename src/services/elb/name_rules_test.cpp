#include "services/elb/name_rules.h"

#include <gtest/gtest.h>

#include "services/elb/matcher_rules.h"

namespace minato::elb {
namespace {

TEST(NameRulesTest, NamesOfLoadBalancersAndTargetGroups) {
  for (const char* name : {"a", "web", "Web-2", "01234567890123456789012345678901"}) {
    EXPECT_TRUE(check_load_balancer_name(name)) << name;
    EXPECT_TRUE(check_target_group_name(name)) << name;
  }
  for (const char* name :
       {"", "-web", "web-", "we_b", "we b", "w\xc3\xa9", "012345678901234567890123456789012"}) {
    EXPECT_FALSE(check_load_balancer_name(name)) << name;
    EXPECT_FALSE(check_target_group_name(name)) << name;
  }
  EXPECT_FALSE(check_load_balancer_name("internal-web"));
  EXPECT_TRUE(check_target_group_name("internal-web"));
}

TEST(MatcherRulesTest, CodesListsAndRanges) {
  for (const char* matcher : {"200", "499", "200,202", "200-299", "200-200", "200,301-302,404"}) {
    EXPECT_TRUE(is_valid_matcher(matcher, {200, 499})) << matcher;
  }
  for (const char* matcher :
       {"", "199", "500", "200-", "-200", "200-199", "200,", ",200", "2xx", "200 202", "0200"}) {
    EXPECT_FALSE(is_valid_matcher(matcher, {200, 499})) << matcher;
  }
}

}  // namespace
}  // namespace minato::elb
