// SqliteJournal: the journal as one SQLite file (WAL, synchronous=FULL). A thread of its own
// writes; batches that pile up while it waits for the disk go into one transaction (group commit).
// A full disk refuses changes beforehand (refusal()); a batch that meets one all the same is tried
// again until there is room, and nothing is acknowledged meanwhile.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "engine/journal.h"

namespace minato::control_plane {

class SqliteJournal final : public engine::Journal {
 public:
  /// Opens or makes the file. kIo: not a journal, or of a newer version, or held by another
  /// process.
  static Result<std::unique_ptr<SqliteJournal>> open(const std::filesystem::path& file);
  /// Writes what was appended, then closes.
  ~SqliteJournal() override;

  Status load(const engine::TakeRow& take) override;
  void append(engine::JournalBatch batch, std::function<void()> acknowledged) override;
  std::optional<Error> refusal() override;

 private:
  class Core;
  explicit SqliteJournal(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace minato::control_plane
