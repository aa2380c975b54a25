#include "services/elb/regex_rules.h"

#include <gtest/gtest.h>

namespace minato::elb {
namespace {

TEST(RegexRules, WhatEveryEngineReadsIsGood) {
  for (const char* regex :
       {"a", "^/api/v[0-9]+(/.*)?$", "(foo|bar)\\.example\\.com", "(?:a|b){2,3}?", "[^a-z\\d_-]*",
        "\\bword\\b", "x{3}", "x{3,}", "[a-]", "[.*+?]", "a||b", "\\{\\}", "\\[\\]", " ", "[\\]]",
        "(a(b(c)))+", "^$"}) {
    const Status checked = check_regex(regex);
    EXPECT_TRUE(checked) << regex << ": " << checked.error().message;
  }
}

TEST(RegexRules, WhatIsNotIsRefusedWithItsPlace) {
  struct Row {
    const char* regex;
    const char* why;
  };
  for (const Row& row : {Row{"(a", "a '(' without its ')'"},
                         Row{"a)", "a ')' without its '('"},
                         Row{"[a", "a '[' without its ']'"},
                         Row{"[]", "an empty class"},
                         Row{"[z-a]", "a range that goes nowhere"},
                         Row{"[\\d-z]", "a range that goes nowhere"},
                         Row{"[[:alpha:]]", "a character in a class"},
                         Row{"*a", "a repetition of nothing"},
                         Row{"a**", "a repetition of nothing"},
                         Row{"a*+", "a repetition of nothing"},
                         Row{"(*a)", "a repetition of nothing"},
                         Row{"^*", "a repetition of nothing"},
                         Row{"{2}", "a repetition of nothing"},
                         Row{"a{3,2}", "a '{' that begins no repetition"},
                         Row{"a{1001}", "a '{' that begins no repetition"},
                         Row{"a{b}", "a '{' that begins no repetition"},
                         Row{"a{2", "a '{' that begins no repet"},
                         Row{"a}", "a bracket without its opening one"},
                         Row{"a\\", "a '\\' at the end"},
                         Row{"[a\\", "a '\\' at the end"},
                         Row{"(a)\\1", "an unknown escape"},
                         Row{"\\Qa", "an unknown escape"},
                         Row{"(?=a)", "a group that begins with '(?'"},
                         Row{"(?i)a", "a group that begins with '(?'"},
                         Row{"a\nb", "not visible ASCII"},
                         Row{"\xc3\xa4", "not visible ASCII"}}) {
    const Status checked = check_regex(row.regex);
    ASSERT_FALSE(checked) << row.regex;
    EXPECT_EQ(checked.error().code, ErrorCode::kValidation);
    EXPECT_NE(checked.error().message.find(row.why), std::string::npos)
        << row.regex << ": " << checked.error().message;
  }
  EXPECT_FALSE(check_regex(std::string(21, '(') + std::string(21, ')')));
}

}  // namespace
}  // namespace minato::elb
