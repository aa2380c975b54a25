#include "wire/codec/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace minato::wire {
namespace {

struct Case {
  const char* pattern;
  const char* text;
  bool matches;
};

class Pattern : public ::testing::TestWithParam<Case> {};

TEST_P(Pattern, MatchesTheWholeText) {
  EXPECT_EQ(matches_pattern(GetParam().pattern, GetParam().text), GetParam().matches)
      << GetParam().pattern << " " << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Pattern,
    ::testing::Values(Case{"abc", "abc", true}, Case{"abc", "abcd", false}, Case{"", "", true},
                      Case{"^[a-z]+$", "abc", true}, Case{"[a-z]+", "", false},
                      Case{"[a-zA-Z0-9._-]{1,5}", "a.B-_", true}, Case{"[a-z]{1,2}", "abc", false},
                      Case{"[a-z]{2,}", "a", false}, Case{"[a-z]{2,}", "abcdef", true},
                      Case{"a{3}", "aaa", true}, Case{"a{3}", "aa", false},
                      Case{"[^/]*", "ab", true}, Case{"[^/]*", "a/b", false},
                      Case{"\\d\\d?", "7", true}, Case{"\\w+\\.\\w+", "a_1.b", true},
                      Case{".*x", "aaxbx", true}, Case{"a*a*b", "aaaab", true},
                      Case{"[\\w\\-]+", "a-b", true}, Case{"[\\]]", "]", true}));

TEST(PatternSpeed, LongTextsNeitherRecurseNorTakeLong) {
  EXPECT_TRUE(matches_pattern("^[a-z]+$", std::string(1'000'000, 'a')));
  EXPECT_FALSE(matches_pattern("^[a-z]+$", std::string(1'000'000, 'a') + "1"));
}

}  // namespace
}  // namespace minato::wire
