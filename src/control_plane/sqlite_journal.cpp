#include "control_plane/sqlite_journal.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/log.h"
#include "base/unique_fd.h"

namespace minato::control_plane {
namespace {

using engine::JournalBatch;
using engine::JournalRecord;

constexpr int kSchemaVersion = 1;
/// Below this much free room changes are refused, so that reports of machines still find some.
constexpr std::uint64_t kReserveBytes = 16u << 20;
/// Kept beside the journal and given up when the disk is full, for what was already on its way.
constexpr off_t kBallastBytes = 8 << 20;
constexpr auto kRoomCheckInterval = std::chrono::milliseconds(200);
constexpr auto kRetryInterval = std::chrono::milliseconds(200);

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

struct DatabaseDeleter {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, DatabaseDeleter>;

struct Appended {
  JournalBatch batch;
  std::function<void()> acknowledged;
};

/// Until the next step.
std::string_view column_text(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return {text == nullptr ? "" : text,
          static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

void bind(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

}  // namespace

class SqliteJournal::Core {
 public:
  explicit Core(std::filesystem::path file) : file_(std::move(file)) {}

  ~Core() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    arrived_.notify_one();
    if (writer_.joinable()) writer_.join();
  }

  // Private keys of certificates are in it. SQLite gives the files beside it the same mode; a log
  // that a killed process left may have another. Where this fails SQLite says why.
  void keep_private() const {
    const UniqueFd fd(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    for (const char* beside : {"", "-wal", "-shm"}) {
      (void)::chmod((file_.native() + beside).c_str(), 0600);
    }
  }

  Status open() {
    keep_private();
    sqlite3* opened = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int result = sqlite3_open_v2(file_.c_str(), &opened, flags, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) return fail(error("open"));
    // One process at a time: the lock is taken at the first access and kept.
    for (const char* sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL",
                            "PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=4000"}) {
      if (auto done = execute(sql); !done) return done;
    }
    if (auto made = prepare_schema(); !made) return made;
    make_ballast();
    writer_ = std::thread([this] { write_until_stopped(); });
    return {};
  }

  Status load(const engine::TakeRow& take) {
    auto select = prepare("SELECT table_name, key, value FROM records ORDER BY table_name, key");
    if (!select) return fail(select.error());
    int step = 0;
    while ((step = sqlite3_step(select->get())) == SQLITE_ROW) {
      const engine::JournalRow row{column_text(select->get(), 0), column_text(select->get(), 1),
                                   column_text(select->get(), 2)};
      if (auto taken = take(row); !taken) return taken;
    }
    if (step != SQLITE_DONE) return fail(error("read"));
    return {};
  }

  void append(Appended appended) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(appended));
    }
    arrived_.notify_one();
  }

  std::optional<Error> refusal() {
    const auto now = std::chrono::steady_clock::now();
    if (now - room_checked_ >= kRoomCheckInterval) {
      room_checked_ = now;
      struct statvfs status {};
      const bool known = statvfs(file_.parent_path().c_str(), &status) == 0;
      const std::uint64_t free = known ? status.f_bavail * status.f_frsize : kReserveBytes;
      if (free >= kReserveBytes + static_cast<std::uint64_t>(kBallastBytes) && !stuck_) {
        make_ballast();
      }
      no_room_ = stuck_ || free < kReserveBytes;
    }
    if (!no_room_) return std::nullopt;
    return Error{ErrorCode::kStorageFull, "There is no room left in the data directory " +
                                              file_.parent_path().native() +
                                              ": nothing was changed. Make room and try again."};
  }

 private:
  Error error(const char* what) const {
    return {ErrorCode::kIo, "The journal " + file_.native() + " can't be used (" + what +
                                "): " + sqlite3_errmsg(database_.get())};
  }

  Status execute(const char* sql) {
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    if (sqlite3_errcode(database_.get()) == SQLITE_BUSY) {
      return fail(ErrorCode::kIo, "The data directory is in use by another Minato: " +
                                      file_.parent_path().native());
    }
    return fail(error(sql));
  }

