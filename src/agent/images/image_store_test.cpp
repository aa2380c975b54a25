#include "agent/images/image_store.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <chrono>
#include <thread>

#include "agent/images/image_archive_for_test.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

constexpr auto kNone = ImageStoreOptions::Housekeeping::kNone;

class ImageStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "unpacking sets owners and makes devices: root only";
    store_ = open();
  }

  fs::path root() const { return folder_.path() / "images"; }

  std::unique_ptr<ImageStore> open() {
    ImageStoreOptions options;
    options.housekeeping = kNone;
    auto store = ImageStore::open(root(), options);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
  }

  Result<std::vector<StoredImage>> load(const std::string& archive,
                                        const std::string& fallback_name = {}) {
    const fs::path path = folder_.path() / "archive.tar";
    put_content(path, archive);
    return store_->load_archive(path, fallback_name);
  }

  static int entries_in(const fs::path& folder) {
    return static_cast<int>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  TestFolder folder_;
  std::unique_ptr<ImageStore> store_;
};

TEST_F(ImageStoreTest, LoadsArchivesOfEveryForm) {
  const ImageForTest plain{{layer_with("lower", "1"), layer_with("app", "2")}};
  for (const std::string filter : {"", "gzip", "zstd"}) {
    ImageForTest image = plain;
    image.filter = filter;
    for (const std::string outer : {"", "gzip", "zstd"}) {
      const std::string tag = "t-" + filter + "-" + outer;
      for (const std::string& archive : {docker_archive(image, "[\"sample:" + tag + "\"]"),
                                         oci_archive(image, "sample:" + tag)}) {
        const auto loaded = load(outer.empty() ? archive : compressed_for_test(archive, outer));
        ASSERT_TRUE(loaded) << loaded.error().message;
        ASSERT_EQ(loaded->size(), 1u);
        EXPECT_EQ(loaded->front().name, "docker.io/library/sample:" + tag);
        const auto found = store_->find("sample:" + tag);
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_EQ(found->digest, loaded->front().digest);
        EXPECT_EQ(found->config.entrypoint, std::vector<std::string>{"/app"});
        EXPECT_EQ(found->size, 2u);
        ASSERT_EQ(found->layers.size(), 2u);
        EXPECT_EQ(content_of(found->layers[0] / "app"), "2");
        EXPECT_EQ(content_of(found->layers[1] / "lower"), "1");
      }
    }
  }
  EXPECT_EQ(entries_in(root() / "layers"), 2);
  EXPECT_EQ(store_->list()->size(), 9u);
}

TEST_F(ImageStoreTest, ReadsWhatOldDockersWrote) {
  const std::string layer = layer_with("a", "1");
  const ImageForTest image{{layer, layer}};
  TarForTest tar;
  tar.file("one/layer.tar", layer).symlink("two/layer.tar", "../one/layer.tar");
  tar.file("c.json", image.config_file());
  tar.file("manifest.json", R"([{"Config":"c.json","RepoTags":["old:1"],"Layers":)"
                            R"(["one/layer.tar","two/layer.tar"]}])");
  const auto loaded = load(tar.finish());
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(store_->find("old:1")->layers.size(), 1u) << "overlayfs takes no folder twice";
}

