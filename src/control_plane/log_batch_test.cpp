#include "control_plane/log_batch.h"

#include <gtest/gtest.h>

namespace minato::control_plane {
namespace {

using logs::api::InputLogEvent;

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

Result<CheckedBatch> check(const std::vector<InputLogEvent>& events,
                           std::optional<Millis> retention = std::nullopt) {
  return check_batch(events, instant_from_millis(kNow), retention);
}

std::vector<InputLogEvent> at(const std::vector<std::int64_t>& times) {
  std::vector<InputLogEvent> events;
  for (const auto time : times) events.push_back({time, "x"});
  return events;
}

TEST(LogBatch, TakesWhatIsInOrder) {
  const auto events = at({kNow - kHour, kNow - kHour, kNow, kNow + 2 * kHour});
  const auto batch = check(events);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->kept.size(), 4u);
  EXPECT_FALSE(batch->rejected);
}

TEST(LogBatch, RefusesDisorder) {
  const auto events = at({kNow, kNow - 1});
  const auto batch = check(events);
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().code, ErrorCode::kInvalidParameter);
  EXPECT_NE(batch.error().message.find("chronological"), std::string::npos);
}

TEST(LogBatch, LeavesOutTheTooOldAndTheTooNew) {
  const auto events = at({kNow - 15 * kDay, kNow - 14 * kDay - 1, kNow, kNow + 2 * kHour + 1});
  const auto batch = check(events);
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->kept.size(), 1u);
  EXPECT_EQ(batch->kept[0].timestamp, kNow);
  EXPECT_EQ(batch->rejected->too_old_log_event_end_index, 2);
  EXPECT_EQ(batch->rejected->too_new_log_event_start_index, 3);
  EXPECT_FALSE(batch->rejected->expired_log_event_end_index);
}

TEST(LogBatch, LeavesOutWhatRetentionWouldRemove) {
  const auto events = at({kNow - 20 * kDay, kNow - 2 * kDay, kNow - kHour});
  const auto batch = check(events, Millis{kDay});
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->kept.size(), 1u);
  EXPECT_EQ(batch->rejected->too_old_log_event_end_index, 1);
  EXPECT_EQ(batch->rejected->expired_log_event_end_index, 2);
}

TEST(LogBatch, MayHaveNothingLeft) {
  const auto old = at({kNow - 15 * kDay});
  EXPECT_TRUE(check(old)->kept.empty());
  const auto future = at({kNow + kDay, kNow + 40 * kDay});
  const auto batch = check(future);
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->kept.empty());
  EXPECT_EQ(batch->rejected->too_new_log_event_start_index, 0);
}

TEST(LogBatch, SpansADayOfWhatIsKept) {
  const auto within = at({kNow - kDay, kNow});
  EXPECT_TRUE(check(within));
  const auto beyond = at({kNow - kDay - 1, kNow});
  EXPECT_EQ(check(beyond).error().code, ErrorCode::kInvalidParameter);
  // What is left out does not count.
  const auto old = at({kNow - 15 * kDay, kNow});
  EXPECT_TRUE(check(old));
}

TEST(LogBatch, HasALimitInBytes) {
  const std::vector<InputLogEvent> full{{kNow, std::string(1'048'576 - 26, 'x')}};
  EXPECT_TRUE(check(full));
  const std::vector<InputLogEvent> large{{kNow, std::string(1'048'576 - 25, 'x')}};
  const auto refused = check(large);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "Upload too large: 1048577 bytes exceeds limit of 1048576");
}

}  // namespace
}  // namespace minato::control_plane
