#include "cli/copy_place.h"

#include <gtest/gtest.h>

namespace minato::cli {
namespace {

TEST(CopyPlace, TellsATaskFromAPath) {
  const std::pair<const char*, CopyPlace> kCases[] = {
      {"web:/etc/hosts", {"web", "/etc/hosts"}},
      {"default/web:/", {"default/web", "/"}},
      {"arn:aws:ecs:r:1:task/default/0f:/a:/b", {"arn:aws:ecs:r:1:task/default/0f", "/a:/b"}},
      {"./web:/etc", {"", "./web:/etc"}},
      {"/tmp/a:/b", {"", "/tmp/a:/b"}},
      {":/x", {"", ":/x"}},
      {"file", {"", "file"}},
      {"a:b", {"", "a:b"}},
  };
  for (const auto& [text, place] : kCases) EXPECT_EQ(parse_copy_place(text), place) << text;
}

}  // namespace
}  // namespace minato::cli
