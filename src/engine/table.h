// Table<Record>: one noun of the state in memory, ordered by key. Rows are changed only by commands
// through Commit (engine/commit.h); everybody else reads. The table tells its observers (indexes,
// derived views, dirty marks) and remembers which rows the journal has to hear of. One thread: the
// engine's.
//
// A Record declares: `Key` (ordered, with str()), `key()`, `kTable` (the journal's name for it),
// and `fields()`; `kJournalled = false` for facts that machines report again by themselves.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/journal.h"
#include "engine/json_text.h"

namespace minato::engine {

/// What the engine does with a table without knowing its record.
class TableBase {
 public:
  virtual ~TableBase() = default;
  virtual std::string_view name() const = 0;
  /// Takes one row out of the journal.
  virtual Status load(const JournalRecord& record) = 0;
  /// Shows every row to the observers' dirty marks, as after a start.
  virtual void mark_all() = 0;
  /// Appends the rows changed since the last call.
  virtual void take_changes(JournalBatch& batch) = 0;
};

/// Hears of every change of a table: a row that changes is removed, then added.
template <class Record>
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void added(const Record& record) = 0;
  virtual void removed(const Record& record) = 0;
};

template <class Record>
constexpr bool is_journalled() {
  if constexpr (requires { Record::kJournalled; }) {
    return Record::kJournalled;
  } else {
    return true;
  }
}

template <class Record>
class Table final : public TableBase {
 public:
  using Key = typename Record::Key;

  struct Row {
    Record record;
    /// Grows with each change since the start of the process.
    std::uint64_t version = 0;
    /// Members in the journal that this program does not know, kept for the one that does.
    std::unique_ptr<boost::json::object> unknown;
  };

  std::string_view name() const override { return Record::kTable; }

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
    const Key key = record.key();
    const auto [at, fresh] = rows_.try_emplace(key, Row{std::move(record), 1, nullptr});
    MINATO_CHECK(fresh, Record::kTable);
    announce_added(at->second.record);
    changed_.insert(key);
  }
  template <class Change>
  void update(const Key& key, Change&& change) {
    const auto at = rows_.find(key);
    MINATO_CHECK(at != rows_.end(), Record::kTable);
    announce_removed(at->second.record);
    change(at->second.record);
    ++at->second.version;
    announce_added(at->second.record);
    changed_.insert(key);
  }
  void erase(const Key& key) {
    const auto at = rows_.find(key);
    if (at == rows_.end()) return;
    announce_removed(at->second.record);
    rows_.erase(at);
    changed_.insert(key);
  }

  Status load(const JournalRecord& from) override;
  void take_changes(JournalBatch& batch) override;
  void mark_all() override {
    for (const auto& [key, row] : rows_) announce_added(row.record);
  }

 private:
  void announce_added(const Record& record) {
    for (auto* observer : observers_) observer->added(record);
  }
  void announce_removed(const Record& record) {
    for (auto* observer : observers_) observer->removed(record);
  }
  std::string encode(const Row& row) const;

  std::map<Key, Row> rows_;
  std::set<Key> changed_;
  std::vector<Observer<Record>*> observers_;
};

template <class Record>
Status Table<Record>::load(const JournalRecord& from) {
  const std::string where = from.table + " " + from.key;
  boost::system::error_code error;
  boost::json::value json = boost::json::parse(*from.value, error);
  if (error || !json.is_object()) return fail(ErrorCode::kIo, where + ": not a JSON object");
  Row row;
  if (!read_json(json, row.record))
    return fail(ErrorCode::kIo, where + ": a member of a wrong type");
  for (const auto& member : json.get_object()) {
    if (has_field<Record>(member.key())) continue;
    if (!row.unknown) row.unknown = std::make_unique<boost::json::object>();
    row.unknown->insert_or_assign(member.key(), member.value());
  }
  row.version = 1;
  Key key = row.record.key();
  rows_.insert_or_assign(std::move(key), std::move(row));
  return {};
}

template <class Record>
void Table<Record>::take_changes(JournalBatch& batch) {
  if constexpr (is_journalled<Record>()) {
    for (const auto& key : changed_) {
      const auto at = rows_.find(key);
      auto& record = batch.emplace_back(std::string(name()), key.str(), std::nullopt);
      if (at != rows_.end()) record.value = encode(at->second);
    }
  }
  changed_.clear();
}

template <class Record>
std::string Table<Record>::encode(const Row& row) const {
  std::string text = "{";
  bool any = JournalValue<Record>::append_members(text, row.record);
  if (row.unknown) {
    for (const auto& member : *row.unknown) {
      if (any) text += ',';
      any = true;
      append_json_string(text, member.key());
      text += ':';
      text += boost::json::serialize(member.value());
    }
  }
  return text += '}';
}

}  // namespace minato::engine
