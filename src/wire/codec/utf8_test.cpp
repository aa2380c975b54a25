#include "wire/codec/utf8.h"

#include <gtest/gtest.h>

namespace minato::wire {
namespace {

TEST(Utf8, AcceptsWhatIsWellFormedOnly) {
  for (const char* text : {"", "ascii", "\xC3\xA9", "\xE6\xB8\xAF", "\xF0\x9F\x9A\xA2",
                           "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  // Continuation alone, overlong, surrogate, past the end, cut short, never a lead.
  for (const char* text : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xE6\xB8", "\xC3", "\xFF", "\xC3(", "\xF0\x8F\xBF\xBF"}) {
    EXPECT_FALSE(is_utf8(text)) << printable(text);
  }
}

TEST(Utf8, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(to_utf8(""), "");
  EXPECT_EQ(to_utf8("a\xC3\xA9"), "a\xC3\xA9");
  EXPECT_EQ(to_utf8("\xC3(\xED\xA0\x80"), "\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace minato::wire
