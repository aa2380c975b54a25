#include "sim/sim_control_plane.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/sim_hook_caller.h"

namespace minato::sim {
namespace {

constexpr Millis kRefusalCheck{250};

}  // namespace

/// One process, from start to death.
class SimControlPlane::Life final : public engine::Observer<ecs::Task> {
 public:
  Life(SimWorld& world, const CloudOptions& options, SimHookCaller::Submit submit)
      : world_(world), random_(world.random.next()), engine(random_) {
    install_cloud(engine, registry, options);
    hooks_.emplace(world, engine, std::move(submit));
    dispatcher.emplace(engine);
  }

  void watch() { engine.state().mutable_table<ecs::Task>().observe(this); }

  void removed(const ecs::Task& task) override {
    if (before_ && before_->id != task.id) tell_gone();
    before_ = task;
  }
  void added(const ecs::Task& task) override {
    if (before_ && before_->id != task.id) tell_gone();
    const ecs::Task* before = before_ ? &*before_ : nullptr;
    world_.checkers.each([&](Checker& checker) {
      checker.task_changed(engine.state(), before, &task, world_.now());
    });
    before_.reset();
    changed.insert(task.id);
  }
  void tell_gone() {
    if (!before_) return;
    world_.checkers.each([&](Checker& checker) {
      checker.task_changed(engine.state(), &*before_, nullptr, world_.now());
    });
    before_.reset();
  }

 private:
  SimWorld& world_;
  SeededRandom random_;
  std::optional<ecs::Task> before_;

 public:
  engine::Engine engine;
  OperationRegistry registry;
  std::optional<dispatch::Dispatcher> dispatcher;
  std::map<dispatch::ConnectionId, dispatch::Send> sends;
  std::vector<engine::Input> inputs;
  std::optional<Instant> planned;
  int under_way = 0;
  bool refused = false;
  /// In the tick under way.
  std::set<ecs::TaskId> changed;

