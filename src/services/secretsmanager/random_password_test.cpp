#include "services/secretsmanager/random_password.h"

#include <cctype>
#include <set>

#include "services/secretsmanager/secret_test_fixture.h"

namespace minato::secretsmanager {
namespace {

class RandomPasswordTest : public SecretTest {
 protected:
  std::string password(const json::object& body) {
    return text(ask_json("GetRandomPassword", body).at("RandomPassword"));
  }
};

template <class IsOne>
bool has(const std::string& text, IsOne is_one) {
  for (const unsigned char c : text) {
    if (is_one(c) != 0) return true;
  }
  return false;
}

TEST_F(RandomPasswordTest, HasEveryKindAndIsAlwaysAnother) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto made = password({});
    EXPECT_EQ(made.size(), 32u);
    const auto shortest = password({{"PasswordLength", 4}});
    EXPECT_TRUE(has(shortest, isupper) && has(shortest, islower) && has(shortest, isdigit) &&
                has(shortest, ispunct))
        << shortest;
    seen.insert(made);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST_F(RandomPasswordTest, LeavesOutWhatIsExcluded) {
  const auto digits = password({{"ExcludeLowercase", true},
                                {"ExcludeUppercase", true},
                                {"ExcludePunctuation", true},
                                {"ExcludeCharacters", "12345678"},
                                {"PasswordLength", 200}});
  EXPECT_EQ(digits.find_first_not_of("09"), std::string::npos) << digits;
  EXPECT_EQ(digits.size(), 200u);
  EXPECT_NE(password({{"IncludeSpace", true}, {"PasswordLength", 5}}).find(' '), std::string::npos);
}

TEST_F(RandomPasswordTest, HasRules) {
  struct Row {
    json::object body;
    ErrorCode code;
  };
  for (const Row& row : {
           Row{{{"PasswordLength", 3}}, ErrorCode::kInvalidParameter},
           Row{{{"ExcludeCharacters", "0123456789"}}, ErrorCode::kInvalidParameter},
           Row{{{"ExcludeLowercase", true},
                {"ExcludeUppercase", true},
                {"ExcludeNumbers", true},
                {"ExcludePunctuation", true}},
               ErrorCode::kInvalidParameter},
           Row{{{"PasswordLength", 0}}, ErrorCode::kValidation},
           Row{{{"PasswordLength", 4097}}, ErrorCode::kValidation},
       }) {
    EXPECT_EQ(refused("GetRandomPassword", row.body).code, row.code) << json::serialize(row.body);
  }
  EXPECT_EQ(password({{"PasswordLength", 1}, {"RequireEachIncludedType", false}}).size(), 1u);
}

}  // namespace
}  // namespace minato::secretsmanager
