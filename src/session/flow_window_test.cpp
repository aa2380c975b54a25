#include "session/flow_window.h"

#include <gtest/gtest.h>

namespace minato::session {
namespace {

TEST(FlowWindow, SendsNoMoreThanWasReturned) {
  SendWindow window;
  window.sent(kWindowBytes);
  EXPECT_EQ(window.room(), 0u);
  window.returned(100);
  EXPECT_EQ(window.room(), 100u);
  window.returned(-5);
  EXPECT_EQ(window.room(), 100u);
  window.returned(std::int64_t{1} << 40);
  EXPECT_EQ(window.room(), kWindowBytes);
}

TEST(FlowWindow, GathersSmallReturns) {
  ReceiveWindow window;
  std::int64_t returned = 0;
  for (std::size_t used = 0; used < kWindowBytes; used += 1024) {
    if (const auto credit = window.used(1024)) returned += *credit;
  }
  // What is still owed never keeps a sender waiting for ever.
  EXPECT_GT(returned, static_cast<std::int64_t>(kWindowBytes * 3 / 4));
}

}  // namespace
}  // namespace minato::session
