#include <gtest/gtest.h>

#include <atomic>

#include "agent/images/faulty_registry_for_test.h"
#include "agent/images/image_store.h"
#include "agent/images/registry_program_for_test.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

std::string random_text(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return text;
}

class ImagePull : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "unpacking sets owners and makes devices: root only";
    ImageStoreOptions options;
    options.housekeeping = ImageStoreOptions::Housekeeping::kNone;
    store_ = std::move(*ImageStore::open(root(), options));
  }

  fs::path root() const { return folder_.path() / "images"; }

  std::string failure(const std::string& reference, const PullOptions& options = {}) {
    const auto pulled = store_->pull(reference, options);
    if (pulled) return "pulled";
    EXPECT_EQ(pulled.error().code, ErrorCode::kCannotPullImage);
    return pulled.error().message;
  }

  TestFolder folder_;
  std::unique_ptr<ImageStore> store_;
};

class RealRegistry : public ImagePull {
 protected:
  void SetUp() override {
    if (!program_exists("docker-registry") || !program_exists("skopeo")) {
      GTEST_SKIP() << "docker-registry and skopeo are not installed";
    }
    ImagePull::SetUp();
  }
};

TEST_F(RealRegistry, PullsWhatSkopeoPushed) {
  RegistryProgram registry(folder_.path());
  ImageForTest image{{layer_with("base", random_text(3 << 20)), layer_with("app", "v1")}};
  image.filter = "gzip";
  ASSERT_TRUE(registry.push(image, "team/app:v1")) << content_of(folder_.path() / "skopeo.log");
  const std::string name = registry.name("team/app:v1");
  PullProgress last;
  PullOptions options;
  options.on_progress = [&](const PullProgress& progress) { last = progress; };
  const auto pulled = store_->pull("docker://" + name, options);
  ASSERT_TRUE(pulled) << pulled.error().message;
  EXPECT_EQ(pulled->digest, Digest::of(image.manifest()).str());
  EXPECT_EQ(pulled->config.cmd, std::vector<std::string>{"serve"});
  ASSERT_EQ(pulled->layers.size(), 2u);
  EXPECT_EQ(content_of(pulled->layers[0] / "app"), "v1");
  EXPECT_EQ(content_of(pulled->layers[1] / "base").size(), 3u << 20);
  EXPECT_EQ(last.layers_done, 2);
  EXPECT_EQ(last.bytes_done, last.bytes_total);
  EXPECT_GT(last.bytes_total, 3u << 20);
  EXPECT_TRUE(fs::is_empty(root() / "partial"));
  EXPECT_EQ(store_->list()->front().origin, StoredImage::Origin::kPulled);

  // The tag moves; the next pull follows.
  image.layers[1] = layer_with("app", "v2");
  ASSERT_TRUE(registry.push(image, "team/app:v1"));
  const auto moved = store_->pull(name);
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(content_of(moved->layers[0] / "app"), "v2");
  EXPECT_EQ(moved->layers[1], pulled->layers[1]);

  // By digest, and a name that is not there.
  const std::string by_digest = registry.name("team/app@" + Digest::of(image.manifest()).str());
  EXPECT_TRUE(store_->pull(by_digest));
  EXPECT_EQ(failure(registry.name("team/app:nope")),
            "CannotPullContainerError: failed to resolve ref " + registry.name("team/app:nope") +
                ": " + registry.name("team/app:nope") + ": not found");
  EXPECT_NE(failure(registry.name("team/app@sha256:" + std::string(64, '0'))).find("not found"),
            std::string::npos);

  // Without the registry, what is here serves, unless it must not.
  registry.end();
  EXPECT_TRUE(store_->pull(name));
  EXPECT_TRUE(store_->pull(by_digest));
  PullOptions always;
  always.behavior = PullBehavior::kAlways;
  const std::string refused = failure(name, always);
  EXPECT_NE(refused.find(": dial tcp 127.0.0.1:"), std::string::npos) << refused;
  EXPECT_TRUE(refused.ends_with(": connect: connection refused")) << refused;
  EXPECT_TRUE(refused.starts_with("CannotPullContainerError: failed to do request: Head \"http://"))
      << refused;
}

