#include "ingress/access_log_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>

#include "base/file.h"

namespace minato::ingress {
namespace {

Instant at(std::int64_t seconds) { return instant_from_millis((1'530'570'180 + seconds) * 1000); }

LoggedFrontend frontend(const std::string& prefix = "") {
  LoggedFrontend frontend;
  frontend.balancer_arn =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188";
  frontend.balancer = "app/web/50dc6c495c0c9188";
  frontend.address = "127.77.0.1";
  frontend.bucket = "logs";
  frontend.prefix = prefix;
  return frontend;
}

class AccessLogFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "minato-access-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  /// What gzip makes of it.
  static std::string content(const std::filesystem::path& path) {
    FILE* pipe = ::popen(("gzip -dc < '" + path.native() + "' 2>&1").c_str(), "r");
    std::string text;
    for (int letter = 0; (letter = ::fgetc(pipe)) != EOF;) text += static_cast<char>(letter);
    ::pclose(pipe);
    return text;
  }

  std::filesystem::path folder_;
};

TEST(AccessLogPathTest, IsElbs) {
  EXPECT_EQ(access_log_path(frontend("my/app"), at(0), "20sg8hgm"),
            "logs/my/app/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2018/07/02/"
            "123456789012_elasticloadbalancing_us-east-1_app.web.50dc6c495c0c9188_20180702T2223Z_"
            "127.77.0.1_20sg8hgm.log.gz");
}

TEST(AccessLogPathTest, NamesLeadNowhereElse) {
  EXPECT_EQ(safe_path("../../etc"), "etc");
  EXPECT_EQ(safe_path("/a//./b/../c d\n"), "a/b/c_d_");
  EXPECT_EQ(safe_path(".."), "");
}

TEST_F(AccessLogFilesTest, AFileIsAPartUntilItsFiveMinutesAreOver) {
  AccessLogFiles logs(folder_);
  logs.add(frontend(), "one", at(0));
  logs.flush(at(2));
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].extension(), ".part");
  EXPECT_EQ(content(files()[0]), "one\n");
  logs.add(frontend(), "two", at(3));
  logs.flush(at(5));
  logs.flush(at(301));
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].extension(), ".gz");
  EXPECT_EQ(content(files()[0]), "one\ntwo\n");
  logs.add(frontend(), "three", at(302));
  logs.close();
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(AccessLogFilesTest, WhatAnEarlierWriterLeftIsKept) {
  {
    AccessLogFiles logs(folder_);
    logs.add(frontend(), "one", at(0));
    logs.flush(at(2));
    // As if it were killed now: the copy is what it left.
    std::filesystem::copy(files()[0], folder_ / "left.log.gz.part");
  }
  AccessLogFiles next(folder_);
  EXPECT_EQ(content(folder_ / "left.log.gz"), "one\n");
}

TEST_F(AccessLogFilesTest, AWeekLaterItIsGone) {
  AccessLogFiles logs(folder_);
  const auto now =
      std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch());
  logs.add(frontend(), "one", Instant{now});
  logs.close();
  ASSERT_EQ(files().size(), 1u);
  logs.flush(Instant{now + std::chrono::hours(6 * 24)});
  EXPECT_EQ(files().size(), 1u);
  logs.flush(Instant{now + std::chrono::hours(7 * 24 + 1)});
  EXPECT_TRUE(files().empty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(AccessLogFilesTest, WhenTheDiskIsFullLinesAreLostAndWhatIsThereStaysWhole) {
  // A file that may not grow is what a full disk looks like.
  AccessLogFiles logs(folder_);
  logs.add(frontend(), "one", at(0));
  logs.flush(at(2));
  const auto size = std::filesystem::file_size(files()[0]);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto on_signal = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{size + 10, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  std::string noise;
  for (int i = 0; i < 2000; ++i) noise += static_cast<char>('a' + i * 7919 % 23);
  logs.add(frontend(), noise, at(3));
  logs.flush(at(5));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, on_signal);
  EXPECT_EQ(content(files()[0]), "one\n");
  logs.add(frontend(), "two", at(6));
  logs.close();
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(content(files()[0]), "one\ntwo\n");
}

}  // namespace
}  // namespace minato::ingress
