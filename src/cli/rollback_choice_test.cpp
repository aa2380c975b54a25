#include "cli/rollback_choice.h"

#include <gtest/gtest.h>

namespace minato::cli {
namespace {

Result<std::string> choose(const std::vector<PastDeployment>& newest_first, const char* current) {
  return choose_rollback(newest_first, current, "default/web");
}

TEST(RollbackChoiceTest, TheLastOtherOneThatWasDeployedToItsEnd) {
  EXPECT_EQ(
      *choose({{"SUCCESSFUL", "web:3"}, {"SUCCESSFUL", "web:2"}, {"SUCCESSFUL", "web:1"}}, "web:3"),
      "web:2");
  EXPECT_EQ(
      *choose({{"SUCCESSFUL", "web:3"}, {"STOPPED", "web:2"}, {"SUCCESSFUL", "web:1"}}, "web:3"),
      "web:1");
}

TEST(RollbackChoiceTest, ARestartIsNoStepBack) {
  EXPECT_EQ(
      *choose({{"SUCCESSFUL", "web:2"}, {"SUCCESSFUL", "web:2"}, {"SUCCESSFUL", "web:1"}}, "web:2"),
      "web:1");
}

TEST(RollbackChoiceTest, FromWhatFailedAndStayed) {
  EXPECT_EQ(*choose({{"STOPPED", "web:2"}, {"SUCCESSFUL", "web:1"}}, "web:2"), "web:1");
}

TEST(RollbackChoiceTest, TwiceIsThereAndBackAgain) {
  EXPECT_EQ(
      *choose({{"SUCCESSFUL", "web:1"}, {"SUCCESSFUL", "web:2"}, {"SUCCESSFUL", "web:1"}}, "web:1"),
      "web:2");
}

TEST(RollbackChoiceTest, WhatWasRolledBackAlreadyIsNotRolledBackFurther) {
  const auto choice =
      choose({{"ROLLBACK_SUCCESSFUL", "web:3"}, {"SUCCESSFUL", "web:2"}, {"SUCCESSFUL", "web:1"}},
             "web:2");
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().message,
            "the last deployment, of web:3, was rolled back already: web:2 runs; `minato deploy "
            "default/web --task-definition web:1` goes back further");
}

TEST(RollbackChoiceTest, NothingToGoBackTo) {
  for (const auto& history :
       {std::vector<PastDeployment>{}, std::vector<PastDeployment>{{"SUCCESSFUL", "web:1"}},
        std::vector<PastDeployment>{{"STOPPED", "web:2"}}}) {
    const auto choice = choose(history, "web:1");
    ASSERT_FALSE(choice);
    EXPECT_NE(choice.error().message.find("nothing to go back to"), std::string::npos);
  }
}

}  // namespace
}  // namespace minato::cli
