#include "engine/engine.h"

#include <gtest/gtest.h>

#include "engine/journalled_table.h"

namespace minato::engine {
namespace {

using PotId = Id<struct PotTag>;

/// A toy noun: a pot that is to hold `wanted` drops, filled one at a time.
struct Pot {
  using Key = PotId;
  static constexpr std::string_view kTable = "test.pot";
  static constexpr auto fields() {
    return std::tuple{field("id", &Pot::id), field("wanted", &Pot::wanted),
                      field("drops", &Pot::drops), field("owner", &Pot::owner)};
  }
  const PotId& key() const { return id; }

  PotId id;
  int wanted = 0;
  int drops = 0;
  std::string owner;
};

struct PotsByOwner {
  using Record = Pot;
  using Key = std::string;
  static std::optional<Key> key_of(const Pot& pot) {
    if (pot.owner.empty()) return std::nullopt;
    return pot.owner;
  }
};

struct CreatePot {
  static constexpr std::string_view kName = "CreatePot";
  void apply(Commit& commit) const { commit.insert(pot); }
  Pot pot;
};

struct AddDrop {
  static constexpr std::string_view kName = "AddDrop";
  void apply(Commit& commit) const {
    commit.update<Pot>(id, [](Pot& pot) { ++pot.drops; });
  }
  PotId id;
};

struct GivePot {
  static constexpr std::string_view kName = "GivePot";
  void apply(Commit& commit) const {
    commit.update<Pot>(id, [&](Pot& pot) { pot.owner = owner; });
  }
  PotId id;
  std::string owner;
};

struct BreakPot {
  static constexpr std::string_view kName = "BreakPot";
  void apply(Commit& commit) const { commit.erase<Pot>(id); }
  PotId id;
};

class EngineTest : public testing::Test {
 protected:
  EngineTest() { install(engine_); }

  static void install(Engine& engine) {
    install_table<Pot>(engine.state());
    engine.state().add_index<PotsByOwner>();
    const auto controller = engine.add_controller(
        {"fill", [](const State& state, const std::string& key, Context& context) {
           Plan plan;
           const Pot* pot = state.table<Pot>().find(PotId(key));
           if (pot == nullptr || pot->drops >= pot->wanted) return plan;
           if (pot->owner == "slow" && to_millis(context.now) < 1000) {
             plan.wake(instant_from_millis(1000));
           } else {
             plan.add(AddDrop{pot->id});
           }
           return plan;
         }});
    engine.watch<Pot>(controller, [](const Pot& pot) { return pot.id.str(); });
  }

  static Input create(Pot pot, std::string* answer = nullptr) {
    return Input{[pot, answer](const State&, Context&) {
      Outcome outcome;
      outcome.plan.add(CreatePot{pot});
      outcome.answer = [answer](const State&) -> Release {
        return [answer] {
          if (answer != nullptr) *answer = "created";
        };
      };
      outcome.refused = [answer](const Error& error) -> Release {
        return [answer, error] {
          if (answer != nullptr) *answer = error.message;
        };
      };
      return outcome;
    }};
  }

  static Input give(const std::string& id, const std::string& owner) {
    return {[id, owner](const State&, Context&) {
      Outcome outcome;
      outcome.plan.add(GivePot{PotId(id), owner});
      return outcome;
    }};
  }

  Tick tick(Input input, int at_millis = 0) {
    std::vector<Input> inputs;
    inputs.push_back(std::move(input));
    return engine_.tick(std::move(inputs), instant_from_millis(at_millis));
  }

