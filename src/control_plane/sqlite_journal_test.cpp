#include "control_plane/sqlite_journal.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace minato::control_plane {
namespace {

using engine::JournalBatch;
using Rows = std::map<std::pair<std::string, std::string>, std::string>;

constexpr std::chrono::seconds kPatience{20};

/// Which batches were acknowledged, in the order in which they were.
class Acknowledgements {
 public:
  std::function<void()> note(int number) {
    return [this, number] {
      const std::lock_guard lock(mutex_);
      numbers_.push_back(number);
      arrived_.notify_all();
    };
  }
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, kPatience, [&] { return numbers_.size() >= count; });
  }
  std::vector<int> numbers() {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<int> numbers_;
};

class SqliteJournalTest : public testing::Test {
 protected:
  SqliteJournalTest() {
    std::string name = (std::filesystem::temp_directory_path() / "minato-journal-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~SqliteJournalTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file() const { return folder_ / "journal.sqlite"; }

  std::unique_ptr<SqliteJournal> open() const {
    auto journal = SqliteJournal::open(file());
    EXPECT_TRUE(journal) << journal.error().message;
    return journal ? std::move(*journal) : nullptr;
  }
  /// Appends and waits until it is durable.
  static void keep(SqliteJournal& journal, JournalBatch batch) {
    Acknowledgements acknowledged;
    journal.append(std::move(batch), acknowledged.note(1));
    ASSERT_TRUE(acknowledged.wait_for(1));
  }
  static Rows rows(SqliteJournal& journal) {
    Rows rows;
    const auto loaded = journal.load([&](const engine::JournalRow& row) -> Status {
      rows[{std::string(row.table), std::string(row.key)}] = row.value;
      return {};
    });
    EXPECT_TRUE(loaded);
    return rows;
  }
  void run_sql(const char* sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
  }

  std::filesystem::path folder_;
};

TEST_F(SqliteJournalTest, GivesBackWhatItWasGiven) {
  const std::string odd("a\0b \"quoted\" \xf0\x9f\x9a\xa2", 16);
  {
    auto journal = open();
    EXPECT_TRUE(rows(*journal).empty());
    keep(*journal, {{"task", "one", "{\"a\":1}"}, {"task", "two", "{}"}, {"service", "one", "{}"}});
    keep(*journal, {{"task", "one", "{\"a\":2}"}, {"task", "two", std::nullopt}});
    keep(*journal, {{"task", odd, odd}, {"task", "never there", std::nullopt}});
  }
  const Rows expected = {
      {{"service", "one"}, "{}"}, {{"task", "one"}, "{\"a\":2}"}, {{"task", odd}, odd}};
  EXPECT_EQ(rows(*open()), expected);
}

TEST_F(SqliteJournalTest, OthersDoNotReadIt) {
  std::ofstream(file()) << "";
  std::filesystem::permissions(file(), std::filesystem::perms(0644));
  const auto journal = open();
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(file()).permissions() & perms::mask, perms(0600));
  EXPECT_EQ(std::filesystem::status(file().native() + "-wal").permissions() & perms::mask,
            perms(0600));
}

TEST_F(SqliteJournalTest, TakesTheLastWordOfABatch) {
  auto journal = open();
  keep(*journal, {{"t", "k", "1"}, {"t", "k", std::nullopt}, {"t", "k", "3"}});
  EXPECT_EQ(rows(*journal), (Rows{{{"t", "k"}, "3"}}));
}

TEST_F(SqliteJournalTest, AcknowledgesInTheOrderOfAppending) {
  auto journal = open();
  Acknowledgements acknowledged;
  std::vector<int> expected;
  for (int i = 0; i < 500; ++i) {
    journal->append({{"t", "k", std::to_string(i)}}, acknowledged.note(i));
    expected.push_back(i);
  }
  ASSERT_TRUE(acknowledged.wait_for(500));
  EXPECT_EQ(acknowledged.numbers(), expected);
  EXPECT_EQ(rows(*journal), (Rows{{{"t", "k"}, "499"}}));
}

TEST_F(SqliteJournalTest, WritesWhatWasAppendedBeforeItCloses) {
  Acknowledgements acknowledged;
  {
    auto journal = open();
    for (int i = 0; i < 50; ++i) {
      journal->append({{"t", std::to_string(i), "x"}}, acknowledged.note(i));
    }
  }
  EXPECT_EQ(acknowledged.numbers().size(), 50u);
  EXPECT_EQ(rows(*open()).size(), 50u);
}

TEST_F(SqliteJournalTest, HasEverythingAcknowledgedAfterAnAbruptEnd) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    auto journal = SqliteJournal::open(file());
    if (!journal) _exit(2);
    for (int i = 0;; ++i) {
      (*journal)->append({{"t", std::to_string(i), "x"}}, [i, out = ends[1]] {
        if (write(out, &i, sizeof i) != sizeof i) _exit(3);
        if (i >= 200) _exit(0);
      });
    }
  }
  close(ends[1]);
  int last = -1;
  for (int got = 0; read(ends[0], &got, sizeof got) == sizeof got;) {
    EXPECT_EQ(got, last + 1);
    last = got;
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_GE(last, 200);
  const Rows kept = rows(*open());
  for (int i = 0; i <= last; ++i) EXPECT_TRUE(kept.contains({"t", std::to_string(i)})) << i;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    EXPECT_TRUE(kept.contains({"t", std::to_string(i)})) << "a hole at " << i;
  }
}

