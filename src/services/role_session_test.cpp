#include "services/role_session.h"

#include <gtest/gtest.h>

#include <set>

namespace minato {
namespace {

constexpr char kRole[] = "arn:aws:iam::123456789012:role/service-role/reader";
const Instant kNow = instant_from_millis(1'700'000'000'000);

class RoleSessionTest : public testing::Test {
 protected:
  RoleSession session(std::string name = "0123456789abcdef") {
    return make_role_session(kRole, std::move(name), kNow + Millis(1000), *chance_);
  }
  ErrorCode code_of(std::string_view token, Instant now = kNow) {
    const auto opened = open_session(vault_, token, now);
    EXPECT_FALSE(opened);
    return opened ? ErrorCode::kServer : opened.error().code;
  }

  std::shared_ptr<Random> chance_ = std::make_shared<SeededRandom>(7);
  ValueVault vault_{VaultKey{{1, 2, 3}}, chance_};
};

TEST_F(RoleSessionTest, KeysLookLikeThoseOfSts) {
  const RoleSession made = session();
  EXPECT_EQ(made.access_key_id.substr(0, 4), "ASIA");
  EXPECT_EQ(made.access_key_id.size(), 20u);
  EXPECT_EQ(made.secret_access_key.size(), 40u);
  std::set<std::string> ids;
  std::set<std::string> secrets;
  for (int i = 0; i < 100; ++i) {
    ids.insert(session().access_key_id);
    secrets.insert(session().secret_access_key);
  }
  EXPECT_EQ(ids.size(), 100u);
  EXPECT_EQ(secrets.size(), 100u);
}

TEST_F(RoleSessionTest, ATokenBringsItsSessionBack) {
  const RoleSession made = session();
  const std::string token = seal_session(vault_, made);
  const auto opened = open_session(vault_, token, kNow);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(*opened, made);
  // A later process with the same key knows it as well.
  const ValueVault later(VaultKey{{1, 2, 3}}, std::make_shared<SeededRandom>(8));
  EXPECT_TRUE(open_session(later, token, kNow));
  // Nobody reads the secret out of it.
  EXPECT_EQ(token.find(made.secret_access_key), std::string::npos);
}

TEST_F(RoleSessionTest, ATokenEndsWithItsTime) {
  const std::string token = seal_session(vault_, session());
  EXPECT_TRUE(open_session(vault_, token, kNow + Millis(999)));
  EXPECT_EQ(code_of(token, kNow + Millis(1000)), ErrorCode::kExpiredToken);
}

TEST_F(RoleSessionTest, AForgedTokenIsNone) {
  std::string token = seal_session(vault_, session());
  EXPECT_EQ(code_of(""), ErrorCode::kUnrecognizedClient);
  EXPECT_EQ(code_of("IQoJb3JpZ2luX2VjEXAMPLE"), ErrorCode::kUnrecognizedClient);
  EXPECT_EQ(code_of(token.substr(0, token.size() / 2)), ErrorCode::kUnrecognizedClient);
  EXPECT_EQ(code_of(std::string(100'000, 'A')), ErrorCode::kUnrecognizedClient);
  char& letter = token[token.size() - 10];
  letter = letter == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of(token), ErrorCode::kUnrecognizedClient);
  const ValueVault other(VaultKey{{9}}, chance_);
  EXPECT_EQ(code_of(seal_session(other, session())), ErrorCode::kUnrecognizedClient);
  // What the vault sealed for something else, even if it says the same.
  const std::string text = R"({"role":"r","name":"n","id":"i","secret":"s","expiration":9})";
  EXPECT_EQ(code_of(vault_.seal(text, "parameter")), ErrorCode::kUnrecognizedClient);
}

TEST_F(RoleSessionTest, WhoItIs) {
  const Principal principal = principal_of(session("0123456789abcdef"));
  EXPECT_EQ(principal.account, "123456789012");
  EXPECT_EQ(principal.arn, "arn:aws:sts::123456789012:assumed-role/reader/0123456789abcdef");
  EXPECT_EQ(principal.user_id.substr(0, 4), "AROA");
  EXPECT_EQ(principal.user_id.substr(21), ":0123456789abcdef");
  // The role's own part is the same for all of its sessions.
  EXPECT_EQ(principal.user_id.substr(0, 21), principal_of(session("other")).user_id.substr(0, 21));
}

TEST(FullRoleArnTest, NamesAndArns) {
  const Identity identity{"eu-west-1", "123456789012"};
  EXPECT_EQ(full_role_arn(identity, "reader"), "arn:aws:iam::123456789012:role/reader");
  EXPECT_EQ(full_role_arn(identity, kRole), kRole);
}

}  // namespace
}  // namespace minato
