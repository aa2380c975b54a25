#include "agent/logs/container_log.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "agent/logs/log_entry.h"
#include "agent/logs/log_merge.h"
#include "agent/logs/log_rotation.h"
#include "base/file.h"

namespace minato::agent_logs {
namespace {

namespace fs = std::filesystem;

TEST(LogEntry, IsTimeStreamPieceAndText) {
  const auto entry = parse_log_entry("2026-01-02T03:04:05.678901234+01:00 stderr P a  b ");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->time_ns, 1'767'319'445'678'901'234);
  EXPECT_EQ(entry->stream, LogStream::kStderr);
  EXPECT_EQ(entry->piece, LogPiece::kPartial);
  EXPECT_EQ(entry->text, "a  b ");
  EXPECT_EQ(parse_log_entry("2026-01-02T03:04:05Z stdout F ")->text, "");
}

TEST(LogEntry, IsNotWhatConmonDidNotWrite) {
  for (const char* line : {"", "x", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z stdin F x",
                           "2026-01-02T03:04:05Z stdout X x", "2026-13-02T03:04:05Z stdout F x",
                           "2026-01-02T03:04:05 stdout F x", "2026-01-02T03:04:05.Z stdout F x",
                           "2026-01-02T03:04:05+0100 stdout F x"})
    EXPECT_FALSE(parse_log_entry(line)) << line;
}

class LogFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "minato-log-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path path() const { return folder_ / "container.log"; }

  /// `entry` is "stdout F text"; every entry is a second later than the one before.
  void write(const std::string& entry) {
    char time[64];
    std::snprintf(time, sizeof time, "2026-01-02T03:%02d:%02d.000000000+00:00 ", seconds_ / 60,
                  seconds_ % 60);
    ++seconds_;
    std::ofstream(path(), std::ios::app) << time << entry << "\n";
  }

  void rotate() {
    fs::rename(path(), path().string() + ".1");
    std::ofstream(path()).flush();
  }

  static std::string texts(const Result<LogPage>& page) {
    std::string all;
    for (const auto& line : page.value().lines)
      all += (line.stream == LogStream::kStderr ? "!" : "") + line.text + "|";
    return all;
  }

  fs::path folder_;
  int seconds_ = 0;
};

TEST_F(LogFiles, WithoutAFileThereAreNoLines) {
  const ContainerLog log(path());
  EXPECT_EQ(texts(log.tail(10, LogEnd::kOpen)), "");
  const auto page = log.after("", 10, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "");
  write("stdout F first");
  EXPECT_EQ(texts(log.after(page->cursor, 10, LogEnd::kOpen)), "first|");
}

