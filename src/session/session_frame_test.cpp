#include "session/session_frame.h"

#include <gtest/gtest.h>

namespace minato::session {
namespace {

TEST(SessionFrame, IsReadAsItWasWritten) {
  for (const Frame& frame : {Frame{FrameKind::kInput, std::string("a\0b", 3)},
                             Frame{FrameKind::kInputEnd, ""}, Frame{FrameKind::kExit, "137"}}) {
    const auto read = decode_frame(encode_frame(frame.kind, frame.payload));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, frame);
  }
}

TEST(SessionFrame, RefusesOtherKinds) {
  EXPECT_FALSE(decode_frame(""));
  EXPECT_FALSE(decode_frame("z12"));
}

TEST(SessionFrame, NumbersAreDigits) {
  EXPECT_EQ(*decode_number(encode_number(262144)), 262144);
  for (const char* bad : {"", "1 ", "x", "99999999999999999999"}) {
    EXPECT_FALSE(decode_number(bad)) << bad;
  }
}

TEST(SessionFrame, SizesHaveBounds) {
  EXPECT_EQ(*decode_size(encode_size({33, 111})), (TerminalSize{33, 111}));
  for (const char* bad : {"", "3", "0 80", "24 0", "24 80 1", "-1 80", "10001 80"}) {
    EXPECT_FALSE(decode_size(bad)) << bad;
  }
}

}  // namespace
}  // namespace minato::session
