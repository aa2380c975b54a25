#include "agent/metadata/endpoint_ids.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/file.h"

namespace minato::agent_metadata {
namespace {

TEST(EndpointIdsTest, FollowFromTheKeyAlone) {
  const EndpointIds ids("key");
  EXPECT_EQ(ids.container("abc"), EndpointIds("key").container("abc"));
  EXPECT_NE(ids.container("abc"), EndpointIds("other").container("abc"));
  EXPECT_NE(ids.container("abc"), ids.container("abd"));
  EXPECT_NE(ids.container("abc"), ids.credentials("abc"));
  EXPECT_EQ(ids.container("abc").size(), 36u);
}

TEST(EndpointIdsTest, TheKeyIsMadeOnceAndIsItsOwnersAlone) {
  const auto file = std::filesystem::path(testing::TempDir()) / "endpoint_ids_test.key";
  std::filesystem::remove(file);
  const auto first = EndpointIds::open(file);
  ASSERT_TRUE(first) << first.error().message;
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto again = EndpointIds::open(file);
  ASSERT_TRUE(again);
  EXPECT_EQ(first->credentials("task"), again->credentials("task"));
  std::ofstream(file) << "short";
  EXPECT_FALSE(EndpointIds::open(file));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace minato::agent_metadata