TEST_F(LogFiles, TailGivesTheLastLinesAndGoesOn) {
  const ContainerLog log(path());
  for (int i = 0; i < 5000; ++i) write("stdout F line " + std::to_string(i));
  const auto page = log.tail(3, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "line 4997|line 4998|line 4999|");
  EXPECT_EQ(log.tail(10'000, LogEnd::kOpen)->lines.size(), 5000u);
  EXPECT_EQ(log.tail(5000, LogEnd::kOpen)->lines.size(), 5000u);
  EXPECT_EQ(log.tail(4999, LogEnd::kOpen)->lines.front().text, "line 1");
  EXPECT_EQ(texts(log.after(page->cursor, 10, LogEnd::kOpen)), "");
  write("stderr F more");
  EXPECT_EQ(texts(log.after(page->cursor, 10, LogEnd::kOpen)), "!more|");
  EXPECT_EQ(texts(log.tail(0, LogEnd::kOpen)), "");
}

TEST_F(LogFiles, PiecesAreJoinedStreamByStream) {
  const ContainerLog log(path());
  write("stdout P one ");
  write("stderr F between");
  write("stdout P two ");
  auto page = log.after("", 10, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "!between|");
  EXPECT_EQ(texts(log.after(page->cursor, 10, LogEnd::kOpen)), "");
  write("stderr P wrong");
  page = log.after(page->cursor, 10, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "");
  write("stdout F three");
  write("stderr F ly");
  EXPECT_EQ(texts(log.after(page->cursor, 10, LogEnd::kOpen)), "one two three|!wrongly|");
  EXPECT_EQ(texts(log.after("", 10, LogEnd::kOpen)), "!between|one two three|!wrongly|");
}

TEST_F(LogFiles, AnUnfinishedLineIsALineWhenNothingMoreCanCome) {
  const ContainerLog log(path());
  write("stdout F whole");
  write("stdout P not whole");
  EXPECT_EQ(texts(log.tail(5, LogEnd::kOpen)), "whole|");
  EXPECT_EQ(texts(log.tail(5, LogEnd::kClosed)), "whole|not whole|");
  EXPECT_EQ(texts(log.tail(1, LogEnd::kClosed)), "not whole|");
  const auto page = log.after("", 5, LogEnd::kClosed);
  EXPECT_EQ(texts(page), "whole|not whole|");
  EXPECT_EQ(texts(log.after(page->cursor, 5, LogEnd::kClosed)), "");
}

TEST_F(LogFiles, PagesFollowEachOtherAcrossFiles) {
  const ContainerLog log(path());
  for (int i = 0; i < 4; ++i) write("stdout F " + std::to_string(i));
  auto page = log.after("", 3, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "0|1|2|");
  rotate();
  page = log.after(page->cursor, 1, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "3|");
  page = log.after(page->cursor, 5, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "") << "the new file is empty";
  write("stdout F 4");
  write("stdout F 5");
  EXPECT_EQ(texts(log.after(page->cursor, 5, LogEnd::kOpen)), "4|5|");
  EXPECT_EQ(texts(log.tail(3, LogEnd::kOpen)), "3|4|5|");
  EXPECT_EQ(texts(log.after("", 100, LogEnd::kOpen)), "0|1|2|3|4|5|");
}

TEST_F(LogFiles, ALineThatRotationCutsIsOneLine) {
  const ContainerLog log(path());
  write("stdout F before");
  write("stdout P one ");
  auto page = log.after("", 5, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "before|");
  rotate();
  page = log.after(page->cursor, 5, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "");
  write("stdout F two");
  write("stdout F after");
  EXPECT_EQ(texts(log.after(page->cursor, 5, LogEnd::kOpen)), "one two|after|");
  EXPECT_EQ(texts(log.after("", 5, LogEnd::kOpen)), "before|one two|after|");
  EXPECT_EQ(texts(log.tail(2, LogEnd::kOpen)), "one two|after|");
}

TEST_F(LogFiles, ALineThatRotationCutAndNobodyEndsHoldsNothingUp) {
  const ContainerLog log(path());
  write("stdout P prompt> ");
  rotate();
  write("stderr F other");
  const auto page = log.after("", 5, LogEnd::kOpen);
  EXPECT_EQ(texts(page), "!other|prompt> |");
  write("stderr F more");
  EXPECT_EQ(texts(log.after(page->cursor, 5, LogEnd::kOpen)), "!more|");
}

TEST_F(LogFiles, ACursorIntoADeletedFileGoesOnWithTheOldest) {
  const ContainerLog log(path());
  write("stdout F gone");
  const auto page = log.after("", 1, LogEnd::kOpen);
  rotate();
  write("stdout F a");
  rotate();
  write("stdout F b");
  EXPECT_EQ(texts(log.after(page->cursor, 5, LogEnd::kOpen)), "a|b|");
  for (const char* nonsense : {"x", "1.2.3", "1.2.3.4.5", "1.2.3.", "zz.1.1.1"})
    EXPECT_EQ(log.after(nonsense, 5, LogEnd::kOpen).error().code, ErrorCode::kInvalidParameter)
        << nonsense;
}

TEST_F(LogFiles, DamageIsPassedOver) {
  const ContainerLog log(path());
  write("stdout F before");
  std::ofstream(path(), std::ios::app) << "2026-01-02T03:0\n";
  write("stdout F after");
  std::ofstream(path(), std::ios::app) << "2026-01-02T03:04:05Z stdout F half a li";
  EXPECT_EQ(texts(log.after("", 5, LogEnd::kOpen)), "before|after|");
  EXPECT_EQ(texts(log.tail(1, LogEnd::kOpen)), "after|");
}

TEST_F(LogFiles, AnEndlessLineBecomesSeveral) {
  const ContainerLog log(path());
  for (int i = 0; i < 70; ++i) write("stdout P " + std::string(8192, 'x'));
  const auto page = log.after("", 100, LogEnd::kOpen);
  ASSERT_EQ(page->lines.size(), 2u);
  EXPECT_EQ(page->lines[0].text.size(), 256u * 1024);
}

TEST(LogMerge, IsByTimeAndKeepsEachOrder) {
  const auto line = [](std::int64_t time, const char* text) {
    return LogLine{.time_ns = time, .stream = LogStream::kStdout, .text = text};
  };
  const auto merged =
      merge_by_time({{.name = "a", .lines = {line(1, "1"), line(5, "3"), line(5, "4")}},
                     {.name = "b", .lines = {line(2, "2"), line(5, "5"), line(9, "6")}}});
  std::string order;
  for (const auto& one : merged) order += one.source + one.line.text + " ";
  EXPECT_EQ(order, "a1 b2 a3 a4 b5 b6 ");
}

TEST(LogRotation, ReadsTheOptionsOfJsonFile) {
  EXPECT_EQ(parse_rotation_options({})->max_size, 10u << 20);
  EXPECT_EQ(parse_rotation_options({})->max_files, 3);
  EXPECT_EQ(parse_rotation_options({{"max-size", "500k"}, {"max-file", "7"}})->max_size,
            500u << 10);
  EXPECT_EQ(parse_rotation_options({{"max-size", "1GB"}, {"max-file", "7"}})->max_files, 7);
  EXPECT_EQ(parse_rotation_options({{"max-size", "123"}})->max_size, 123u);
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"max-size", "ten"}, {"max-file", "0"}, {"max-file ", "3"}, {"compress", "true"}})
    EXPECT_EQ(parse_rotation_options({{name, value}}).error().code, ErrorCode::kInvalidParameter)
        << name;
  EXPECT_FALSE(parse_rotation_options({{"max-size", "0"}}));
  EXPECT_FALSE(parse_rotation_options({{"max-file", "3x"}}));
}

TEST_F(LogFiles, WithoutConmonNothingIsRotated) {
  write("stdout F text");
  EXPECT_EQ(rotate_log(path(), folder_ / "ctl", {.max_size = 1, .max_files = 3}).value(),
            RotationOutcome::kNotNeeded);
  EXPECT_EQ(rotate_log(folder_ / "absent", folder_ / "ctl", {}).value(),
            RotationOutcome::kNotNeeded);
  EXPECT_TRUE(fs::exists(path()));
}

}  // namespace
}  // namespace minato::agent_logs
