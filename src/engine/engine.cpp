#include "engine/engine.h"

#include <map>

namespace minato::engine {
namespace {

/// A controller that is asked more often than this about one key within one tick goes on in the
/// next, so that a quarrel of two controllers can't stop the world.
constexpr int kRoundsPerKeyAndTick = 100;

}  // namespace

std::size_t Engine::add_controller(Controller controller) {
  controllers_.push_back(std::move(controller));
  return controllers_.size() - 1;
}

std::size_t Engine::add_publisher(Publisher publisher) {
  publishers_.push_back(std::move(publisher));
  return publishers_.size() - 1;
}

Status Engine::load(Journal& journal) {
  return load_from([&](const TakeRow& take) { return journal.load(take); });
}

Status Engine::load(const JournalBatch& rows) {
  return load_from([&](const TakeRow& take) -> Status {
    for (const auto& row : rows) {
      if (auto taken = take({row.table, row.key, *row.value}); !taken) return taken;
    }
    return {};
  });
}

Status Engine::load_from(const std::function<Status(const TakeRow&)>& read) {
  std::map<std::string_view, TableBase*> by_name;
  for (const auto& table : state_.tables()) by_name[table->name()] = table.get();
  const auto take = [&](const JournalRow& row) -> Status {
    const auto at = by_name.find(row.table);
    if (at != by_name.end()) return at->second->load(row);
    return fail(ErrorCode::kIo,
                "the journal has rows of a table \"" + std::string(row.table) +
                    "\" that this version does not know: it was written by a newer one");
  };
  if (auto loaded = read(take); !loaded) return loaded;
  for (const auto& table : state_.tables()) table->announce_all();
  return {};
}

Tick Engine::tick(std::vector<Input> inputs, Instant now) {
  Context context{now, random_};
  Tick tick;
  for (auto& input : inputs) handle(input, context, tick);
  if (!refusal_) {
    dirty_.mark_due(now);
    run_controllers(context);
  }
  run_publishers(tick);
  for (const auto& table : state_.tables()) table->take_changes(tick.changes);
  return tick;
}

void Engine::handle(Input& input, Context& context, Tick& tick) {
  Outcome outcome = input.handle(state_, context);
  const bool changes = !outcome.plan.empty() && outcome.keeps == Keeps::kChanges;
  const bool is_stuck = refuse_ == Refuse::kAnswersToo && outcome.plan.empty() && outcome.refused;
  if (refusal_ && (changes || is_stuck)) {
    if (outcome.refused) tick.refusals.push_back(outcome.refused(*refusal_));
    return;
  }
  commit(outcome.plan);
  Release release = outcome.answer ? outcome.answer(state_) : nullptr;
  if (release) tick.releases.push_back(std::move(release));
}

void Engine::commit(const Plan& plan) {
  Commit commit(state_);
  for (const auto& command : plan.commands()) command->apply(commit);
}

void Engine::run_controllers(Context& context) {
  std::map<DirtyKey, int> rounds;
  std::vector<DirtyKey> later;
  while (!dirty_.empty()) {
    const DirtyKey key = dirty_.take();
    // Most come in their order, and once.
    if (++rounds.try_emplace(rounds.end(), key)->second > kRoundsPerKeyAndTick) {
      later.push_back(key);
      continue;
    }
    const Plan plan = controllers_[key.controller].reconcile(state_, key.key, context);
    commit(plan);
    dirty_.schedule(key, plan.wake_at());
  }
  for (const auto& key : later) dirty_.schedule(key, context.now + Millis{1});
}

void Engine::run_publishers(Tick& tick) {
  while (!to_publish_.empty()) {
    const DirtyKey key = to_publish_.take();
    if (auto release = publishers_[key.controller].publish(state_, key.key)) {
      tick.releases.push_back(std::move(release));
    }
  }
}

void Engine::mark_to_publish(std::size_t publisher, std::string key) {
  to_publish_.mark({publisher, std::move(key)});
}

Plan Engine::rehearse(std::size_t controller, const std::string& key, Instant now) {
  Context context{now, random_};
  return controllers_[controller].reconcile(state_, key, context);
}

}  // namespace minato::engine
