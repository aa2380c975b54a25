#include "agent/session/archive_target.h"

#include <gtest/gtest.h>

namespace minato::agent {
namespace {

TEST(ArchiveTarget, PutsEverythingInThePlaceOfTheFirstPart) {
  EXPECT_EQ(*place_of("tree", "/tmp/x"), "/tmp/x");
  EXPECT_EQ(*place_of("tree/", "/tmp/x"), "/tmp/x");
  EXPECT_EQ(*place_of("tree/a/b", "/tmp/x"), "/tmp/x/a/b");
  EXPECT_EQ(*place_of("tree/new\nline", "/tmp/x"), "/tmp/x/new\nline");
}

TEST(ArchiveTarget, RefusesNamesThatLeadElsewhere) {
  for (const char* bad : {"", "/", "/etc/passwd", "..", "tree/..", "tree/../../etc", "./tree",
                          "tree//a", "tree/./a"}) {
    EXPECT_FALSE(place_of(bad, "/tmp/x")) << bad;
  }
}

}  // namespace
}  // namespace minato::agent
