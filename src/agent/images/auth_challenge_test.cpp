#include "agent/images/auth_challenge.h"

#include <gtest/gtest.h>

namespace minato::images {
namespace {

TEST(AuthChallenge, ReadsWhatRegistriesSend) {
  const auto hub =
      parse_challenge(R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",)"
                      R"(scope="repository:library/nginx:pull,push",error="invalid_token")");
  ASSERT_TRUE(hub);
  EXPECT_EQ(hub->scheme, AuthChallenge::Scheme::kBearer);
  EXPECT_EQ(hub->realm, "https://auth.docker.io/token");
  EXPECT_EQ(hub->service, "registry.docker.io");
  EXPECT_EQ(hub->scope, "repository:library/nginx:pull,push");

  const auto basic = parse_challenge("basic Realm=\"a \\\"quoted\\\" realm\"");
  ASSERT_TRUE(basic);
  EXPECT_EQ(basic->scheme, AuthChallenge::Scheme::kBasic);
  EXPECT_EQ(basic->realm, "a \"quoted\" realm");

  const auto both = parse_challenge(R"(Basic realm="x", Bearer realm=https://t, service=s)");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->scheme, AuthChallenge::Scheme::kBearer);
  EXPECT_EQ(both->realm, "https://t");
  EXPECT_EQ(both->service, "s");
}

TEST(AuthChallenge, IsNoneForOtherSchemes) {
  for (const char* header :
       {"", "Negotiate", "Bearer", "Digest realm=\"x\"", "=,=", "\"", "a=\""}) {
    EXPECT_FALSE(parse_challenge(header)) << header;
  }
}

TEST(AuthChallenge, WritesUrlsAndHeaders) {
  const AuthChallenge challenge{AuthChallenge::Scheme::kBearer, "https://t/token", "my registry",
                                ""};
  EXPECT_EQ(token_url(challenge, "repository:a/b:pull"),
            "https://t/token?service=my%20registry&scope=repository:a/b:pull");
  EXPECT_EQ(basic_authorization({"user", "pass"}), "Basic dXNlcjpwYXNz");
}

}  // namespace
}  // namespace minato::images
