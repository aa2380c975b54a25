#include "services/ecs/placement/text_pattern.h"

#include <gtest/gtest.h>

namespace minato::ecs {
namespace {

TEST(TextPattern, matches_whole_texts) {
  const struct {
    const char* pattern;
    const char* text;
    bool matches;
  } kCases[] = {
      {"t2.*", "t2.micro", true},
      {"t2.*", "at2.micro", false},
      {"t2", "t2.micro", false},
      {"[a-c]x?", "bx", true},
      {"[^a-c]+", "xyz", true},
      {"[^a-c]+", "xbz", false},
      {"(t2|c[45])\\..*", "c5.l", true},
      {"(t2|c[45])\\..*", "c6.l", false},
      {"\\d{2,3}", "12", true},
      {"\\d{2,3}", "1234", false},
      {"\\d{2,}", "1234", true},
      {"a{0}b", "b", true},
      {"(){100}b", "b", true},
      {"(a|b{0}){50}", "aab", false},
      {"(a|b{0}){50}", "aa", true},
      {"(?:ab)*", "abab", true},
      {"(?:ab)*", "aba", false},
      {"", "", true},
      {"", "a", false},
      {"a|", "", true},
      {"[]x]", "]", true},
      {"[\\w-]+", "a-b_9", true},
      {"\\S+", "a b", false},
      {"(a*)*", "aaaa", true},
      {"(a?){3}", "aa", true},
  };
  for (const auto& each : kCases) {
    const auto pattern = TextPattern::parse(each.pattern);
    ASSERT_TRUE(pattern.has_value()) << each.pattern << ": " << pattern.error().message;
    EXPECT_EQ(pattern->matches(each.text), each.matches) << each.pattern << " on " << each.text;
  }
}

TEST(TextPattern, refuses_what_it_can_not_read) {
  const struct {
    const char* pattern;
    const char* message;
  } kCases[] = {
      {"(", "'(' has no ')'"},
      {")", "')' has no '('"},
      {"[a", "'[' has no ']'"},
      {"*a", "nothing to repeat"},
      {"a**", "nothing to repeat"},
      {"a{1000}", "at most 100"},
      {"a{3,2}", "at most 100"},
      {"a\\", "ends with a '\\'"},
      {"\\q", "unknown escape"},
      {"(?=a)", "'(?'"},
      {"[z-a]", "wrong way"},
      {"^a$", "whole text"},
      {"((a{100}){100}){100}", "too large"},
      {"(((((){100}){100}){100}){100}){100}", "too large"},
      {"((((((){100}){100}){100}){100}){100})*", "too large"},
      {"(((((a{0}){100}){100}){100}){100}){100}", "too large"},
      {"(((((|){100}){100}){100}){100}){100}", "too large"},
      {"(((((a{0}b{0}){0,100}){0,100}){0,100}){0,100}){100}", "too large"},
      {"[a-z]{100}[a-z]{100}[a-z]{100}[a-z]{100}", "too large"},
  };
  for (const auto& each : kCases) {
    const auto pattern = TextPattern::parse(each.pattern);
    ASSERT_FALSE(pattern.has_value()) << each.pattern;
    EXPECT_NE(pattern.error().message.find(each.message), std::string::npos)
        << pattern.error().message;
  }
  EXPECT_FALSE(TextPattern::parse(std::string(50, '(') + std::string(50, ')')).has_value());
}

TEST(TextPattern, takes_no_longer_for_patterns_that_others_choke_on) {
  const auto pattern = TextPattern::parse("(a*)*(a*)*b");
  ASSERT_TRUE(pattern.has_value());
  EXPECT_FALSE(pattern->matches(std::string(2000, 'a')));
  const auto large = TextPattern::parse("(.{0,90}){2}");
  ASSERT_TRUE(large.has_value());
  EXPECT_LE(large->size(), TextPattern::kMostSteps);
  EXPECT_TRUE(large->matches(std::string(180, 'a')));
  EXPECT_FALSE(large->matches(std::string(181, 'a')));
}

}  // namespace
}  // namespace minato::ecs
