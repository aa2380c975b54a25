// State: all tables, indexes, derived views and settings, found by their type. It is put together
// once at start (each service installs its own) and changed only by Commit. One thread: the
// engine's.
#pragma once

#include <memory>
#include <vector>

#include "base/check.h"
#include "engine/index.h"
#include "engine/journal.h"
#include "engine/table.h"

namespace minato::engine {

/// What the engine does with a table without knowing its record (engine/journalled_table.h).
class TableBase {
 public:
  virtual ~TableBase() = default;
  virtual std::string_view name() const = 0;
  /// Takes one row out of the journal.
  virtual Status load(const JournalRow& row) = 0;
  /// Shows every row to the observers, as after a start.
  virtual void announce_all() = 0;
  /// Appends the rows changed since the last call.
  virtual void take_changes(JournalBatch& batch) = 0;
};

class State {
 public:
  /// Putting together, before anything is loaded; tables by install_table.
  template <class Record>
  Table<Record>& add_table() {
    return put(std::make_shared<Table<Record>>());
  }
  void add_journalled(std::unique_ptr<TableBase> table) { tables_.push_back(std::move(table)); }
  template <class Definition>
  void add_index();
  /// A view of one's own: an object that observes tables; `View(State&)` subscribes it.
  template <class View>
  void add_view();
  /// What was decided at start and never changes, such as region and account.
  template <class Setting>
  void add_setting(Setting setting);

  template <class Record>
  const Table<Record>& table() const {
    return get<Table<Record>>();
  }
  template <class Definition>
  const Index<Definition>& index() const {
    return get<Index<Definition>>();
  }
  template <class View>
  const View& view() const {
    return get<View>();
  }
  template <class Setting>
  const Setting& setting() const {
    return get<Setting>();
  }

  /// For views that subscribe, and for Commit.
  template <class Record>
  Table<Record>& mutable_table() {
    return const_cast<Table<Record>&>(table<Record>());
  }

  const std::vector<std::unique_ptr<TableBase>>& tables() const { return tables_; }

 private:
  using Holder = std::shared_ptr<void>;

  static std::size_t next_slot();
  template <class T>
  static std::size_t slot() {
    static const std::size_t kSlot = next_slot();
    return kSlot;
  }
  template <class T>
  const T& get() const {
    const std::size_t at = slot<T>();
    MINATO_CHECK(at < slots_.size() && slots_[at] != nullptr,
                 "a part of the state is not installed");
    return *static_cast<const T*>(slots_[at].get());
  }
  template <class T>
  T& put(std::shared_ptr<T> part) {
    const std::size_t at = slot<T>();
    if (slots_.size() <= at) slots_.resize(at + 1);
    MINATO_CHECK(slots_[at] == nullptr, "a part of the state is installed twice");
    slots_[at] = part;
    return *part;
  }

  std::vector<Holder> slots_;
  std::vector<std::unique_ptr<TableBase>> tables_;
};

template <class Definition>
void State::add_index() {
  auto& index = put(std::make_shared<Index<Definition>>());
  mutable_table<typename Definition::Record>().observe(&index);
}

template <class View>
void State::add_view() {
  put(std::make_shared<View>(*this));
}

template <class Setting>
void State::add_setting(Setting setting) {
  put(std::make_shared<Setting>(std::move(setting)));
}

}  // namespace minato::engine
