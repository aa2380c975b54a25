// Command: one change of the state, as data. A handler or controller asks for commands in its plan;
// commit applies them. Each field of a record has one command that writes it.
#pragma once

#include <string_view>

#include "engine/state.h"

namespace minato::engine {

/// The hands that a command changes the state with.
class Commit {
 public:
  explicit Commit(State& state) : state_(state) {}

  const State& state() const { return state_; }

  /// A new row; one with that key must not be there.
  template <class Record>
  void insert(Record record) {
    state_.mutable_table<Record>().insert(std::move(record));
  }
  /// `change(Record&)` on a row that is there; it must not change the key.
  template <class Record, class Change>
  void update(const typename Record::Key& key, Change&& change) {
    state_.mutable_table<Record>().update(key, std::forward<Change>(change));
  }
  /// A row that is not there is no error: the wish is fulfilled.
  template <class Record>
  void erase(const typename Record::Key& key) {
    state_.mutable_table<Record>().erase(key);
  }

 private:
  State& state_;
};

/// Any command, for plans that hold them together.
class Command {
 public:
  virtual ~Command() = default;
  virtual std::string_view name() const = 0;
  virtual void apply(Commit& commit) const = 0;
};

template <class C>
class CommandOf final : public Command {
 public:
  explicit CommandOf(C command) : command_(std::move(command)) {}
  std::string_view name() const override { return C::kName; }
  void apply(Commit& commit) const override { command_.apply(commit); }

 private:
  C command_;
};

}  // namespace minato::engine
