#include "log_store/log_store.h"

#include <gtest/gtest.h>

#include <future>

#include "base/random.h"
#include "log_store/temporary_directory.h"

namespace minato::log_store {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr Millis kDay{24 * 3'600'000};

struct TestClock final : Clock {
  Instant now() const override { return instant_from_millis(time); }
  std::int64_t time = kNow;
};

LineChoice everything() {
  LineChoice choice;
  choice.from = {0, 0};
  choice.to = {INT64_MAX, 0};
  return choice;
}

std::vector<std::string> messages(const LinePage& page) {
  std::vector<std::string> texts;
  for (const auto& line : page.lines) texts.push_back(line.message);
  return texts;
}

class LogStoreTest : public testing::Test {
 protected:
  void SetUp() override { restart(); }

  /// As after a kill: nothing is told to the store that goes.
  void restart() {
    store_.reset();
    auto store = LogStore::open(directory_.path() / "lines", clock_, options_);
    ASSERT_TRUE(store) << store.error().message;
    store_ = std::move(*store);
  }
  GroupStore& group(const std::string& number = "g1") { return **store_->group(number); }
  void append(StreamNumber stream, const std::vector<std::pair<std::int64_t, std::string>>& lines) {
    std::vector<NewLine> added;
    for (const auto& [time, text] : lines) added.push_back({time, text});
    const Status kept = group().append(stream, added, clock_.now());
    ASSERT_TRUE(kept) << kept.error().message;
  }
  LinePage read(LineQuery query = {}) {
    if (query.choice.to == Position{}) {
      query.choice.from = everything().from;
      query.choice.to = everything().to;
    }
    return group().read(query);
  }
  std::vector<std::string> files(const std::string& ending) {
    std::vector<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(directory_.path() / "lines" / "g1")) {
      if (entry.path().extension() == ending) found.push_back(entry.path().filename());
    }
    return found;
  }

  const TemporaryDirectory directory_;
  TestClock clock_;
  StoreOptions options_;
  std::unique_ptr<LogStore> store_;
};

TEST_F(LogStoreTest, InterleavesStreamsByTimeAndArrival) {
  append(1, {{10, "a"}, {30, "c"}, {30, "d"}});
  append(2, {{20, "b"}, {30, "e"}, {40, "f"}});
  append(1, {{5, "late"}});
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"late", "a", "b", "c", "d", "e", "f"}));
  LineQuery one;
  one.streams.emplace().insert(2);
  EXPECT_EQ(messages(read(one)), (std::vector<std::string>{"b", "e", "f"}));
  LineQuery last;
  last.direction = Direction::kBackward;
  last.most_lines = 3;
  EXPECT_EQ(messages(read(last)), (std::vector<std::string>{"f", "e", "d"}));
  LineQuery range;
  range.choice.from = {20, 0};
  range.choice.to = {30, 0};
  EXPECT_EQ(messages(read(range)), (std::vector<std::string>{"b"}));
}

TEST_F(LogStoreTest, EveryPageGoesOnWhereTheOneBeforeEnded) {
  SeededRandom random(3);
  std::vector<std::string> expected;
  std::multimap<std::pair<std::int64_t, int>, std::string> sorted;
  for (int i = 0; i < 200; ++i) {
    const auto time = static_cast<std::int64_t>(random.below(50));
    append(1 + random.below(4), {{time, "line " + std::to_string(i)}});
    sorted.emplace(std::pair{time, i}, "line " + std::to_string(i));
  }
  for (const auto& [key, text] : sorted) expected.push_back(text);
  for (const std::size_t size : {1u, 7u, 200u, 500u}) {
    std::vector<std::string> all;
    LineQuery query;
    query.most_lines = size;
    query.choice = everything();
    for (int pages = 0; pages < 500; ++pages) {
      const LinePage page = group().read(query);
      for (auto& text : messages(page)) all.push_back(text);
      if (!page.resume) break;
      query.choice.from = *page.resume;
    }
    EXPECT_EQ(all, expected) << size;
  }
}

TEST_F(LogStoreTest, APageHasAnEndInBytes) {
  for (int i = 0; i < 5; ++i) append(1, {{i, std::string(400, 'x')}});
  LineQuery query;
  query.most_bytes = 1'000;
  const LinePage page = read(query);
  EXPECT_EQ(page.lines.size(), 2u);
  EXPECT_EQ(page.resume, (Position{2, 2}));
}

TEST_F(LogStoreTest, KeepsWhatWasAppendedOverAStart) {
  append(1, {{10, "a"}, {20, "b"}});
  append(2, {{15, "c"}});
  const LinePage before = read();
  restart();
  const LinePage after = read();
  ASSERT_EQ(messages(after), (std::vector<std::string>{"a", "c", "b"}));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(before.lines[i].position, after.lines[i].position);
    EXPECT_EQ(before.lines[i].ingestion_time, after.lines[i].ingestion_time);
    EXPECT_EQ(before.lines[i].stream, after.lines[i].stream);
  }
  append(1, {{30, "d"}});
  EXPECT_EQ(read().lines.back().position.sequence, 3u);
  const auto facts = group().facts();
  EXPECT_EQ(facts.at(1).first_timestamp, 10);
  EXPECT_EQ(facts.at(1).last_timestamp, 30);
  EXPECT_EQ(facts.at(2).last_ingestion_time, kNow);
}

