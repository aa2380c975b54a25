#include "agent/metadata/request_limit.h"

#include <gtest/gtest.h>

namespace minato::agent_metadata {
namespace {

const Instant kNow = instant_from_millis(1'700'000'000'000);

int admitted(RequestLimit& limit, const std::string& source, int attempts, Instant now) {
  int count = 0;
  for (int i = 0; i < attempts; ++i) count += limit.admit(source, now) ? 1 : 0;
  return count;
}

TEST(RequestLimitTest, ABurstThenASteadyRate) {
  RequestLimit limit;
  EXPECT_EQ(admitted(limit, "10.0.0.2", 100, kNow), 60);
  EXPECT_EQ(admitted(limit, "10.0.0.2", 100, kNow + Millis(500)), 20);
  EXPECT_EQ(admitted(limit, "10.0.0.2", 100, kNow + Millis(1500)), 40);
  EXPECT_EQ(admitted(limit, "10.0.0.2", 100, kNow + Millis(60'000)), 60);
}

TEST(RequestLimitTest, EachAddressHasItsOwn) {
  RequestLimit limit;
  EXPECT_EQ(admitted(limit, "10.0.0.2", 100, kNow), 60);
  EXPECT_EQ(admitted(limit, "10.0.0.3", 100, kNow), 60);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(limit.admit("address " + std::to_string(i), kNow + Millis(1)));
  }
  EXPECT_EQ(admitted(limit, "10.0.0.2", 100, kNow + Millis(1)), 0);
}

}  // namespace
}  // namespace minato::agent_metadata
