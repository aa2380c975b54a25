#include "services/ec2/filters.h"

#include <gtest/gtest.h>

namespace minato::ec2 {
namespace {

api::Filter filter(std::string name, std::vector<std::string> values) {
  api::Filter made;
  made.name = std::move(name);
  made.values = std::move(values);
  return made;
}

const FilterValues kThing = {{"state", {"available"}}, {"id", {"x-1", "x-2"}}, {"tag-key", {}}};

TEST(FiltersTest, EveryFilterByAnyOfItsValues) {
  EXPECT_TRUE(*matches(kThing, std::nullopt));
  EXPECT_TRUE(*matches(kThing, {{filter("state", {"pending", "available"})}}));
  EXPECT_TRUE(*matches(kThing, {{filter("id", {"x-2"}), filter("state", {"avail*"})}}));
  EXPECT_FALSE(*matches(kThing, {{filter("id", {"x-2"}), filter("state", {"pending"})}}));
  EXPECT_FALSE(*matches(kThing, {{filter("tag:Name", {"*"})}}));
  EXPECT_FALSE(*matches(kThing, {{filter("tag-key", {"*"})}}));
}

TEST(FiltersTest, UnknownAndEmptyFiltersAreRefusedByName) {
  const auto unknown = matches(kThing, {{filter("colour", {"red"})}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kEc2InvalidParameter);
  EXPECT_EQ(unknown.error().message, "The filter 'colour' is invalid");
  EXPECT_FALSE(matches(kThing, {{filter("id", {})}}));
}

TEST(FiltersTest, Wildcards) {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  for (const Row& row :
       {Row{"*", "", true}, Row{"", "", true}, Row{"", "a", false}, Row{"a*c", "abbc", true},
        Row{"a*c", "abbd", false}, Row{"a?c", "abc", true}, Row{"a?c", "ac", false},
        Row{"*b*b", "abab", true}, Row{"default", "Default", false}}) {
    EXPECT_EQ(matches_wildcard(row.pattern, row.text), row.matches)
        << row.pattern << ' ' << row.text;
  }
}

}  // namespace
}  // namespace minato::ec2