 private:
  std::optional<SimHookCaller> hooks_;
};

SimControlPlane::SimControlPlane(SimWorld& world, CloudOptions options)
    : world_(world), options_(std::move(options)), journal_(world) {}

SimControlPlane::~SimControlPlane() = default;

void SimControlPlane::start() {
  MINATO_CHECK(!life_, "the control plane runs already");
  ++lives_;
  dies_at_append_ = false;
  const auto submit_alive = [this, life = lives_](engine::Input input) {
    if (life_ && life == lives_) submit(std::move(input));
  };
  life_ = std::make_unique<Life>(world_, options_, submit_alive);
  const Status loaded = life_->engine.load(journal_);
  if (!loaded) return world_.fail("journal", loaded.error().message);
  life_->watch();
  world_.note("control plane started, " + std::to_string(journal_.rows()) + " rows");
  world_.checkers.each([&](Checker& checker) {
    checker.control_plane_started(life_->engine.state(), world_.now());
  });
  submit(make_default_cluster());
}

void SimControlPlane::kill() {
  if (!life_) return;
  world_.note("control plane killed");
  journal_.crash();
  life_.reset();
  for (auto& [number, reply] : std::exchange(calls_, {})) {
    const auto lost = [reply = std::move(reply)] {
      reply(fail(ErrorCode::kUnavailable, "the connection was closed"));
    };
    world_.events.after(world_.draw(world_.pace.network), lost);
  }
  if (when_killed_) when_killed_();
}

const engine::State* SimControlPlane::state() const {
  return life_ ? &life_->engine.state() : nullptr;
}

engine::Engine* SimControlPlane::engine() { return life_ ? &life_->engine : nullptr; }

void SimControlPlane::connect(dispatch::ConnectionId connection, dispatch::Send send) {
  if (life_) life_->sends[connection] = std::move(send);
}

void SimControlPlane::receive(dispatch::ConnectionId connection, link::AgentMessage message) {
  if (!life_ || message.heartbeat) return;
  submit(life_->dispatcher->receive(connection, std::move(message), life_->sends[connection]));
}

void SimControlPlane::disconnected(dispatch::ConnectionId connection) {
  if (!life_) return;
  life_->sends.erase(connection);
  submit(life_->dispatcher->disconnected(connection));
}

void SimControlPlane::call(const std::string& service, const std::string& operation,
                           const std::string& body, WireReply reply) {
  if (!life_) {
    const auto refused = [reply = std::move(reply)] {
      reply(fail(ErrorCode::kUnavailable, "connection refused"));
    };
    return world_.events.after(world_.draw(world_.pace.network), refused);
  }
  const std::uint64_t number = ++calls_made_;
  calls_[number] = std::move(reply);
  WireCall call{service, operation, body, "request-" + std::to_string(number)};
  world_.events.after(world_.draw(world_.pace.network),
                      [this, call = std::move(call), number] { arrive(call, number); });
}

void SimControlPlane::arrive(WireCall call, std::uint64_t number) {
  // Answered already: the control plane that it was sent to is dead.
  if (!life_ || !calls_.contains(number)) return;
  auto input = life_->registry.prepare(
      call, [this, number](Result<std::string> result) { answer(number, std::move(result)); });
  if (!input) return answer(number, fail(input.error()));
  submit(std::move(*input));
}

void SimControlPlane::answer(std::uint64_t number, Result<std::string> result) {
  auto found = calls_.extract(number);
  if (found.empty()) return;
  const auto delivered = [reply = std::move(found.mapped()), result = std::move(result)] {
    reply(result);
  };
  world_.events.after(world_.draw(world_.pace.network), delivered);
}

void SimControlPlane::submit(engine::Input input) {
  life_->inputs.push_back(std::move(input));
  plan_tick(world_.now() + world_.draw(world_.pace.tick));
}

void SimControlPlane::plan_tick(Instant when) {
  when = std::max(when, world_.now());
  if (life_->planned && *life_->planned <= when) return;
  life_->planned = when;
  world_.events.at(when, [this, life = lives_, when] {
    if (!life_ || life != lives_ || life_->planned != when) return;
    life_->planned.reset();
    tick();
  });
}

void SimControlPlane::tick() {
  const auto refusal = journal_.refusal();
  auto inputs = std::exchange(life_->inputs, {});
  if (life_->refused && !refusal) {
    inputs.insert(inputs.begin(), dispatch::Dispatcher::refusal_ended());
  }
  life_->refused = refusal.has_value();
  life_->engine.refuse(refusal);
  auto tick = life_->engine.tick(std::move(inputs), world_.now());
  for (const auto& refused : tick.refusals) refused();
  life_->tell_gone();
  if (!tick.changes.empty()) {
    world_.checkers.each([&](Checker& checker) {
      checker.tick_ended(life_->engine.state(), tick.changes, world_.now());
    });
  }
  finish(std::move(tick));
  if (!life_) return;
  // A refusal ends without anyone saying so: it is looked for again.
  if (refusal) return plan_tick(world_.now() + kRefusalCheck);
  if (const auto wake = life_->engine.next_wake()) plan_tick(*wake);
}

void SimControlPlane::finish(engine::Tick tick) {
  std::vector<ecs::Task> tasks;
  for (const auto& id : std::exchange(life_->changed, {})) {
    if (const auto* task = life_->engine.state().table<ecs::Task>().find(id)) {
      tasks.push_back(*task);
    }
  }
  if (tick.changes.empty() && (tick.releases.empty() || life_->under_way == 0)) {
    for (const auto& release : tick.releases) release();
    return;
  }
  ++life_->under_way;
  const auto acknowledged = [this, releases = std::move(tick.releases), tasks = std::move(tasks)] {
    --life_->under_way;
    for (const auto& task : tasks) {
      world_.checkers.each([&](Checker& checker) { checker.told(task); });
    }
    for (const auto& release : releases) release();
  };
  const bool changes = !tick.changes.empty();
  journal_.append(std::move(tick.changes), acknowledged);
  if (changes && dies_at_append_) kill();
}

}  // namespace minato::sim
