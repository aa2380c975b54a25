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

}  // namespace
}  // namespace minato::sts