TEST_F(ImageStoreTest, ALoadedNameIsUsedWithoutARegistry) {
  ASSERT_TRUE(load(docker_archive({{layer_with("a", "1")}}, R"(["sample:v1"])")));
  const auto began = std::chrono::steady_clock::now();
  for (const std::string name : {"sample:v1", "docker://sample:v1", "library/sample:v1"}) {
    const auto pulled = store_->pull(name);
    ASSERT_TRUE(pulled) << pulled.error().message;
    EXPECT_EQ(content_of(pulled->layers.front() / "a"), "1");
    EXPECT_TRUE(store_->pull("sample@" + pulled->digest));
    EXPECT_TRUE(store_->find(pulled->digest));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
  EXPECT_EQ(store_->find("sample:v2").error().code, ErrorCode::kNotFound);
}

TEST_F(ImageStoreTest, LoadingAgainMovesTheName) {
  ASSERT_TRUE(load(docker_archive({{layer_with("a", "1")}}, R"(["sample:v1","other:x"])")));
  const auto before = store_->find("sample:v1");
  ASSERT_TRUE(load(docker_archive({{layer_with("a", "2")}}, R"(["sample:v1"])")));
  EXPECT_EQ(content_of(store_->find("sample:v1")->layers.front() / "a"), "2");
  EXPECT_EQ(store_->find("other:x")->digest, before->digest);
}

TEST_F(ImageStoreTest, AnImageWithoutANameNeedsOne) {
  const ImageForTest image{{layer_with("a", "1")}};
  for (const std::string& archive : {docker_archive(image, "null"), oci_archive(image, "")}) {
    const auto nameless = load(archive);
    ASSERT_FALSE(nameless);
    EXPECT_NE(nameless.error().message.find("gives its image no name"), std::string::npos);
    const auto named = load(archive, "mine:1");
    ASSERT_TRUE(named) << named.error().message;
    EXPECT_EQ(named->front().name, "docker.io/library/mine:1");
  }
}

TEST_F(ImageStoreTest, RefusesBadArchivesAndKeepsNothing) {
  ImageForTest lying{{layer_with("a", "1")}};
  TarForTest wrong_layer;
  wrong_layer.file("l.tar", layer_with("a", "other")).file("c.json", lying.config_file());
  wrong_layer.file("manifest.json",
                   R"([{"Config":"c.json","RepoTags":["x:1"],"Layers":["l.tar"]}])");
  TarForTest missing_layer;
  missing_layer.file("c.json", lying.config_file());
  missing_layer.file("manifest.json",
                     R"([{"Config":"c.json","RepoTags":["x:1"],"Layers":["../../etc/passwd"]}])");
  TarForTest no_image;
  no_image.file("hello", "world");
  TarForTest bad_json;
  bad_json.file("manifest.json", "[{]");
  TarForTest hostile_layer;
  hostile_layer.file("../escape", "x");
  const ImageForTest hostile{{hostile_layer.finish()}};
  const std::string whole = docker_archive(lying, R"(["x:1"])");
  const std::vector<std::pair<std::string, std::string>> rows = {
      {wrong_layer.finish(), "as it should be"},
      {missing_layer.finish(), "the archive lacks ../../etc/passwd"},
      {no_image.finish(), "no image archive"},
      {bad_json.finish(), "not JSON"},
      {docker_archive(hostile, R"(["x:1"])"), "could lead out"},
      {docker_archive(lying, R"(["Bad Name"])"), "invalid reference format"},
      {docker_archive(lying, R"("x:1")"), "\"RepoTags\" must be an array"},
      {whole.substr(0, whole.size() / 2), ""},
      {"nonsense" + std::string(5000, '!'), "bad tar archive"},
      {"", "no image archive"},
  };
  for (const auto& [archive, complaint] : rows) {
    const auto loaded = load(archive);
    ASSERT_FALSE(loaded) << complaint;
    EXPECT_EQ(loaded.error().code, ErrorCode::kInvalidParameter) << loaded.error().message;
    EXPECT_NE(loaded.error().message.find(complaint), std::string::npos) << loaded.error().message;
    EXPECT_TRUE(store_->list()->empty());
  }
  EXPECT_EQ(store_->load_archive("/nowhere/x.tar").error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(fs::exists(root() / "escape"));
}

TEST_F(ImageStoreTest, SharesLayersAndCollectsWhatNobodyNeeds) {
  const std::string base = layer_with("base", std::string(1000, 'b'));
  ASSERT_TRUE(load(docker_archive({{base, layer_with("a", "1")}}, R"(["one:1"])")));
  ASSERT_TRUE(load(docker_archive({{base, layer_with("a", "2")}}, R"(["two:1"])")));
  EXPECT_EQ(entries_in(root() / "layers"), 3);
  EXPECT_EQ(store_->collect_garbage({})->layers, 0);

  std::string two_digest;
  {
    const auto two = store_->find("two:1");
    two_digest = two->digest;
    ASSERT_TRUE(store_->remove("two:1"));
    EXPECT_EQ(store_->remove("two:1").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(store_->collect_garbage({})->layers, 0) << "leased";
  }
  EXPECT_EQ(store_->collect_garbage({two_digest})->layers, 0) << "in use";
  const auto collected = store_->collect_garbage({});
  ASSERT_TRUE(collected);
  EXPECT_EQ(collected->layers, 1);
  EXPECT_EQ(collected->blobs, 2);
  EXPECT_EQ(collected->bytes, 1u);
  EXPECT_EQ(store_->find(two_digest).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(content_of(store_->find("one:1")->layers.front() / "a"), "1");

  ASSERT_TRUE(store_->remove("one:1"));
  EXPECT_EQ(store_->collect_garbage({})->layers, 2);
  EXPECT_EQ(entries_in(root() / "layers"), 0);
}

TEST_F(ImageStoreTest, TheBackgroundEmptiesTheTrash) {
  ASSERT_TRUE(load(docker_archive({{layer_with("a", "1")}}, R"(["one:1"])")));
  ASSERT_TRUE(store_->remove("one:1"));
  ASSERT_TRUE(store_->collect_garbage({}));
  EXPECT_GT(entries_in(root() / "trash"), 0);
  const auto owner = ImageStore::open(root());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (entries_in(root() / "trash") > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(entries_in(root() / "trash"), 0);
}

TEST_F(ImageStoreTest, ForgetsWhatAStopOfTheMachineMayHaveDamaged) {
  const ImageForTest image{{layer_with("a", "1")}};
  ASSERT_TRUE(load(docker_archive(image, R"(["one:1"])")));
  const fs::path place = store_->find("one:1")->layers.front().parent_path();
  EXPECT_TRUE(fs::exists(place / "durable"));
  EXPECT_TRUE(open()->find("one:1")) << "durable layers stay";

  fs::remove(place / "durable");
  EXPECT_TRUE(open()->find("one:1")) << "the machine is still the same";
  std::string note = content_of(place / "layer.json");
  note.replace(note.find("\"boot\":\"") + 8, 4, "0000");
  put_content(place / "layer.json", note);
  EXPECT_EQ(open()->find("one:1").error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(load(docker_archive(image, R"(["one:1"])")));
  EXPECT_TRUE(store_->find("one:1"));
}

TEST_F(ImageStoreTest, SurvivesAKillAtAnyMoment) {
  std::vector<std::string> layers;
  for (int i = 0; i < 4; ++i) {
    TarForTest tar;
    for (int j = 0; j < 300; ++j)
      tar.file("f" + std::to_string(i * 1000 + j), std::string(500, 'x'));
    layers.push_back(tar.finish());
  }
  const fs::path archive = folder_.path() / "big.tar";
  put_content(archive, docker_archive({layers}, R"(["big:1"])"));
  for (int millis = 1; millis < 60; millis += 6) {
    const pid_t child = ::fork();
    if (child == 0) {
      auto store = open();
      const bool loaded = store->load_archive(archive).has_value();
      ::_exit(loaded ? 0 : 1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(millis));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    auto store = open();
    if (const auto found = store->find("big:1")) {
      for (const fs::path& layer : found->layers) EXPECT_EQ(entries_in(layer), 300);
      ASSERT_TRUE(store->remove("big:1"));
    }
    EXPECT_EQ(entries_in(root() / "tmp"), 2) << "the workspaces of the dead are swept";
    ASSERT_TRUE(store->collect_garbage({}));
    EXPECT_EQ(entries_in(root() / "layers"), 0);
  }
}

TEST_F(ImageStoreTest, ProcessesAndThreadsLoadSideBySide) {
  constexpr int kLoaders = 6;
  const std::string base = layer_with("base", std::string(100'000, 'b'));
  std::vector<fs::path> archives;
  for (int i = 0; i < kLoaders; ++i) {
    archives.push_back(folder_.path() / ("a" + std::to_string(i)));
    put_content(archives.back(), docker_archive({{base, layer_with("a", std::to_string(i))}},
                                                "[\"img" + std::to_string(i) + ":1\"]"));
  }
  std::vector<pid_t> children;
  for (int i = 0; i < kLoaders / 2; ++i) {
    children.push_back(::fork());
    if (children.back() == 0) ::_exit(open()->load_archive(archives[i]).has_value() ? 0 : 1);
  }
  {
    std::vector<std::jthread> threads;
    for (int i = kLoaders / 2; i < kLoaders; ++i) {
      threads.emplace_back([&, i] { EXPECT_TRUE(store_->load_archive(archives[i])); });
    }
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  for (int i = 0; i < kLoaders; ++i) {
    const auto found = store_->find("img" + std::to_string(i) + ":1");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(content_of(found->layers.front() / "a"), std::to_string(i));
  }
  EXPECT_EQ(entries_in(root() / "layers"), kLoaders + 1);
}

TEST_F(ImageStoreTest, FoldersThatALayerOnlyImpliesKeepTheirMode) {
  TarForTest lower;
  lower.folder("./", 0711).folder("tmp", 01777).folder("srv", 0750).folder("srv/data", 0700);
  lower.folder("plain", 0755);
  TarForTest upper;
  upper.file("tmp/f", "1").file("srv/data/x", "2").file("plain/p", "3").file("new/n", "4");
  ASSERT_TRUE(load(docker_archive({{lower.finish(), upper.finish()}}, R"(["m:1"])")));
  const auto image = store_->find("m:1");
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->layers.size(), 3u);
  EXPECT_EQ(image->layers, store_->find("m:1")->layers);
  const auto mode = [&](const char* path) {
    struct stat found {};
    EXPECT_EQ(::stat((image->layers.front() / path).c_str(), &found), 0) << path;
    return found.st_mode & 07777;
  };
  EXPECT_EQ(mode("."), 0711u);
  EXPECT_EQ(mode("tmp"), 01777u);
  EXPECT_EQ(mode("srv"), 0750u);
  EXPECT_EQ(mode("srv/data"), 0700u);
  EXPECT_FALSE(fs::exists(image->layers.front() / "plain"));
  EXPECT_FALSE(fs::exists(image->layers.front() / "new"));
  EXPECT_EQ(store_->collect_garbage({})->layers, 0);
}

TEST_F(ImageStoreTest, OverlayfsUnderstandsTheLayers) {
  TarForTest lower;
  lower.folder("./").folder("etc").file("etc/gone", "1").file("etc/stays", "2").folder("old");
  lower.file("old/hidden", "3");
  TarForTest upper;
  upper.folder("./").folder("etc").file("etc/.wh.gone", "").folder("old");
  upper.file("old/.wh..wh..opq", "").file("old/shown", "4");
  ASSERT_TRUE(load(docker_archive({{lower.finish(), upper.finish()}}, R"(["o:1"])")));
  const auto image = store_->find("o:1");
  ASSERT_TRUE(image);
  const fs::path merged = folder_.path() / "merged";
  fs::create_directory(merged);
  const std::string options =
      "lowerdir=" + image->layers[0].string() + ":" + image->layers[1].string();
  if (::mount("overlay", merged.c_str(), "overlay", MS_RDONLY, options.c_str()) != 0) {
    GTEST_SKIP() << "no overlayfs here";
  }
  EXPECT_FALSE(fs::exists(merged / "etc/gone"));
  EXPECT_TRUE(fs::exists(merged / "etc/stays"));
  EXPECT_FALSE(fs::exists(merged / "old/hidden"));
  EXPECT_TRUE(fs::exists(merged / "old/shown"));
  ::umount2(merged.c_str(), MNT_DETACH);
}

TEST_F(ImageStoreTest, SaysWhenThereIsNoRoom) {
  const fs::path small = folder_.path() / "small";
  fs::create_directory(small);
  if (::mount("none", small.c_str(), "tmpfs", 0, "size=2m") != 0) GTEST_SKIP() << "no tmpfs";
  {
    ImageStoreOptions options;
    options.housekeeping = kNone;
    auto store = ImageStore::open(small / "images", options);
    ASSERT_TRUE(store);
    put_content(folder_.path() / "big.tar",
                docker_archive({{layer_with("a", std::string(5 << 20, 'x'))}}, R"(["big:1"])"));
    const auto loaded = (*store)->load_archive(folder_.path() / "big.tar");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::kStorageFull) << loaded.error().message;
    EXPECT_TRUE((*store)->list()->empty());
    fs::remove_all(small / "images" / "trash");
    fs::create_directory(small / "images" / "trash");
    put_content(folder_.path() / "fits.tar",
                docker_archive({{layer_with("a", "x")}}, R"(["fits:1"])"));
    const auto fits = (*store)->load_archive(folder_.path() / "fits.tar");
    EXPECT_TRUE(fits) << fits.error().message;
  }
  ::umount2(small.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace minato::images
