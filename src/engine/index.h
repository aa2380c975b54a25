// Index<Definition>: the rows of a table by something other than their key, always up to date. A
// Definition names the Record, the Key and how to find it:
//
//   struct TasksByService {
//     using Record = Task;
//     using Key = ServiceKey;
//     static std::optional<Key> key_of(const Task& task);   // nothing: not in this index
//   };
//
// Rows under one key come in the order of their own keys. One thread: the engine's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "engine/table.h"

namespace minato::engine {

template <class Definition>
class Index final : public Observer<typename Definition::Record> {
 public:
  using Record = typename Definition::Record;
  using Key = typename Definition::Key;

  /// A row, as good as a pointer to it. What decides most comparisons of ids lies in it
  /// (base/id.h), so that finding its place needn't fetch every row on the way.
  struct RowRef {
    explicit RowRef(const Record* row) : record(row), head(head_of(row->key())) {}
    operator const Record*() const { return record; }
    const Record* operator->() const { return record; }
    const Record& operator*() const { return *record; }

    const Record* record;
    std::uint64_t head;
  };
  struct ByKey {
    bool operator()(const RowRef& a, const RowRef& b) const {
      return a.head != b.head ? a.head < b.head : a->key() < b->key();
    }
  };
  using Rows = std::set<RowRef, ByKey>;

  const Rows& find(const Key& key) const {
    static const Rows kNone;
    const auto at = entries_.find(key);
    return at == entries_.end() ? kNone : at->second;
  }
  const std::map<Key, Rows>& entries() const { return entries_; }

  void added(const Record& record) override { add(Definition::key_of(record), record); }
  void removed(const Record& record) override { remove(Definition::key_of(record), record); }
  /// Most changes leave a row where it is: only those that don't cost anything here.
  void changing(const Record& record) override { before_ = Definition::key_of(record); }
  void changed(const Record& record) override {
    auto after = Definition::key_of(record);
    if (after == before_) return;
    remove(before_, record);
    add(std::move(after), record);
  }

 private:
  template <class RowKey>
  static std::uint64_t head_of(const RowKey& key) {
    if constexpr (requires { key.head(); }) return key.head();
    return 0;
  }

  void add(std::optional<Key> key, const Record& record) {
    if (!key) return;
    Rows& rows = entries_[std::move(*key)];
    // After a start rows come in their order.
    rows.insert(rows.end(), RowRef(&record));
  }
  void remove(const std::optional<Key>& key, const Record& record) {
    if (!key) return;
    const auto at = entries_.find(*key);
    MINATO_CHECK(at != entries_.end(), "an index lost a row");
    at->second.erase(RowRef(&record));
    if (at->second.empty()) entries_.erase(at);
  }

  std::map<Key, Rows> entries_;
  /// Where the row was that is changing now.
  std::optional<Key> before_;
};

}  // namespace minato::engine