TEST_F(RealRegistry, AsksForPasswords) {
  const std::string file = (folder_.path() / "htpasswd").string();
  // "secret", by bcrypt.
  put_content(file, "robot:$2b$04$yzYy4Z1fMjLy4nGYRX0Of.J7I7oLSI8oJ5igCD5iDOFwk4j18YqnG\n");
  RegistryProgram registry(folder_.path(),
                           "auth:\n  htpasswd:\n    realm: test\n    path: " + file + "\n");
  const ImageForTest image{{layer_with("app", "private")}};
  ASSERT_TRUE(registry.push(image, "app:1", "--dest-creds robot:secret"));
  const std::string name = registry.name("app:1");
  EXPECT_NE(failure(name).find("pull access denied for " + name), std::string::npos);
  PullOptions options;
  options.credentials = RegistryCredentials{"robot", "wrong"};
  EXPECT_NE(failure(name, options).find("pull access denied"), std::string::npos);
  options.credentials->password = "secret";
  const auto pulled = store_->pull(name, options);
  ASSERT_TRUE(pulled) << pulled.error().message;
  EXPECT_EQ(content_of(pulled->layers[0] / "app"), "private");
}

TEST_F(ImagePull, GetsATokenAndFollowsRedirects) {
  FaultyRegistry registry, token_server, blob_server;
  const ImageForTest image{{layer_with("app", "1")}};
  registry.offer(image, "1");
  blob_server.offer(image, "1");
  token_server.offer("/token?service=reg&scope=repository:a/b:pull", R"({"token":"t0k"})");
  const std::string realm = "http://127.0.0.1:" + std::to_string(token_server.port()) + "/token";
  registry.interfere([&](const std::string& head) -> FaultyRegistry::Answer {
    if (head.find("Bearer t0k") == std::string::npos) {
      return {401, {"WWW-Authenticate: Bearer realm=\"" + realm + "\",service=\"reg\""}, ""};
    }
    if (head.find("/blobs/") == std::string::npos) return {0, {}, ""};
    const std::string path = head.substr(4, head.find(" HTTP") - 4);
    return {307, {"Location: http://127.0.0.1:" + std::to_string(blob_server.port()) + path}, ""};
  });
  const auto pulled = store_->pull(registry.name("a/b:1"));
  ASSERT_TRUE(pulled) << pulled.error().message;
  EXPECT_EQ(content_of(pulled->layers[0] / "app"), "1");
  EXPECT_EQ(token_server.count("GET /token"), 1);
  EXPECT_EQ(blob_server.count("GET "), 2);
  EXPECT_EQ(blob_server.count("t0k"), 0) << "the token is the registry's alone";

  token_server.interfere([](const std::string&) -> FaultyRegistry::Answer {
    return {401, {}, R"({"details":"incorrect username or password"})"};
  });
  EXPECT_NE(failure(registry.name("a/c:1")).find("pull access denied"), std::string::npos);
}