  Result<Statement> prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr) != SQLITE_OK) {
      return fail(error(sql));
    }
    return Statement(statement);
  }

  Status prepare_schema() {
    auto version = prepare("PRAGMA user_version");
    if (!version) return fail(version.error());
    if (sqlite3_step(version->get()) != SQLITE_ROW) return fail(error("read its version"));
    const int found = sqlite3_column_int(version->get(), 0);
    version->reset();
    if (found > kSchemaVersion) {
      return fail(ErrorCode::kIo,
                  "The journal " + file_.native() + " was written by a newer Minato.");
    }
    if (found == 0) {
      for (const char* sql :
           {"CREATE TABLE IF NOT EXISTS records (table_name TEXT NOT NULL, key TEXT NOT NULL, "
            "value TEXT NOT NULL, PRIMARY KEY (table_name, key)) WITHOUT ROWID",
            "PRAGMA user_version=1"}) {
        if (auto done = execute(sql); !done) return done;
      }
    }
    auto put = prepare("INSERT OR REPLACE INTO records (table_name, key, value) VALUES (?, ?, ?)");
    if (!put) return fail(put.error());
    auto remove = prepare("DELETE FROM records WHERE table_name = ? AND key = ?");
    if (!remove) return fail(remove.error());
    put_ = std::move(*put);
    remove_ = std::move(*remove);
    return {};
  }

  void write_until_stopped() {
    for (;;) {
      std::deque<Appended> group;
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        group.swap(waiting_);
      }
      if (!keep(group)) return;
      for (const auto& each : group) each.acknowledged();
    }
  }

  /// False: the process is to end and the disk is still full; what is not acknowledged may be lost.
  bool keep(const std::deque<Appended>& group) {
    while (!write(group)) {
      const int code = sqlite3_errcode(database_.get());
      spdlog::error("{}", error("write").message);
      sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
      MINATO_CHECK(code == SQLITE_FULL || (code & 0xff) == SQLITE_IOERR,
                   "the journal can't be written");
      stuck_ = true;
      std::filesystem::remove(ballast_path());
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return false;
      }
      std::this_thread::sleep_for(kRetryInterval);
    }
    stuck_ = false;
    return true;
  }

  bool write(const std::deque<Appended>& group) {
    if (sqlite3_exec(database_.get(), "BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK)
      return false;
    for (const auto& each : group) {
      for (const auto& record : each.batch) {
        if (!write(record)) return false;
      }
    }
    return sqlite3_exec(database_.get(), "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  bool write(const JournalRecord& record) {
    sqlite3_stmt* statement = record.value ? put_.get() : remove_.get();
    bind(statement, 1, record.table);
    bind(statement, 2, record.key);
    if (record.value) bind(statement, 3, *record.value);
    const int step = sqlite3_step(statement);
    sqlite3_reset(statement);
    return step == SQLITE_DONE;
  }

  std::filesystem::path ballast_path() const { return file_.native() + ".ballast"; }

  /// Best effort: without it a full disk is only met a little earlier.
  void make_ballast() {
    if (std::filesystem::exists(ballast_path())) return;
    const UniqueFd fd(::open(ballast_path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (fd && posix_fallocate(fd.get(), 0, kBallastBytes) != 0) {
      std::filesystem::remove(ballast_path());
    }
  }

  const std::filesystem::path file_;
  Database database_;
  Statement put_;
  Statement remove_;

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Appended> waiting_;
  bool stopping_ = false;
  std::thread writer_;

  std::atomic<bool> stuck_ = false;
  // Of the engine's thread, which asks.
  std::chrono::steady_clock::time_point room_checked_{};
  bool no_room_ = false;
};

SqliteJournal::SqliteJournal(std::unique_ptr<Core> core) : core_(std::move(core)) {}
SqliteJournal::~SqliteJournal() = default;

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const std::filesystem::path& file) {
  auto core = std::make_unique<Core>(file);
  if (auto opened = core->open(); !opened) return fail(opened.error());
  return std::unique_ptr<SqliteJournal>(new SqliteJournal(std::move(core)));
}

Status SqliteJournal::load(const engine::TakeRow& take) { return core_->load(take); }

void SqliteJournal::append(JournalBatch batch, std::function<void()> acknowledged) {
  core_->append({std::move(batch), std::move(acknowledged)});
}

std::optional<Error> SqliteJournal::refusal() { return core_->refusal(); }

}  // namespace minato::control_plane
