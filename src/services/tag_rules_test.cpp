#include "services/tag_rules.h"

#include <gtest/gtest.h>

namespace minato {
namespace {

std::string repeated(int times, const std::string& text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(TagRules, OfKeysAndValues) {
  const struct {
    std::string key, value;
    /// A part of the refusal; empty: it is a tag.
    const char* refusal;
  } rows[] = {
      {"team", "harbour", ""},
      {"team", "", ""},
      {repeated(128, "k"), repeated(256, "v"), ""},
      {repeated(128, "ü"), repeated(256, "船"), ""},
      {"AWS:name", "", ""},
      {"", "x", "1 to 128 characters"},
      {repeated(129, "k"), "", "1 to 128 characters"},
      {repeated(129, "ü"), "", "1 to 128 characters"},
      {"team", repeated(257, "v"), "at most 256 characters"},
      {"aws:ecs:serviceName", "web", "'aws:', which is reserved"},
  };
  for (const auto& row : rows) {
    const Status checked = check_tag(row.key, row.value, ErrorCode::kInvalidTag);
    EXPECT_EQ(checked.has_value(), *row.refusal == '\0') << row.key;
    if (checked) continue;
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidTag);
    EXPECT_NE(checked.error().message.find(row.refusal), std::string::npos)
        << checked.error().message;
  }
}

TEST(TagRules, OfTheirNumber) {
  EXPECT_TRUE(check_tag_count(0, ErrorCode::kTooManyTags));
  EXPECT_TRUE(check_tag_count(50, ErrorCode::kTooManyTags));
  EXPECT_EQ(check_tag_count(51, ErrorCode::kTooManyTags).error().code, ErrorCode::kTooManyTags);
}

}  // namespace
}  // namespace minato
