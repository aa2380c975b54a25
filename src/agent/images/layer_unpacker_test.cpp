#include "agent/images/layer_unpacker.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include "agent/images/archive_for_test.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

class LayerUnpacker : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "unpacking sets owners and makes devices: root only";
    fs::create_directory(root());
    put_content(folder_.path() / "outside/secret", "untouched");
  }

  fs::path root() const { return folder_.path() / "root"; }

  Result<UnpackedLayer> unpack(const std::string& tar, const UnpackLimits& limits = {}) {
    return unpack_layer(std::make_unique<TextSource>(tar),
                        UniqueFd(::open(root().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                        limits);
  }

  struct stat status_of(const std::string& path) {
    struct stat found {};
    EXPECT_EQ(::lstat((root() / path).c_str(), &found), 0) << path;
    return found;
  }

  bool is_whiteout(const std::string& path) {
    const struct stat found = status_of(path);
    return S_ISCHR(found.st_mode) && found.st_rdev == ::makedev(0, 0);
  }

  std::string attribute(const std::string& path, const char* name) {
    char value[256];
    const ssize_t size = ::lgetxattr((root() / path).c_str(), name, value, sizeof value);
    return size < 0 ? "none" : std::string(value, static_cast<std::size_t>(size));
  }

  TestFolder folder_;
};

TEST_F(LayerUnpacker, KeepsEverythingThatMatters) {
  TarForTest tar;
  tar.folder("./", 0711).folder("bin/", 02755).folder("tmp", 01777);
  tar.file("bin/tool", "#!", [](archive_entry* entry) {
    archive_entry_set_perm(entry, 04755);
    archive_entry_set_uid(entry, 1001);
    archive_entry_set_gid(entry, 1002);
    archive_entry_set_mtime(entry, 1'500'000'000, 123'000'000);
    archive_entry_xattr_add_entry(entry, "user.note", "hi", 2);
    archive_entry_xattr_add_entry(entry, "trusted.overlay.redirect", "/etc", 4);
    const char capability[20] = {0, 0, 0, 2, 0, 4};
    archive_entry_xattr_add_entry(entry, "security.capability", capability, 20);
  });
  tar.symlink("bin/link", "/usr/bin/tool").hard_link("bin/same", "bin/tool");
  tar.special("pipe", AE_IFIFO).special("null", AE_IFCHR, 1, 3).special("hide", AE_IFCHR, 0, 0);
  const auto layer = unpack(tar.finish());
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(layer->size, 2u);
  EXPECT_EQ(layer->skipped_devices, 2u);
  EXPECT_TRUE(layer->implied_directories.empty());

  const struct stat tool = status_of("bin/tool");
  EXPECT_EQ(tool.st_mode, static_cast<mode_t>(S_IFREG | 04755));
  EXPECT_EQ(tool.st_uid, 1001u);
  EXPECT_EQ(tool.st_gid, 1002u);
  EXPECT_EQ(tool.st_mtim.tv_sec, 1'500'000'000);
  EXPECT_EQ(tool.st_ino, status_of("bin/same").st_ino);
  EXPECT_EQ(attribute("bin/tool", "user.note"), "hi");
  EXPECT_EQ(attribute("bin/tool", "trusted.overlay.redirect"), "none");
  EXPECT_EQ(attribute("bin/tool", "security.capability").size(), 20u);
  EXPECT_EQ(fs::read_symlink(root() / "bin/link"), "/usr/bin/tool");
  EXPECT_EQ(status_of("").st_mode & 07777, 0711u);
  EXPECT_EQ(status_of("bin").st_mode & 07777, 02755u);
  EXPECT_EQ(status_of("bin").st_mtim.tv_sec, 1'600'000'000);
  EXPECT_EQ(status_of("tmp").st_mode & 07777, 01777u);
  EXPECT_TRUE(S_ISFIFO(status_of("pipe").st_mode));
  EXPECT_FALSE(fs::exists(fs::symlink_status(root() / "null")));
  EXPECT_FALSE(fs::exists(fs::symlink_status(root() / "hide")));
}

TEST_F(LayerUnpacker, NamesAreBytes) {
  const std::string long_name = std::string(120, 'x') + "/" + std::string(120, 'y');
  TarForTest tar;
  tar.file("caf\xc3\xa9", "composed").file("cafe\xcc\x81", "decomposed");
  tar.file("\xe6\xb8\xaf", "harbour").file("latin\xe9", "bytes").file(long_name, "long");
  tar.symlink("link", "caf\xc3\xa9");
  const auto layer = unpack(tar.finish());
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(content_of(root() / "caf\xc3\xa9"), "composed");
  EXPECT_EQ(content_of(root() / "cafe\xcc\x81"), "decomposed");
  EXPECT_EQ(content_of(root() / "\xe6\xb8\xaf"), "harbour");
  EXPECT_EQ(content_of(root() / "latin\xe9"), "bytes");
  EXPECT_EQ(content_of(root() / long_name), "long");
  EXPECT_EQ(fs::read_symlink(root() / "link"), "caf\xc3\xa9");
}

TEST_F(LayerUnpacker, TurnsWhiteoutsIntoOverlays) {
  TarForTest tar;
  tar.folder("etc").file("etc/.wh.gone", "").folder("cache").file("cache/.wh..wh..opq", "");
  tar.file(".wh.top", "").file(".wh..wh.plnk", "").file("etc/.wh.kept", "").file("etc/kept", "new");
  tar.file(".wh.anew", "").folder("anew").file("anew/f", "1");
  tar.folder("late").file("late/f", "2").file(".wh.late", "");
  const auto layer = unpack(tar.finish());
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_TRUE(is_whiteout("etc/gone"));
  EXPECT_TRUE(is_whiteout("top"));
  EXPECT_EQ(attribute("cache", "trusted.overlay.opaque"), "y");
  EXPECT_EQ(attribute("etc", "trusted.overlay.opaque"), "none");
  EXPECT_EQ(content_of(root() / "etc/kept"), "new");
  EXPECT_EQ(attribute("anew", "trusted.overlay.opaque"), "y");
  EXPECT_EQ(content_of(root() / "anew/f"), "1");
  EXPECT_EQ(attribute("late", "trusted.overlay.opaque"), "y");
  EXPECT_EQ(content_of(root() / "late/f"), "2");
  EXPECT_FALSE(fs::exists(root() / ".wh.top"));
  EXPECT_FALSE(fs::exists(root() / ".wh..wh.plnk"));
}

TEST_F(LayerUnpacker, NothingLeavesTheRoot) {
  TarForTest tar;
  tar.symlink("up", "../outside").symlink("absolute", folder_.path() / "outside");
  tar.symlink("self", ".").symlink("proc", "/proc/self/root");
  tar.folder("outside").file("up/secret", "inside").file("/absolute-file", "a");
  tar.file("self/self/deep", "d").symlink("file-link", folder_.path() / "outside/secret");
  tar.file("file-link", "replaced");
  const auto layer = unpack(tar.finish());
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(content_of(folder_.path() / "outside/secret"), "untouched");
  EXPECT_EQ(content_of(root() / "outside/secret"), "inside");
  EXPECT_EQ(content_of(root() / "absolute-file"), "a");
  EXPECT_EQ(content_of(root() / "deep"), "d");
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(root() / "file-link")));
}

TEST_F(LayerUnpacker, RefusesHostileArchives) {
  const auto link_out = [&](TarForTest& tar) {
    tar.symlink("out", folder_.path() / "outside").file("out/secret", "overwritten");
  };
  const auto hard_link_out = [&](TarForTest& tar) {
    tar.symlink("out", folder_.path() / "outside").hard_link("stolen", "out/secret");
  };
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "d/";
  const std::vector<std::pair<std::string, std::function<void(TarForTest&)>>> rows = {
      {"\"..\" could lead", [](TarForTest& tar) { tar.file("../escape", "x"); }},
      {"\"..\" could lead", [](TarForTest& tar) { tar.file("a/../../escape", "x"); }},
      {"\"..\" could lead", [](TarForTest& tar) { tar.folder("/.."); }},
      {"\"..\" could lead", [](TarForTest& tar) { tar.hard_link("stolen", "../outside/secret"); }},
      {"which the layer does not have",
       [](TarForTest& tar) { tar.hard_link("stolen", "/etc/passwd"); }},
      {"which the layer does not have", hard_link_out},
      {"its place", link_out},
      {"a folder from within", [](TarForTest& tar) { tar.file("a/.wh...", ""); }},
      {"a folder from within", [](TarForTest& tar) { tar.file("a/.wh..", ""); }},
      {"a folder from within", [](TarForTest& tar) { tar.file("a/.wh.", ""); }},
      {"which is no file", [](TarForTest& tar) { tar.folder("a").hard_link("b", "a"); }},
      {"which is no file", [](TarForTest& tar) { tar.file(".wh.a", "").hard_link("b", "a"); }},
      {"its place", [](TarForTest& tar) { tar.file("a", "1").file("a/b", "2"); }},
      {"must be a folder", [](TarForTest& tar) { tar.symlink("./", "/etc"); }},
      {"folders deep", [&](TarForTest& tar) { tar.file(deep + "f", "x"); }},
  };
  int number = 0;
  for (const auto& [complaint, fill] : rows) {
    fs::remove_all(root());
    fs::create_directory(root());
    TarForTest tar;
    fill(tar);
    const auto layer = unpack(tar.finish());
    ++number;
    ASSERT_FALSE(layer) << number << " " << complaint;
    EXPECT_EQ(layer.error().code, ErrorCode::kInvalidParameter) << number;
    EXPECT_NE(layer.error().message.find(complaint), std::string::npos)
        << number << ": " << layer.error().message;
    EXPECT_EQ(content_of(folder_.path() / "outside/secret"), "untouched");
    EXPECT_FALSE(fs::exists(folder_.path() / "escape"));
  }
}

TEST_F(LayerUnpacker, LaterEntriesReplaceEarlierOnes) {
  TarForTest tar;
  tar.folder("a").file("a/x", "1").file("a", "now a file").symlink("b", "a").folder("b", 0700);
  tar.file("b/y", "2").file("c", "1").file("c", "2").symlink("c", "b").folder("d", 0700);
  tar.file("d/z", "3").folder("d", 0755);
  const auto layer = unpack(tar.finish());
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(content_of(root() / "a"), "now a file");
  EXPECT_EQ(content_of(root() / "b/y"), "2");
  EXPECT_EQ(fs::read_symlink(root() / "c"), "b");
  EXPECT_EQ(content_of(root() / "d/z"), "3");
  EXPECT_EQ(status_of("d").st_mode & 07777, 0755u);
}

TEST_F(LayerUnpacker, NotesFoldersWithoutEntries) {
  TarForTest tar;
  tar.file("var/lib/app/data", "x").folder("var/lib", 0711);
  const auto layer = unpack(tar.finish());
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(layer->implied_directories, (std::set<std::string>{"", "var", "var/lib/app"}));
  EXPECT_EQ(status_of("var").st_mode & 07777, 0755u);
}

TEST_F(LayerUnpacker, UnpacksSparseFiles) {
  const fs::path file = folder_.path() / "sparse";
  put_content(file, "head");
  fs::resize_file(file, 64 << 20);
  const fs::path tar = folder_.path() / "sparse.tar";
  const std::string command =
      "tar -C " + folder_.path().string() + " --sparse -cf " + tar.string() + " sparse";
  ASSERT_EQ(std::system(command.c_str()), 0);
  ASSERT_LT(fs::file_size(tar), 1u << 20);
  const auto layer = unpack(content_of(tar));
  ASSERT_TRUE(layer) << layer.error().message;
  EXPECT_EQ(fs::file_size(root() / "sparse"), 64u << 20);
  EXPECT_LT(status_of("sparse").st_blocks, 1024);
  EXPECT_EQ(content_of(root() / "sparse").substr(0, 5), std::string("head\0", 5));
}

TEST_F(LayerUnpacker, TheDiffIdIsThatOfTheWholePlainArchive) {
  TarForTest tar;
  tar.file("a", "1");
  const std::string plain = tar.finish() + std::string(20'000, '\0');
  for (const std::string& archive :
       {plain, compressed_for_test(plain, "gzip"), compressed_for_test(plain, "zstd")}) {
    const auto layer = unpack(archive);
    ASSERT_TRUE(layer) << layer.error().message;
    EXPECT_EQ(layer->diff_id, Digest::of(plain));
  }
  EXPECT_TRUE(unpack(std::string(1024, '\0')));
  EXPECT_TRUE(unpack(""));
}

TEST_F(LayerUnpacker, HoldsItsLimits) {
  TarForTest tar;
  for (int i = 0; i < 10; ++i) tar.file("f" + std::to_string(i), std::string(10'000, 'x'));
  const std::string bomb = compressed_for_test(tar.finish(), "gzip");
  EXPECT_TRUE(unpack(bomb));
  const auto large = unpack(bomb, UnpackLimits{50'000, 100});
  ASSERT_FALSE(large);
  EXPECT_NE(large.error().message.find("too large"), std::string::npos);
  const auto many = unpack(bomb, UnpackLimits{1 << 30, 5});
  ASSERT_FALSE(many);
  EXPECT_NE(many.error().message.find("too many entries"), std::string::npos);
}

TEST_F(LayerUnpacker, RefusesWhatIsNoTar) {
  EXPECT_FALSE(unpack("this is no archive at all" + std::string(2000, 'x')));
  TarForTest tar;
  tar.file("a", std::string(100'000, 'x'));
  EXPECT_FALSE(unpack(tar.finish().substr(0, 50'000)));
}

}  // namespace
}  // namespace minato::images
