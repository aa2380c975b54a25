#include "agent/log_reader.h"

#include <gtest/gtest.h>

#include <fstream>

#include "agent/runtime/container_runtime.h"
#include "agent/temporary_directory.h"

namespace minato::agent {
namespace {

using agent_logs::LogEnd;

class ReadLogsTest : public testing::Test {
 protected:
  ReadLogsTest() : places_{place("app"), place("proxy")} {
    write("app", 1, "one");
    write("proxy", 2, "two");
    write("app", 3, "three");
  }

  LogPlace place(const std::string& name) const { return {name, directory_.path() / name, {}}; }

  void write(const std::string& container, int second, const std::string& text) {
    const auto file = agent_runtime::ContainerRuntime::log_file(directory_.path() / container);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::app)
        << "2026-01-02T03:04:0" << second << ".000000000+00:00 stdout F " << text << "\n";
  }

  std::string texts(const link::LogLines& lines) const {
    std::string all;
    for (const auto& line : *lines.lines) all += line.container + ":" + line.text + " ";
    return all;
  }

  TemporaryDirectory directory_;
  std::vector<LogPlace> places_;
  link::ReadLogs request_;
};

TEST_F(ReadLogsTest, ContainersAreMergedByTimeAndReadingGoesOn) {
  request_.request_id = 9;
  const auto first = read_logs(request_, places_, LogEnd::kOpen);
  EXPECT_EQ(first.request_id, 9);
  EXPECT_EQ(texts(first), "app:one proxy:two app:three ");
  EXPECT_EQ(first.ended, false);

  request_.after = first.next;
  write("proxy", 4, "four");
  const auto second = read_logs(request_, places_, LogEnd::kClosed);
  EXPECT_EQ(texts(second), "proxy:four ");
  EXPECT_EQ(second.ended, true);
}

TEST_F(ReadLogsTest, TheTailIsOfTheWholeTask) {
  request_.tail = 2;
  const auto lines = read_logs(request_, places_, LogEnd::kOpen);
  EXPECT_EQ(texts(lines), "proxy:two app:three ");
  write("app", 5, "five");
  request_.after = lines.next;
  EXPECT_EQ(texts(read_logs(request_, places_, LogEnd::kOpen)), "app:five ");
}

TEST_F(ReadLogsTest, OneContainerMayBeAskedFor) {
  request_.container = "proxy";
  EXPECT_EQ(texts(read_logs(request_, places_, LogEnd::kOpen)), "proxy:two ");
  request_.container = "absent";
  EXPECT_TRUE(read_logs(request_, places_, LogEnd::kOpen).error);
}

TEST_F(ReadLogsTest, AnUnknownTaskAndANonsensicalCursorAreErrors) {
  EXPECT_TRUE(read_logs(request_, {}, LogEnd::kOpen).error);
  request_.after = "nonsense";
  EXPECT_TRUE(read_logs(request_, places_, LogEnd::kOpen).error);
}

}  // namespace
}  // namespace minato::agent