TEST_F(LogStoreTest, ClosingASegmentChangesNoLine) {
  options_.segment_size = 1;
  options_.closed_block_size = 300;
  restart();
  SeededRandom random(5);
  for (int i = 0; i < 300; ++i) {
    const auto time = static_cast<std::int64_t>(random.below(1'000));
    append(1 + random.below(3), {{time, "line " + std::to_string(i)}, {time + 5, "x"}});
    if (i % 100 == 99) {
      const LinePage before = read();
      store_->tidy();
      EXPECT_EQ(files(".open").size(), 0u);
      const LinePage after = read();
      ASSERT_EQ(messages(before), messages(after));
      for (std::size_t at = 0; at < before.lines.size(); ++at) {
        ASSERT_EQ(before.lines[at].position, after.lines[at].position);
        ASSERT_EQ(before.lines[at].stream, after.lines[at].stream);
      }
    }
  }
  EXPECT_EQ(files(".closed").size(), 3u);
  const auto before = messages(read());
  restart();
  EXPECT_EQ(messages(read()), before);
  EXPECT_EQ(group().facts().size(), 3u);
}

TEST_F(LogStoreTest, ACrashWhileClosingLosesNothing) {
  options_.segment_size = 1;
  restart();
  append(1, {{10, "a"}});
  const auto lines = directory_.path() / "lines" / "g1";
  const std::string open = files(".open").at(0);
  std::filesystem::copy_file(lines / open, directory_.path() / "kept");
  store_->tidy();
  // Renamed, but the old file not removed yet; and another that was only begun.
  std::filesystem::copy_file(directory_.path() / "kept", lines / open);
  std::filesystem::copy_file(directory_.path() / "kept", lines / "0000000000000009.closing");
  restart();
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(files(".closing").empty());
  EXPECT_TRUE(files(".open").empty());
}

TEST_F(LogStoreTest, RetentionRemovesWholeSegments) {
  options_.segment_size = 1;
  restart();
  append(1, {{kNow, "old"}});
  store_->tidy();
  clock_.time += 2 * kDay.count();
  append(2, {{clock_.time, "new"}});
  store_->set_retention("g1", kDay);
  store_->tidy();
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"new"}));
  EXPECT_EQ(group().facts().count(1), 0u);
  EXPECT_EQ(files(".closed").size(), 1u);
  EXPECT_FALSE(store_->oldest_kept("g2"));
  // Also the last one goes, and numbers are not given again.
  clock_.time += 2 * kDay.count();
  store_->tidy();
  EXPECT_TRUE(files(".closed").empty());
  restart();
  append(1, {{clock_.time, "again"}});
  EXPECT_EQ(read().lines.at(0).position.sequence, 2u);
}

TEST_F(LogStoreTest, ARemovedStreamIsReadNoMoreAndItsLinesGo) {
  options_.segment_size = 1;
  restart();
  append(1, {{10, "gone"}, {20, std::string(5'000, 'x')}});
  append(2, {{15, "stays"}});
  store_->tidy();
  const auto before = group().stored_bytes();
  store_->remove_stream("g1", 1);
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"stays"}));
  store_->tidy();
  EXPECT_LT(group().stored_bytes(), before);
  restart();
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"stays"}));
}

TEST_F(LogStoreTest, WhatWasDeletedWhileNobodyListenedGoesAtStart) {
  append(1, {{10, "a"}});
  append(2, {{20, "b"}});
  ASSERT_TRUE(store_->group("g2"));
  restart();
  store_->keep_only({{"g1", {2}}});
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "lines" / "g2"));
  // A stream that is made afterwards is none of those.
  append(3, {{30, "c"}});
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"b", "c"}));
}

TEST_F(LogStoreTest, ARemovedGroupTakesNothing) {
  append(1, {{10, "a"}});
  const auto held = *store_->group("g1");
  store_->remove_group("g1");
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "lines" / "g1"));
  const NewLine line{1, "x"};
  EXPECT_EQ(held->append(1, std::span(&line, 1), clock_.now()).error().code,
            ErrorCode::kResourceNotFound);
  EXPECT_EQ(store_->group("g1").error().code, ErrorCode::kResourceNotFound);
}

TEST_F(LogStoreTest, WithoutRoomNothingIsTaken) {
  append(1, {{10, "a"}});
  options_.reserve = UINT64_MAX;
  restart();
  const NewLine line{1, "x"};
  const Status refused = group().append(1, std::span(&line, 1), clock_.now());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(refused.error().message.find("no room left"), std::string::npos);
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"a"}));
}

TEST_F(LogStoreTest, PassesOverADamagedBlock) {
  options_.segment_size = 1;
  options_.closed_block_size = 1;
  restart();
  append(1, {{10, "first line"}, {20, "second line"}});
  store_->tidy();
  const auto path = directory_.path() / "lines" / "g1" / files(".closed").at(0);
  {
    std::FILE* const file = std::fopen(path.c_str(), "r+");
    std::fseek(file, static_cast<long>(kHeaderSize) + 8, SEEK_SET);
    std::fputs("????", file);
    std::fclose(file);
  }
  EXPECT_EQ(messages(read()), (std::vector<std::string>{"second line"}));
}

TEST_F(LogStoreTest, TakesAndGivesOnManyThreads) {
  options_.segment_size = 4'000;
  restart();
  const auto write = [this](StreamNumber stream) {
    for (int i = 0; i < 200; ++i) {
      const std::string text = std::to_string(stream) + " " + std::to_string(i);
      const NewLine line{i, text};
      EXPECT_TRUE(group().append(stream, std::span(&line, 1), clock_.now()));
    }
  };
  auto one = std::async(std::launch::async, write, 1);
  auto two = std::async(std::launch::async, write, 2);
  for (int i = 0; i < 20; ++i) {
    store_->tidy();
    read();
  }
  one.get();
  two.get();
  store_->tidy();
  EXPECT_EQ(read().lines.size(), 400u);
}

}  // namespace
}  // namespace minato::log_store
