// Table<Record>: one noun of the state in memory, ordered by key. Rows are changed only by commands
// through Commit (engine/commit.h); everybody else reads. The table tells its observers (indexes,
// derived views, dirty marks) and remembers which rows the journal has to hear of. One thread: the
// engine's.
//
// A Record declares: `Key` (ordered, with str()), `key()`, `kTable` (the journal's name for it),
// and `fields()`; `kJournalled = false` for facts that machines report again by themselves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engine/field.h"

namespace minato::engine {

/// Hears of every change of a table. A row that is about to change is `changing`, then `changed`,
/// with nothing else of that table between; who has no use for the difference sees it removed, then
/// added. The key of a row never changes.
template <class Record>
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void added(const Record& record) = 0;
  virtual void removed(const Record& record) = 0;
  virtual void changing(const Record& record) { removed(record); }
  virtual void changed(const Record& record) { added(record); }
};

template <class Record>
class Table {
 public:
  using Key = typename Record::Key;

  struct Row {
    Record record;
    /// Grows with each change since the start of the process.
    std::uint64_t version = 0;
    /// The round of changes that it was last noted in.
    std::uint64_t round = 0;
    /// Members in the journal that this program does not know, as JSON text without braces, kept
    /// for the one that does.
    std::string unknown;
  };

  const Record* find(const Key& key) const {
    const auto at = rows_.find(key);
    return at == rows_.end() ? nullptr : &at->second.record;
  }
  const Record& at(const Key& key) const {
    const Record* record = find(key);
    MINATO_CHECK(record != nullptr, Record::kTable);
    return *record;
  }
  std::uint64_t version(const Key& key) const {
    const auto at = rows_.find(key);
    return at == rows_.end() ? 0 : at->second.version;
  }
  const std::map<Key, Row>& rows() const { return rows_; }
  std::size_t size() const { return rows_.size(); }

  void observe(Observer<Record>* observer) { observers_.push_back(observer); }

  /// For Commit alone.
  void insert(Record record) {
    Key key = record.key();
    const auto [at, fresh] = rows_.try_emplace(std::move(key), Row{std::move(record), 1, 0, {}});
    MINATO_CHECK(fresh, Record::kTable);
    announce_added(at->second.record);
    note_changed(*at);
  }
  template <class Change>
  void update(const Key& key, Change&& change) {
    const auto at = rows_.find(key);
    MINATO_CHECK(at != rows_.end(), Record::kTable);
    for (auto* observer : observers_) observer->changing(at->second.record);
    change(at->second.record);
    ++at->second.version;
    for (auto* observer : observers_) observer->changed(at->second.record);
    note_changed(*at);
  }
  void erase(const Key& key) {
    const auto at = rows_.find(key);
    if (at == rows_.end()) return;
    announce_removed(at->second.record);
    note_changed(*at);
    rows_.erase(at);
  }

  /// For JournalledTable alone: a row out of the journal, which nobody is told of yet.
  void restore(Row row) {
    Key key = row.record.key();
    rows_.insert_or_assign(rows_.end(), std::move(key), std::move(row));
  }
  /// Shows every row to the observers, as after a start: to one after the other, as each walks
  /// through memory of its own.
  void announce_all() {
    for (auto* observer : observers_) {
      for (const auto& [key, row] : rows_) observer->added(row.record);
    }
  }
  /// The keys of rows that changed since the last call, in order.
  std::vector<Key> take_changed() {
    ++round_;
    auto changed = std::exchange(changed_, {});
    std::ranges::sort(changed);
    // A row that went and came back was noted twice.
    changed.erase(std::ranges::unique(changed).begin(), changed.end());
    return changed;
  }

 private:
  void note_changed(std::pair<const Key, Row>& row) {
    if (row.second.round == round_) return;
    row.second.round = round_;
    changed_.push_back(row.first);
  }
  void announce_added(const Record& record) {
    for (auto* observer : observers_) observer->added(record);
  }
  void announce_removed(const Record& record) {
    for (auto* observer : observers_) observer->removed(record);
  }

  std::map<Key, Row> rows_;
  std::vector<Key> changed_;
  std::uint64_t round_ = 1;
  std::vector<Observer<Record>*> observers_;
};

}  // namespace minato::engine
