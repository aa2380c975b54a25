#include "services/elb/access_log_rules.h"

#include <gtest/gtest.h>

#include "services/elb/cookie_rules.h"

namespace minato::elb {
namespace {

TEST(AccessLogRulesTest, BucketsAreNamedAsInS3) {
  for (const char* name : {"abc", "my-logs", "logs.example.com", "0-0"}) {
    EXPECT_TRUE(is_bucket_name(name)) << name;
  }
  const std::string long_name(64, 'a');
  for (const std::string& name :
       {std::string(""), std::string("ab"), std::string("Logs"), std::string("a/b"),
        std::string("a..b"), std::string("../x"), std::string("-ab"), std::string("ab."),
        std::string("a_b"), long_name}) {
    EXPECT_FALSE(is_bucket_name(name)) << name;
  }
}

TEST(AccessLogRulesTest, PrefixesStayBelowTheirBucket) {
  for (const char* prefix : {"web", "team/web", "a.b/c_d", "(1)"}) {
    EXPECT_TRUE(is_log_prefix(prefix)) << prefix;
  }
  for (const char* prefix : {"", "/web", "web/", "..", "a/../b", "a//b", ".", "./a", "a/.", "a/./b",
                             "AWSLogs", "x/AWSLogs", "a b", "a\\b", "a\nb"}) {
    EXPECT_FALSE(is_log_prefix(prefix)) << prefix;
  }
}

TEST(CookieRulesTest, NamesAreTokensThatElbDoesNotUse) {
  for (const char* name : {"session", "JSESSIONID", "__Host-id", "aws"}) {
    EXPECT_TRUE(is_application_cookie(name)) << name;
  }
  for (const char* name : {"", "AWSALB", "AWSALBAPP", "AWSALBTG", "AWSALBAPP-0", "a b", "a=b",
                           "a;b", "a\"b", "caf\xc3\xa9"}) {
    EXPECT_FALSE(is_application_cookie(name)) << name;
  }
}

}  // namespace
}  // namespace minato::elb
