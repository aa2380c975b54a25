#include "agent/runtime/container_user.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "agent/runtime/root_path.h"
#include "base/file.h"

namespace minato::agent_runtime {
namespace {

constexpr std::string_view kPasswd =
    "root:x:0:0:root:/root:/bin/sh\n"
    "broken line\n"
    "web:x:1000:1001:Web:/srv/web:/bin/sh\n"
    "1234:x:77:78::/odd:/bin/sh\n";
constexpr std::string_view kGroup =
    "root:x:0:\n"
    "web:x:1001:\n"
    "video:x:44:web,root\n"
    "audio:x:29:webber,web\n";

struct Case {
  std::string_view user;
  ContainerUser expected;
};

TEST(ContainerUser, ResolvesNamesAndNumbersAsDockerDoes) {
  const std::vector<Case> cases{
      {"", {0, 0, {44}, "/root"}},
      {"root", {0, 0, {44}, "/root"}},
      {"web", {1000, 1001, {44, 29}, "/srv/web"}},
      {"1000", {1000, 1001, {44, 29}, "/srv/web"}},
      {"web:video", {1000, 44, {}, "/srv/web"}},
      {"web:5000", {1000, 5000, {}, "/srv/web"}},
      {"4242", {4242, 0, {}, "/"}},
      {"4242:4343", {4242, 4343, {}, "/"}},
      {"1234", {77, 78, {}, "/odd"}},
      {":44", {0, 44, {}, "/root"}},
  };
  for (const auto& one : cases) {
    const auto resolved = resolve_user(one.user, kPasswd, kGroup);
    ASSERT_TRUE(resolved) << one.user << ": " << resolved.error().message;
    EXPECT_EQ(*resolved, one.expected) << one.user;
  }
}

TEST(ContainerUser, RefusesNamesThatAreNotListed) {
  EXPECT_EQ(resolve_user("nobody", kPasswd, kGroup).error().message,
            "unable to find user nobody: no matching entries in passwd file");
  EXPECT_EQ(resolve_user("web:nobody", kPasswd, kGroup).error().message,
            "unable to find group nobody: no matching entries in group file");
  EXPECT_FALSE(resolve_user("-1", kPasswd, kGroup));
  EXPECT_FALSE(resolve_user("4294967295", kPasswd, kGroup));
}

class RootPath : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "minato-root-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::filesystem::path root_;
};

TEST_F(RootPath, FollowsNoLinkOutOfTheImage) {
  std::filesystem::create_directories(root_ / "image/etc");
  ASSERT_TRUE(write_file_durably(root_ / "secret", "evil:x:0:0::/:/bin/sh\n"));
  std::filesystem::create_symlink("../../secret", root_ / "image/etc/passwd");
  std::filesystem::create_symlink("/etc/hostname", root_ / "image/etc/group");
  EXPECT_EQ(read_in_root(root_ / "image", "/etc/passwd").value(), "");
  EXPECT_EQ(read_in_root(root_ / "image", "/etc/group").value(), "");
  std::filesystem::create_symlink("/", root_ / "image/escape");
  ASSERT_TRUE(make_directories_in_root(root_ / "image", "/escape/../../app/data", 0));
  ASSERT_TRUE(make_directories_in_root(root_ / "image", "/escape/srv", 0));
  EXPECT_TRUE(std::filesystem::is_directory(root_ / "image/app/data"));
  EXPECT_TRUE(std::filesystem::is_directory(root_ / "image/srv"));
}

TEST_F(RootPath, NamesWhatIsNoDirectory) {
  std::filesystem::create_directories(root_ / "image");
  ASSERT_TRUE(write_file_durably(root_ / "image/file", "x"));
  const auto made = make_directories_in_root(root_ / "image", "/file/below", 0);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message,
            "The working directory \"/file/below\" cannot be made in the image: \"/file\" is not a "
            "directory.");
}

}  // namespace
}  // namespace minato::agent_runtime
