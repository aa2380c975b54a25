// Engine: the control plane's one deterministic thread of thought. A tick takes inputs, runs their
// handlers, commits their plans, then runs controllers over dirty keys until none is left, and
// hands out what must be made durable and what may be said once it is. It knows no service, thread,
// socket, file or clock.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/units.h"
#include "engine/dirty_keys.h"
#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/state.h"

namespace minato::engine {

/// What a decision may use beside the state.
struct Context {
  Instant now;
  Random& random;
};

/// Something said to the world; called once its tick is durable, on any thread.
using Release = std::function<void()>;

/// Whether a plan changes what the journal keeps, or only facts that are not journalled.
enum class Keeps { kChanges, kNothing };

/// What an input leads to. `answer` is asked after the plan is committed, before controllers run;
/// an input whose plan may not be committed (no room for the journal) gets `refused` instead, and
/// one without a plan too while nothing can be told of the state (Engine::Refuse::kAnswersToo).
struct Outcome {
  Plan plan;
  Keeps keeps = Keeps::kChanges;
  std::function<Release(const State&)> answer;
  std::function<Release(const Error&)> refused;
};

/// An API request or a report of a machine.
struct Input {
  std::function<Outcome(const State&, Context&)> handle;
};

/// A pure loop over keys: makes what is so into what is wanted.
struct Controller {
  std::string name;
  std::function<Plan(const State&, const std::string& key, Context&)> reconcile;
};

/// Tells the outside about a key that changed; runs when all controllers are at rest. May return
/// nothing.
struct Publisher {
  std::string name;
  std::function<Release(const State&, const std::string& key)> publish;
};

/// What came of one tick.
struct Tick {
  JournalBatch changes;
  std::vector<Release> releases;
  /// What may be said at once: nothing came of the input.
  std::vector<Release> refusals;
};

class Engine {
 public:
  explicit Engine(Random& random) : random_(random) {}
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// For putting together.
  State& state() { return state_; }
  const State& state() const { return state_; }

  std::size_t add_controller(Controller controller);
  std::size_t add_publisher(Publisher publisher);
  /// Changes of Record make these keys dirty. Asked with the record before and after each change:
  /// always, so that it may take note of the record.
  template <class Record>
  using KeyOf = std::function<std::optional<std::string>(const Record&)>;
  template <class Record>
  void watch(std::size_t controller, KeyOf<Record> key_of);
  template <class Record>
  void watch_to_publish(std::size_t publisher, KeyOf<Record> key_of);
  /// The same for a record that concerns any number of keys.
  template <class Record>
  using KeysOf = std::function<std::vector<std::string>(const Record&)>;
  template <class Record>
  void watch_each(std::size_t controller, KeysOf<Record> keys_of);
  template <class Record>
  void watch_each_to_publish(std::size_t publisher, KeysOf<Record> keys_of);

  /// Takes a journal's rows and marks everything dirty. kIo names a row that can't be read or whose
  /// table is unknown.
  Status load(Journal& journal);
  Status load(const JournalBatch& rows);

  /// While there is a reason, no plan is committed: inputs that would change something are refused
  /// with it and controllers rest. kAnswersToo: changes made before are stuck on their way to the
  /// journal, so that nothing can be told of the state either to who can be refused.
  enum class Refuse { kChanges, kAnswersToo };
  void refuse(std::optional<Error> reason, Refuse what = Refuse::kChanges) {
    refusal_ = std::move(reason);
    refuse_ = what;
  }

  Tick tick(std::vector<Input> inputs, Instant now);
  /// A publisher's key is dirty for a reason outside the state (a machine has connected anew).
  void mark_to_publish(std::size_t publisher, std::string key);
  /// When a controller wants to look again; nothing: not by itself.
  std::optional<Instant> next_wake() const {
    // What was left while changes were refused is to be looked at as soon as they no longer are.
    return dirty_.empty() ? dirty_.next_wake() : Instant{};
  }

  /// For checkers: what a controller would do about a key now, without doing it.
  Plan rehearse(std::size_t controller, const std::string& key, Instant now);
  const std::vector<Controller>& controllers() const { return controllers_; }

 private:
  template <class Record>
  class Watch;
  template <class Record>
  class WatchEach;
  template <class Record, class Watch>
  void add_watch(std::shared_ptr<Watch> watch) {
    state_.mutable_table<Record>().observe(watch.get());
    watches_.push_back(std::move(watch));
  }

  Status load_from(const std::function<Status(const TakeRow&)>& read);
  void handle(Input& input, Context& context, Tick& tick);
  void commit(const Plan& plan);
  void run_controllers(Context& context);
  void run_publishers(Tick& tick);

  Random& random_;
  State state_;
  std::vector<Controller> controllers_;
  std::vector<Publisher> publishers_;
  std::vector<std::shared_ptr<void>> watches_;
  DirtyKeys dirty_;
  DirtyKeys to_publish_;
  std::optional<Error> refusal_;
  Refuse refuse_ = Refuse::kChanges;
};

/// Turns changes of a table into dirty keys.
template <class Record>
class Engine::Watch final : public Observer<Record> {
 public:
  Watch(DirtyKeys& keys, std::size_t controller, KeyOf<Record> key_of)
      : keys_(keys), controller_(controller), key_of_(std::move(key_of)) {}

  void added(const Record& record) override { mark(key_of_(record)); }
  void removed(const Record& record) override { mark(key_of_(record)); }
  void changing(const Record& record) override { before_ = key_of_(record); }
  void changed(const Record& record) override {
    auto after = key_of_(record);
    if (before_ != after) mark(std::move(before_));
    mark(std::move(after));
  }

 private:
  void mark(std::optional<std::string> key) {
    if (key) keys_.mark({controller_, std::move(*key)});
  }

  DirtyKeys& keys_;
  std::size_t controller_;
  KeyOf<Record> key_of_;
  std::optional<std::string> before_;
};

template <class Record>
class Engine::WatchEach final : public Observer<Record> {
 public:
  WatchEach(DirtyKeys& keys, std::size_t controller, KeysOf<Record> keys_of)
      : keys_(keys), controller_(controller), keys_of_(std::move(keys_of)) {}

  void added(const Record& record) override {
    for (auto& key : keys_of_(record)) keys_.mark({controller_, std::move(key)});
  }
  void removed(const Record& record) override { added(record); }

 private:
  DirtyKeys& keys_;
  std::size_t controller_;
  KeysOf<Record> keys_of_;
};

template <class Record>
void Engine::watch(std::size_t controller, KeyOf<Record> key_of) {
  add_watch<Record>(std::make_shared<Watch<Record>>(dirty_, controller, std::move(key_of)));
}

template <class Record>
void Engine::watch_to_publish(std::size_t publisher, KeyOf<Record> key_of) {
  add_watch<Record>(std::make_shared<Watch<Record>>(to_publish_, publisher, std::move(key_of)));
}

template <class Record>
void Engine::watch_each(std::size_t controller, KeysOf<Record> keys_of) {
  add_watch<Record>(std::make_shared<WatchEach<Record>>(dirty_, controller, std::move(keys_of)));
}

template <class Record>
void Engine::watch_each_to_publish(std::size_t publisher, KeysOf<Record> keys_of) {
  add_watch<Record>(
      std::make_shared<WatchEach<Record>>(to_publish_, publisher, std::move(keys_of)));
}

}  // namespace minato::engine
