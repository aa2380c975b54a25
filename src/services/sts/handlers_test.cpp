#include "services/sts/handlers.h"

#include <gtest/gtest.h>

#include "services/sts/install.h"
#include "services/test_engine.h"

namespace minato::sts {
namespace {

TEST(GetCallerIdentityTest, TheCallerIsTheAccountsRoot) {
  TestEngine test("sts");
  install(test.engine(), test.registry());
  const std::string answer =
      test.ask("GetCallerIdentity", "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_EQ(text_of(answer, "Arn"), "arn:aws:iam::123456789012:root");
  EXPECT_EQ(text_of(answer, "UserId"), "123456789012");
  EXPECT_EQ(text_of(answer, "Account"), "123456789012");
  EXPECT_EQ(text_of(answer, "RequestId"), "request-1");
}

TEST(GetCallerIdentityTest, ASessionIsWhoItsTokenSays) {
  TestEngine test("sts");
  install(test.engine(), test.registry());
  Result<std::string> answer = fail(ErrorCode::kServer, "no answer");
  auto input = test.registry().prepare(
      {"sts", "GetCallerIdentity", "Action=GetCallerIdentity&Version=2011-06-15", "request-1",
       Principal{"111122223333", "arn:aws:sts::111122223333:assumed-role/reader/0123",
                 "AROAEXAMPLE:0123"}},
      [&answer](Result<std::string> got) { answer = std::move(got); });
  ASSERT_TRUE(input) << input.error().message;
  std::vector<engine::Input> inputs;
  inputs.push_back(std::move(*input));
  for (const auto& release : test.engine().tick(std::move(inputs), test.now()).releases) release();
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(text_of(*answer, "Arn"), "arn:aws:sts::111122223333:assumed-role/reader/0123");
  EXPECT_EQ(text_of(*answer, "UserId"), "AROAEXAMPLE:0123");
  EXPECT_EQ(text_of(*answer, "Account"), "111122223333");
}

}  // namespace
}  // namespace minato::sts
