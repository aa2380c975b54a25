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

  struct ByKey {
    bool operator()(const Record* a, const Record* b) const { return a->key() < b->key(); }
  };
  using Rows = std::set<const Record*, ByKey>;

  const Rows& find(const Key& key) const {
    static const Rows kNone;
    const auto at = entries_.find(key);
    return at == entries_.end() ? kNone : at->second;
  }
  const std::map<Key, Rows>& entries() const { return entries_; }

  void added(const Record& record) override {
    if (auto key = Definition::key_of(record)) entries_[std::move(*key)].insert(&record);
  }
  void removed(const Record& record) override {
    const auto key = Definition::key_of(record);
    if (!key) return;
    const auto at = entries_.find(*key);
    MINATO_CHECK(at != entries_.end(), "an index lost a row");
    at->second.erase(&record);
    if (at->second.empty()) entries_.erase(at);
  }

 private:
  std::map<Key, Rows> entries_;
};

}  // namespace minato::engine