TEST_F(SqliteJournalTest, BelongsToOneProcess) {
  auto journal = open();
  keep(*journal, {{"t", "k", "1"}});
  const auto second = SqliteJournal::open(file());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kIo);
  EXPECT_EQ(second.error().message,
            "The data directory is in use by another Minato: " + folder_.string());
  keep(*journal, {{"t", "k", "2"}});
  EXPECT_EQ(rows(*journal), (Rows{{{"t", "k"}, "2"}})) << "the first goes on";
  journal.reset();
  EXPECT_NE(open(), nullptr);
}

TEST_F(SqliteJournalTest, RefusesWhatANewerVersionWrote) {
  open();
  run_sql("PRAGMA user_version=2");
  const auto journal = SqliteJournal::open(file());
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().message,
            "The journal " + file().string() + " was written by a newer Minato.");
}

TEST_F(SqliteJournalTest, RefusesWhatIsNoJournal) {
  std::ofstream(file()) << std::string(8192, 'x');
  const auto journal = SqliteJournal::open(file());
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, ErrorCode::kIo);
  EXPECT_NE(journal.error().message.find(file().string()), std::string::npos);
  EXPECT_FALSE(SqliteJournal::open(folder_ / "missing" / "journal.sqlite"));
}

/// A file system of 96 MiB of its own under the folder.
class FullDiskTest : public SqliteJournalTest {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "only root can mount a small file system to fill up";
    if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=96m") != 0) {
      GTEST_SKIP() << "a small file system can't be mounted here";
    }
    mounted_ = true;
  }
  void TearDown() override {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }

  std::filesystem::path filler() const { return folder_ / "filler"; }
  /// Somebody else takes all the room there is but for so much.
  void fill_up_to(std::uintmax_t left) const {
    const std::string block(64 << 10, 'x');
    std::ofstream out(filler(), std::ios::app | std::ios::binary);
    while (std::filesystem::space(folder_).available > left) {
      if (!out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) return;
    }
  }
  /// The refusal, asked for until there is one (or none) or patience is over: it is looked up only
  /// now and then.
  static bool becomes(SqliteJournal& journal, bool (*wished)(const std::optional<Error>&)) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < end) {
      if (wished(journal.refusal())) return true;
      std::this_thread::yield();
    }
    return false;
  }
  static bool is_refusal(const std::optional<Error>& error) { return error.has_value(); }
  static bool is_none(const std::optional<Error>& error) { return !error.has_value(); }

  bool mounted_ = false;
};

TEST_F(FullDiskTest, RefusesChangesBeforeTheDiskIsFullAndTakesThemAgain) {
  auto journal = open();
  EXPECT_FALSE(journal->refusal());
  fill_up_to(8 << 20);
  ASSERT_TRUE(becomes(*journal, is_refusal));
  const auto refusal = journal->refusal();
  EXPECT_EQ(refusal->code, ErrorCode::kStorageFull);
  EXPECT_EQ(refusal->message, "There is no room left in the data directory " + folder_.string() +
                                  ": nothing was changed. Make room and try again.");
  keep(*journal, {{"t", "k", "of what is left there is room for what was on its way"}});
  std::filesystem::remove(filler());
  EXPECT_TRUE(becomes(*journal, is_none));
}

TEST_F(FullDiskTest, AcknowledgesWhatMetAFullDiskOnceThereIsRoom) {
  auto journal = open();
  keep(*journal, {{"t", "before", "x"}});
  fill_up_to(0);
  Acknowledgements acknowledged;
  // More than the reserve beside the journal can take.
  const std::string big(1 << 20, 'x');
  constexpr int kBatches = 20;
  for (int i = 0; i < kBatches; ++i) {
    journal->append({{"t", std::to_string(i), big}}, acknowledged.note(i));
  }
  ASSERT_TRUE(becomes(*journal, is_refusal));
  EXPECT_LT(acknowledged.numbers().size(), static_cast<std::size_t>(kBatches));
  std::filesystem::remove(filler());
  ASSERT_TRUE(acknowledged.wait_for(kBatches));
  EXPECT_TRUE(becomes(*journal, is_none));
  const auto numbers = acknowledged.numbers();
  EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  journal.reset();
  EXPECT_EQ(rows(*open()).size(), kBatches + 1u);
}

TEST_F(FullDiskTest, LosesNothingAcknowledgedWhenItEndsOnAFullDisk) {
  Acknowledgements acknowledged;
  {
    auto journal = open();
    fill_up_to(0);
    const std::string big(1 << 20, 'x');
    for (int i = 0; i < 20; ++i) {
      journal->append({{"t", std::to_string(i), big}}, acknowledged.note(i));
    }
    ASSERT_TRUE(becomes(*journal, is_refusal));
  }
  std::filesystem::remove(filler());
  const Rows kept = rows(*open());
  for (const int number : acknowledged.numbers()) {
    EXPECT_TRUE(kept.contains({"t", std::to_string(number)})) << number;
  }
}

}  // namespace
}  // namespace minato::control_plane
