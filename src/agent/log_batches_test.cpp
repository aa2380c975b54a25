#include "agent/log_batches.h"

#include <gtest/gtest.h>

namespace minato::agent {
namespace {

agent_logs::LogLine line(std::int64_t millis, std::string text) {
  return {millis * 1'000'000, agent_logs::LogStream::kStdout, std::move(text)};
}

TEST(LogBatches, InTheOrderOfTime) {
  const auto batches = make_batches({line(2, "b"), line(1, "a"), line(2, "c"), line(3, "")});
  ASSERT_EQ(batches.size(), 1u);
  const LogBatch expected{{1, "a"}, {2, "b"}, {2, "c"}};
  EXPECT_EQ(batches[0], expected);
  EXPECT_TRUE(make_batches({}).empty());
  EXPECT_TRUE(make_batches({line(1, "")}).empty());
}

TEST(LogBatches, WithinTheLimits) {
  const auto many = make_batches(std::vector<agent_logs::LogLine>(10'001, line(1, "x")));
  ASSERT_EQ(many.size(), 2u);
  EXPECT_EQ(many[0].size(), 10'000u);
  const auto large =
      make_batches(std::vector<agent_logs::LogLine>(11, line(1, std::string(100'000, 'x'))));
  ASSERT_EQ(large.size(), 2u);
  EXPECT_EQ(large[0].size(), 10u);
  const std::int64_t day = 24 * 3'600'000;
  EXPECT_EQ(make_batches({line(0, "a"), line(day, "b"), line(day + 1, "c")}).size(), 2u);
}

TEST(LogBatches, LongLinesAreCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "\xE6\xB8\xAF";
  const auto batches = make_batches({line(1, text + "\xFF")});
  ASSERT_EQ(batches.size(), 1u);
  ASSERT_EQ(batches[0].size(), 2u);
  EXPECT_LE(batches[0][0].message.size(), 262'118u);
  EXPECT_EQ(batches[0][0].message.size() % 3, 0u);
  EXPECT_EQ(batches[0][0].message + batches[0][1].message, text + "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace minato::agent
