#include "agent/session/contained_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"

namespace minato::agent {
namespace {

namespace fs = std::filesystem;

/// A container's root with links that lead out of it, beside a folder that must stay as it is.
class ContainedFilesTest : public testing::Test {
 protected:
  ContainedFilesTest() {
    std::string name = (fs::temp_directory_path() / "contained-XXXXXX").string();
    base_ = ::mkdtemp(name.data());
    fs::create_directories(base_ / "root" / "dir");
    fs::create_directories(base_ / "outside");
    fs::create_symlink(base_ / "outside", base_ / "root" / "absolute");
    fs::create_symlink("../outside", base_ / "root" / "relative");
    fs::create_symlink("/dir", base_ / "root" / "inside");
    root_ = UniqueFd(::open((base_ / "root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  ~ContainedFilesTest() override { fs::remove_all(base_); }

  Status put(const std::string& path, const std::string& content) {
    const ContainedFiles files(root_.get(), ::getuid(), ::getgid());
    const auto file = files.make_file(path);
    if (!file) return fail(file.error());
    if (::write(file->get(), content.data(), content.size()) < 0) return fail({});
    return files.finish(*file, path, {0640, {1000, 0}});
  }
  ContainedFiles files() const { return ContainedFiles(root_.get(), ::getuid(), ::getgid()); }

  fs::path base_;
  UniqueFd root_;
};

TEST_F(ContainedFilesTest, MakesAndReplacesFiles) {
  ASSERT_TRUE(put("/dir/a", "one"));
  ASSERT_TRUE(put("/inside/a", "two"));
  EXPECT_EQ(*read_file(base_ / "root/dir/a"), "two");
  struct stat state {};
  ASSERT_EQ(::stat((base_ / "root/dir/a").c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 07777, 0640u);
  EXPECT_EQ(state.st_mtime, 1000);
}

TEST_F(ContainedFilesTest, NothingReachesOutside) {
  EXPECT_FALSE(put("/absolute/a", "x"));
  EXPECT_FALSE(put("/relative/a", "x"));
  EXPECT_FALSE(put("/../outside/a", "x"));
  EXPECT_FALSE(files().make_directory("/relative/d", 0755));
  EXPECT_TRUE(fs::is_empty(base_ / "outside"));
  // A link itself is replaced, never followed.
  ASSERT_TRUE(put("/absolute", "x"));
  EXPECT_TRUE(fs::is_regular_file(base_ / "root/absolute"));
  EXPECT_TRUE(fs::is_empty(base_ / "outside"));
}

TEST_F(ContainedFilesTest, FoldersStayAndAreNoFiles) {
  ASSERT_TRUE(put("/dir/a", "one"));
  EXPECT_TRUE(files().make_directory("/dir", 0700));
  EXPECT_TRUE(files().make_directory("/inside", 0700));
  EXPECT_TRUE(fs::exists(base_ / "root/dir/a"));
  EXPECT_FALSE(put("/dir", "x"));
  EXPECT_TRUE(fs::is_directory(base_ / "root/dir"));
  ASSERT_TRUE(files().make_directory("/dir/new", 0711));
  EXPECT_EQ(fs::status(base_ / "root/dir/new").permissions(), fs::perms(0711));
  EXPECT_FALSE(files().make_directory("/no/such", 0755));
}

TEST_F(ContainedFilesTest, MakesLinks) {
  ASSERT_TRUE(files().make_symlink("/dir/link", "/etc/passwd"));
  EXPECT_EQ(fs::read_symlink(base_ / "root/dir/link"), "/etc/passwd");
  ASSERT_TRUE(files().make_symlink("/dir/link", "b"));
  EXPECT_EQ(fs::read_symlink(base_ / "root/dir/link"), "b");
  EXPECT_FALSE(files().is_directory("/dir/link"));
}

}  // namespace
}  // namespace minato::agent