TEST_F(ImagePull, OvercomesBreaksAndIllness) {
  FaultyRegistry registry;
  const ImageForTest image{{layer_with("app", random_text(1 << 20))}};
  registry.offer(image, "1");
  std::atomic<int> blob_requests{0};
  std::atomic<int> manifest_requests{0};
  registry.interfere([&](const std::string& head) -> FaultyRegistry::Answer {
    if (head.find("/manifests/") != std::string::npos) {
      const int number = ++manifest_requests;
      if (number == 1) return {503, {}, "down"};
      if (number == 3) return {429, {"Retry-After: 0"}, "slow down"};
    }
    if (head.find(Digest::of(image.layers[0]).str()) != std::string::npos) {
      if (++blob_requests < 4) return {0, {}, "", 300'000};
    }
    return {0, {}, ""};
  });
  const auto pulled = store_->pull(registry.name("a:1"));
  ASSERT_TRUE(pulled) << pulled.error().message;
  EXPECT_EQ(fs::file_size(pulled->layers[0] / "app"), 1u << 20);
  EXPECT_EQ(registry.count("Range: bytes=300000-"), 1);
  EXPECT_EQ(registry.count("Range: bytes=900000-"), 1);
}

TEST_F(ImagePull, TakesUpABrokenPullWhereItEnded) {
  FaultyRegistry registry;
  const ImageForTest image{{layer_with("app", random_text(1 << 20))}};
  registry.offer(image, "1");
  std::stop_source stop;
  PullOptions options;
  options.stop = stop.get_token();
  options.on_progress = [&](const PullProgress& progress) {
    if (progress.bytes_done > 500'000) stop.request_stop();
  };
  const auto stopped = store_->pull(registry.name("a:1"), options);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kUnavailable);
  ASSERT_FALSE(fs::is_empty(root() / "partial"));
  const auto pulled = store_->pull(registry.name("a:1"));
  ASSERT_TRUE(pulled) << pulled.error().message;
  EXPECT_EQ(registry.count("Range: bytes="), 1);
  EXPECT_TRUE(fs::is_empty(root() / "partial"));
}

TEST_F(ImagePull, SaysWhatIsWrongWithTheRegistrysAnswers) {
  FaultyRegistry registry;
  ImageForTest image{{layer_with("app", "1")}};
  registry.offer(image, "1");
  registry.offer("/blobs/" + Digest::of(image.layers[0]).str(),
                 layer_with("app", "2"));  // Of the same length.
  EXPECT_NE(failure(registry.name("a:1")).find("the registry sent sha256:"), std::string::npos);
  EXPECT_NE(failure(registry.name("a:1")).find("the registry sent sha256:"), std::string::npos);

  registry.offer("/manifests/html", "<html>hello</html>");
  EXPECT_NE(failure(registry.name("a:html")).find("not JSON"), std::string::npos);
  registry.offer("/manifests/index", R"({"manifests":[{"digest":")" + Digest::of("x").str() +
                                         R"(","platform":{"os":"plan9","architecture":"mips"}}]})");
  EXPECT_NE(failure(registry.name("a:index")).find("no matching manifest for linux/"),
            std::string::npos);
  registry.interfere([](const std::string&) -> FaultyRegistry::Answer {
    return {403, {}, R"({"errors":[{"code":"DENIED","message":"quota exceeded"}]})"};
  });
  EXPECT_NE(failure(registry.name("a:1")).find("pull access denied for "), std::string::npos);
  EXPECT_TRUE(fs::is_empty(root() / "layers"));
  EXPECT_TRUE(store_->list()->empty());
}

TEST_F(ImagePull, ChoosesThePlatformOutOfAnIndex) {
  FaultyRegistry registry;
  const ImageForTest image{{layer_with("app", "here")}};
  registry.offer(image, "unused");
  const std::string index =
      R"({"schemaVersion":2,"manifests":[{"digest":")" + Digest::of("other").str() +
      R"(","size":3,"platform":{"os":"linux","architecture":"s390x"}},{"digest":")" +
      Digest::of(image.manifest()).str() +
      R"(","size":3,"platform":{"os":"linux","architecture":")" + std::string(this_architecture()) +
      R"("}}]})";
  registry.offer("/manifests/multi", index);
  const auto pulled = store_->pull(registry.name("a:multi"));
  ASSERT_TRUE(pulled) << pulled.error().message;
  EXPECT_EQ(pulled->digest, Digest::of(index).str());
  EXPECT_EQ(content_of(pulled->layers[0] / "app"), "here");
  EXPECT_TRUE(store_->find(registry.name("a:multi")));
  EXPECT_EQ(store_->collect_garbage({})->blobs, 0);
}

TEST_F(ImagePull, ConcurrentPullsAreOne) {
  FaultyRegistry registry;
  const std::string base = layer_with("base", random_text(1 << 20));
  const ImageForTest one{{base, layer_with("app", "1")}};
  const ImageForTest two{{base, layer_with("app", "2")}};
  registry.offer(one, "1");
  registry.offer(two, "2");
  std::vector<std::jthread> crew;
  std::atomic<int> good{0};
  for (int i = 0; i < 16; ++i) {
    crew.emplace_back([&, i] {
      const auto pulled = store_->pull(registry.name(i % 2 == 0 ? "a:1" : "a:2"));
      if (pulled && pulled->layers.size() == 2) ++good;
    });
  }
  crew.clear();
  EXPECT_EQ(good, 16);
  EXPECT_EQ(registry.count("blobs/" + Digest::of(base).str()), 1);
}

TEST_F(ImagePull, FailsAtOnceForNamesThatAreNone) {
  EXPECT_NE(failure("Not A Name").find("CannotPullContainerError: invalid reference format"),
            std::string::npos);
}

}  // namespace
}  // namespace minato::images
