// Journal: where the state outlives the process. The engine only knows this interface; SQLite and
// the simulated disk implement it (control_plane/, sim/). A batch is one tick: it is kept wholly or
// not at all, and batches are kept in the order of their appending.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::engine {

/// One changed row: its new value as JSON text, or nothing when the row is gone.
struct JournalRecord {
  std::string table;
  std::string key;
  std::optional<std::string> value;

  friend bool operator==(const JournalRecord&, const JournalRecord&) = default;
};

using JournalBatch = std::vector<JournalRecord>;

/// A row as it is read; good only while it is being taken.
struct JournalRow {
  std::string_view table;
  std::string_view key;
  std::string_view value;
};
/// An error ends the reading.
using TakeRow = std::function<Status(const JournalRow&)>;

class Journal {
 public:
  virtual ~Journal() = default;

  /// Every row there is, in any order: fastest in the order of their keys.
  virtual Status load(const TakeRow& take) = 0;

  /// Keeps `batch`, then calls `acknowledged` (from any thread; in order). A journal that can't
  /// keep a batch it took ends the process: replay is the recovery path.
  virtual void append(JournalBatch batch, std::function<void()> acknowledged) = 0;

  /// Empty while there is room for changes, else why changes are refused for now.
  virtual std::optional<Error> refusal() = 0;
};

}  // namespace minato::engine
