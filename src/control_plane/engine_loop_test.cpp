#include "control_plane/engine_loop.h"

#include <gtest/gtest.h>

#include <deque>

#include "base/random.h"
#include "base/system_clock.h"
#include "engine/journalled_table.h"

namespace minato::control_plane {
namespace {

using NoteId = Id<struct NoteIdTag>;

/// A toy noun; one that is due is said to be so by a controller.
struct Note {
  using Key = NoteId;
  static constexpr std::string_view kTable = "test.note";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &Note::id), field("due", &Note::due), field("rang", &Note::rang)};
  }
  const NoteId& key() const { return id; }

  NoteId id;
  std::optional<Instant> due;
  bool rang = false;
};

struct AddNote {
  static constexpr std::string_view kName = "AddNote";
  void apply(engine::Commit& commit) const { commit.insert(note); }
  Note note;
};

struct Ring {
  static constexpr std::string_view kName = "Ring";
  void apply(engine::Commit& commit) const {
    commit.update<Note>(id, [](Note& note) { note.rang = true; });
  }
  NoteId id;
};

/// A disk that takes its time: batches are kept when the test says so.
class SlowJournal final : public engine::Journal {
 public:
  Status load(const engine::TakeRow&) override { return {}; }
  void append(engine::JournalBatch batch, std::function<void()> acknowledged) override {
    {
      const std::lock_guard lock(mutex_);
      if (!keeps_at_once_) {
        waiting_.push_back({std::move(batch), std::move(acknowledged)});
        arrived_.notify_all();
        return;
      }
    }
    acknowledged();
  }
  std::optional<Error> refusal() override {
    const std::lock_guard lock(mutex_);
    return refusal_;
  }

  void refuse(std::optional<Error> reason) {
    const std::lock_guard lock(mutex_);
    refusal_ = std::move(reason);
  }
  void wait_for_batch() {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, Seconds{20}, [&] { return !waiting_.empty(); });
  }
  /// Waits for the next batch, keeps it and gives it; empty when none comes.
  engine::JournalBatch keep_next() {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, Seconds{20}, [&] { return !waiting_.empty(); })) return {};
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    next.second();
    return next.first;
  }
  /// What waits and whatever comes is kept without being asked for.
  void keep_everything() {
    std::unique_lock lock(mutex_);
    while (!waiting_.empty()) {
      const auto next = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      next.second();
      lock.lock();
    }
    keeps_at_once_ = true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool keeps_at_once_ = false;
  std::deque<std::pair<engine::JournalBatch, std::function<void()>>> waiting_;
  std::optional<Error> refusal_;
};

/// What was answered, in order.
class Answers {
 public:
  engine::Release say(std::string text) {
    return [this, text = std::move(text)] {
      const std::lock_guard lock(mutex_);
      said_.push_back(text);
      arrived_.notify_all();
    };
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, Seconds{20}, [&] { return said_.size() >= count; });
    return said_;
  }
  /// What was said so far, with a short wait for the first.
  std::vector<std::string> look(Millis patience) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, patience, [&] { return !said_.empty(); });
    return said_;
  }
  std::string wait_for_last(const std::string& text) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, Seconds{20}, [&] { return !said_.empty() && said_.back() == text; });
    return said_.empty() ? "" : said_.back();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::string> said_;
};

class EngineLoopTest : public testing::Test {
 protected:
  EngineLoopTest() {
    engine::install_table<Note>(engine_.state());
    const auto clock = engine_.add_controller(
        {"alarm", [](const engine::State& state, const std::string& key, engine::Context& context) {
           engine::Plan plan;
           const Note& note = state.table<Note>().at(NoteId(key));
           if (!note.due || note.rang) return plan;
           if (context.now < *note.due) {
             plan.wake(*note.due);
           } else {
             plan.add(Ring{note.id});
           }
           return plan;
         }});
    engine_.watch<Note>(clock, [](const Note& note) { return note.id.str(); });
    loop_.start();
  }