  SeededRandom random_{1};
  Engine engine_{random_};
};

TEST_F(EngineTest, ControllersRunUntilNothingIsLeftAndTheTickHasTheLastValueOnly) {
  const Tick tick = this->tick(create({PotId("a"), 3, 0, "ann"}));
  ASSERT_EQ(tick.changes.size(), 1u);
  EXPECT_EQ(tick.changes[0].table, "test.pot");
  EXPECT_EQ(*tick.changes[0].value, R"({"id":"a","wanted":3,"drops":3,"owner":"ann"})");
  EXPECT_TRUE(engine_.rehearse(0, "a", Instant{}).empty());
}

TEST_F(EngineTest, NobodyHearsOfAChangeBeforeItsRelease) {
  std::string answer;
  const Tick tick = this->tick(create({PotId("a"), 0, 0, ""}, &answer));
  EXPECT_EQ(answer, "");
  for (const auto& release : tick.releases) release();
  EXPECT_EQ(answer, "created");
}

TEST_F(EngineTest, AControllerIsAskedAgainAtTheTimeItNamed) {
  tick(create({PotId("a"), 1, 0, "slow"}));
  EXPECT_EQ(engine_.state().table<Pot>().at(PotId("a")).drops, 0);
  ASSERT_EQ(engine_.next_wake(), instant_from_millis(1000));
  EXPECT_TRUE(engine_.tick({}, instant_from_millis(999)).changes.empty());
  EXPECT_EQ(engine_.tick({}, instant_from_millis(1000)).changes.size(), 1u);
  EXPECT_EQ(engine_.next_wake(), std::nullopt);
}

TEST_F(EngineTest, IndexesFollowAndLeaveOutRowsWithoutAKey) {
  tick(create({PotId("a"), 0, 0, "ann"}));
  tick(create({PotId("b"), 0, 0, ""}));
  EXPECT_EQ(engine_.state().index<PotsByOwner>().find("ann").size(), 1u);
  EXPECT_EQ(engine_.state().index<PotsByOwner>().entries().size(), 1u);
}

TEST_F(EngineTest, IndexesFollowARowFromKeyToKey) {
  const auto owned_by = [this](const std::string& owner) {
    return engine_.state().index<PotsByOwner>().find(owner).size();
  };
  tick(create({PotId("a"), 0, 0, "ann"}));
  tick(create({PotId("b"), 0, 0, "ann"}));
  tick(give("a", "bob"));
  EXPECT_EQ(owned_by("ann"), 1u);
  EXPECT_EQ(owned_by("bob"), 1u);
  tick(give("a", ""));
  EXPECT_EQ(owned_by("bob"), 0u);
  tick(give("a", "ann"));
  EXPECT_EQ(owned_by("ann"), 2u);
  tick(give("a", "ann"));
  EXPECT_EQ(owned_by("ann"), 2u);
  EXPECT_EQ(engine_.state().index<PotsByOwner>().entries().size(), 1u);
}

TEST_F(EngineTest, ARecordOfSeveralKeysMarksEachBeforeAndAfter) {
  std::vector<std::string> asked;
  const auto letters =
      engine_.add_controller({"letters", [&](const State&, const std::string& key, Context&) {
                                asked.push_back(key);
                                return Plan();
                              }});
  engine_.watch_each<Pot>(letters, [](const Pot& pot) {
    std::vector<std::string> keys;
    for (const char letter : pot.owner) keys.emplace_back(1, letter);
    return keys;
  });
  tick(create({PotId("a"), 0, 0, "xy"}));
  EXPECT_EQ(asked, (std::vector<std::string>{"x", "y"}));
  asked.clear();
  tick(give("a", "yz"));
  EXPECT_EQ(asked, (std::vector<std::string>{"x", "y", "z"}));
}

TEST_F(EngineTest, ARowThatGoesAndComesBackInATickIsJournalledOnce) {
  tick(create({PotId("a"), 0, 0, "ann"}));
  const Tick replaced = tick({[](const State&, Context&) {
    Outcome outcome;
    outcome.plan.add(BreakPot{PotId("a")});
    outcome.plan.add(CreatePot{{PotId("a"), 0, 0, "bob"}});
    return outcome;
  }});
  ASSERT_EQ(replaced.changes.size(), 1u);
  EXPECT_NE(replaced.changes[0].value->find("bob"), std::string::npos);
  const Tick brief = tick({[](const State&, Context&) {
    Outcome outcome;
    outcome.plan.add(CreatePot{{PotId("b"), 0, 0, ""}});
    outcome.plan.add(BreakPot{PotId("b")});
    return outcome;
  }});
  ASSERT_EQ(brief.changes.size(), 1u);
  EXPECT_FALSE(brief.changes[0].value);
}

TEST_F(EngineTest, WhileChangesAreRefusedNothingChangesAndTheReasonIsSaid) {
  std::string answer;
  engine_.refuse(Error{ErrorCode::kStorageFull, "no room"});
  const Tick refused = tick(create({PotId("a"), 3, 0, ""}, &answer));
  for (const auto& refusal : refused.refusals) refusal();
  EXPECT_EQ(answer, "no room");
  EXPECT_TRUE(refused.changes.empty());
  EXPECT_EQ(engine_.state().table<Pot>().size(), 0u);
  engine_.refuse(std::nullopt);
  EXPECT_EQ(tick(create({PotId("a"), 3, 0, ""})).changes.size(), 1u);
}

TEST_F(EngineTest, AJournalReplaysToTheSameStateAndKeepsMembersItDoesNotKnow) {
  SeededRandom random(2);
  Engine engine(random);
  install(engine);
  ASSERT_TRUE(
      engine.load({{"test.pot", "a",
                    R"({"id":"a","wanted":2,"drops":1,"owner":"ann","glaze":{"hue":"blue"}})"}}));
  EXPECT_EQ(engine.state().index<PotsByOwner>().find("ann").size(), 1u);
  const Tick tick = engine.tick({}, Instant{});
  ASSERT_EQ(tick.changes.size(), 1u);
  EXPECT_EQ(*tick.changes[0].value,
            R"({"id":"a","wanted":2,"drops":2,"owner":"ann","glaze":{"hue":"blue"}})");
}

TEST_F(EngineTest, AJournalOfANewerVersionOrADamagedRowIsNamed) {
  const auto newer = engine_.load({{"test.jug", "x", "{}"}});
  ASSERT_FALSE(newer);
  EXPECT_NE(newer.error().message.find("test.jug"), std::string::npos);
  const auto damaged = engine_.load({{"test.pot", "x", R"({"drops":"many"})"}});
  ASSERT_FALSE(damaged);
  EXPECT_NE(damaged.error().message.find("test.pot x"), std::string::npos);
}

}  // namespace
}  // namespace minato::engine