  void add(const std::string& id, std::optional<Instant> due = std::nullopt) {
    loop_.submit({[this, id, due](const engine::State&, engine::Context&) {
      engine::Outcome outcome;
      outcome.plan.add(AddNote{{.id = NoteId(id), .due = due}});
      outcome.answer = [this, id](const engine::State&) { return answers_.say("added " + id); };
      outcome.refused = [this](const Error& error) { return answers_.say(error.message); };
      return outcome;
    }});
  }
  void read() {
    loop_.submit({[this](const engine::State&, engine::Context&) {
      engine::Outcome outcome;
      outcome.refused = [this](const Error& error) { return answers_.say(error.message); };
      outcome.answer = [this](const engine::State& state) {
        return answers_.say(std::to_string(state.table<Note>().size()) + " notes");
      };
      return outcome;
    }});
  }

  using Texts = std::vector<std::string>;

  SlowJournal journal_;
  Answers answers_;
  SystemClock clock_;
  SeededRandom random_{1};
  engine::Engine engine_{random_};
  EngineLoop loop_{engine_, journal_, clock_};
};

TEST_F(EngineLoopTest, AnswersReadsWithoutTheJournal) {
  read();
  EXPECT_EQ(answers_.wait_for(1), (Texts{"0 notes"}));
}

TEST_F(EngineLoopTest, AnswersChangesOnceTheyAreKept) {
  add("a");
  EXPECT_EQ(answers_.wait_for(0), Texts{});
  const auto batch = journal_.keep_next();
  ASSERT_EQ(batch.size(), 1u);
  EXPECT_EQ(batch.front().key, "a");
  EXPECT_EQ(answers_.wait_for(1), (Texts{"added a"}));
}

TEST_F(EngineLoopTest, AnswersInOrderThoughReadsHaveNothingToKeep) {
  add("a");
  read();
  add("b");
  read();
  journal_.keep_everything();
  EXPECT_EQ(answers_.wait_for(4), (Texts{"added a", "1 notes", "added b", "2 notes"}));
  read();
  EXPECT_EQ(answers_.wait_for(5).back(), "2 notes") << "with nothing on its way it is said at once";
}

TEST_F(EngineLoopTest, RefusesChangesWhileTheJournalDoesAndStillAnswersReads) {
  journal_.refuse(Error{ErrorCode::kStorageFull, "no room"});
  add("a");
  read();
  EXPECT_EQ(answers_.wait_for(2), (Texts{"no room", "0 notes"}));
  journal_.refuse(std::nullopt);
  add("a");
  EXPECT_EQ(journal_.keep_next().size(), 1u);
  EXPECT_EQ(answers_.wait_for(3).back(), "added a");
}

TEST_F(EngineLoopTest, SaysWhyNothingCanBeToldWhileAChangeIsStuck) {
  add("a");
  journal_.wait_for_batch();
  journal_.refuse(Error{ErrorCode::kStorageFull, "no room"});
  Texts said;
  // At first the change may only be slow; then reads are not kept waiting.
  for (std::size_t i = 1; said.empty() && i < 1'000; ++i) {
    read();
    said = answers_.look(Millis{20});
  }
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said.front(), "no room");
  journal_.refuse(std::nullopt);
  journal_.keep_everything();
  read();
  EXPECT_EQ(answers_.wait_for_last("1 notes"), "1 notes");
}

TEST_F(EngineLoopTest, NoticesAStuckChangeThoughNobodyAsks) {
  add("a");
  journal_.wait_for_batch();
  journal_.refuse(Error{ErrorCode::kStorageFull, "no room"});
  std::this_thread::sleep_for(Seconds{2});
  read();
  EXPECT_EQ(answers_.wait_for(1), Texts{"no room"});
  journal_.refuse(std::nullopt);
  journal_.keep_everything();
}

TEST_F(EngineLoopTest, WakesControllersInTime) {
  const Instant due = clock_.now() + Millis{30};
  add("a", due);
  EXPECT_EQ(journal_.keep_next().size(), 1u);
  const auto rang = journal_.keep_next();
  ASSERT_EQ(rang.size(), 1u);
  EXPECT_NE(rang.front().value->find("\"rang\":true"), std::string::npos);
  EXPECT_GE(clock_.now(), due);
}

TEST_F(EngineLoopTest, DropsWhatComesAfterItsEnd) {
  loop_.stop();
  read();
  loop_.stop();
  EXPECT_EQ(answers_.wait_for(0), Texts{});
}

}  // namespace
}  // namespace minato::control_plane
