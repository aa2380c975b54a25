// Random histories of random tasks: answers come late and in any order, containers die, checks
// fail, the control plane stops the task, the agent and the machine are restarted. What must hold
// always, holds after every step; and every task ends.
#include <gtest/gtest.h>

#include <algorithm>

#include "agent/task/task_script.h"
#include "base/random.h"

namespace minato::agent {
namespace {

constexpr int kHistories = 4'000;

class History {
 public:
  explicit History(std::uint64_t seed)
      : random_(seed),
        state_(new_task_state(random_plan())),
        containers_(state_.containers.size()) {}

  void run() {
    feed(Tick{});
    const std::uint64_t steps = 10 + random_.below(120);
    for (std::uint64_t i = 0; i < steps; ++i) one_random_thing();
    if (state_.phase == TaskPhase::kActive) feed(StopRequested{"end of the story"});
    come_to_an_end();
    ASSERT_EQ(state_.facts.last_status, TaskStatus::kStopped);
    for (const World& container : containers_) ASSERT_FALSE(container.running);
    ASSERT_TRUE(state_.facts.stopping_at && state_.facts.execution_stopped_at);
    nothing_more_is_asked_for();
  }

 private:
  // The real thing behind one container of the state.
  struct World {
    bool running = false;
    int created = 0;
    int started = 0;
    int stop_signals = 0;
  };

  TaskPlan random_plan() {
    TaskPlan plan;
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      ContainerPlan one = container("c" + std::to_string(i));
      one.essential = i == 0 || random_.below(2) == 0;
      if (random_.below(2) == 0) one.health_check = HealthCheckPlan{};
      if (random_.below(3) == 0) one.start_timeout = Millis{5'000};
      for (std::size_t other = 0; other < i; ++other) {
        if (random_.below(3) != 0) continue;
        one.depends_on.push_back({other, static_cast<DependencyCondition>(random_.below(4))});
      }
      plan.containers.push_back(std::move(one));
    }
    return plan;
  }

  void one_random_thing() {
    now_ += Millis{static_cast<std::int64_t>(random_.below(3'000))};
    switch (random_.below(24)) {
      case 0:
        return end_a_container();
      case 1:
        if (random_.below(4) == 0) feed(StopRequested{"asked for"});
        return;
      case 2:
        return feed(Tick{});
      case 3:
        return stray_event();
      case 4:
        return restart_agent();
      case 5:
        if (random_.below(4) == 0) restart_machine();
        return;
      default:
        return answer_something();
    }
  }

  void come_to_an_end() {
    for (int i = 0; i < 1'000 && state_.phase != TaskPhase::kStopped; ++i) {
      if (!pending_.empty()) {
        answer_something();
        continue;
      }
      if (const auto wakeup = next_wakeup(state_)) now_ = std::max(now_, *wakeup);
      feed(Tick{});
    }
  }

  void nothing_more_is_asked_for() {
    const std::int64_t version = state_.version;
    while (!pending_.empty()) answer_something();
    for (std::size_t i = 0; i < containers_.size(); ++i) {
      feed(ContainerExited{i, 1, ExitCause::kOwn, now_});
      feed(ContainerStarted{i, now_});
    }
    feed(StopRequested{"again"});
    feed(TaskReleased{});
    ASSERT_TRUE(pending_.empty());
    ASSERT_EQ(state_.version, version);
    ASSERT_FALSE(next_wakeup(state_));
  }

  void end_a_container() {
    const std::size_t i = random_.below(containers_.size());
    if (!containers_[i].running) return;
    containers_[i].running = false;
    pending_.push_back(exit_of(i));
  }

  Event exit_of(std::size_t i) {
    if (random_.below(8) == 0) return ContainerExited{i, std::nullopt, ExitCause::kUnknown, now_};
    return ContainerExited{i, static_cast<std::int32_t>(random_.below(3)), ExitCause::kOwn, now_};
  }

  // An event out of another time; it must not do harm.
  void stray_event() {
    const std::size_t i = random_.below(containers_.size() + 1);
    switch (random_.below(4)) {
      case 0:
        return feed(ImagePulled{containers_.size(), "sha256:1", ""});
      case 1:
        return feed(HealthCheckFinished{i, HealthOutcome::kUnhealthy});
      case 2:
        return feed(NetworkAttached{});
      default:
        return feed(ContainerCreated{containers_.size()});
    }
  }

  void restart_agent() {
    pending_.clear();
    std::vector<ContainerFinding> findings;
    for (std::size_t i = 0; i < containers_.size(); ++i) {
      findings.push_back(finding_of(i));
    }
    releases_ = 0;
    network_requests_ = 0;
    const TaskState before = state_;
    recover(state_, findings, now_);
    compare(before, Lives::kAnother);
    feed(Tick{});
  }

  ContainerFinding finding_of(std::size_t i) {
    World& world = containers_[i];
    // What is not known to have gone out may be sent again.
    if (state_.containers[i].stop == Preparation::kInFlight) world.stop_signals = 0;
    if (world.running) return ContainerFinding::kRunning;
    const ContainerPhase phase = state_.containers[i].phase;
    const bool ended = world.started > 0 && phase < ContainerPhase::kStopped;
    if (ended && (phase < ContainerPhase::kRunning || random_.below(4) != 0)) {
      pending_.push_back(exit_of(i));
      return ContainerFinding::kExited;
    }
    world = {};
    return ContainerFinding::kAbsent;
  }

  void restart_machine() {
    pending_.clear();
    for (World& container : containers_) container.running = false;
    releases_ = 0;
    const TaskState before = state_;
    recover_after_reboot(state_, now_);
    compare(before, Lives::kAnother);
    feed(Tick{});
  }

  void answer_something() {
    if (pending_.empty()) return;
    const std::size_t i = random_.below(pending_.size());
    const Event event = pending_[i];
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
    if (const auto* started = std::get_if<ContainerStarted>(&event)) {
      if (random_.below(10) == 0) end_container_now(started->container);
    }
    feed(event);
  }

  void end_container_now(std::size_t i) {
    if (!containers_[i].running) return;
    containers_[i].running = false;
    feed(exit_of(i));
  }

  void feed(const Event& event) {
    const TaskState before = state_;
    const std::vector<Action> actions = step(state_, event, now_);
    compare(before, Lives::kSame);
    for (const Action& action : actions) std::visit([this](const auto& a) { act(a); }, action);
    for (const Action& action : step(state_, Tick{}, now_)) {
      ADD_FAILURE() << "asked twice: " << action.index();
    }
  }

  bool fails() { return random_.below(25) == 0; }

  void act(const AttachNetwork&) {
    ASSERT_EQ(++network_requests_, 1);
    pending_.push_back(fails() ? Event{NetworkFailed{"no"}} : Event{NetworkAttached{}});
  }
  void act(const PullImage& action) {
    pending_.push_back(fails() ? Event{PullFailed{action.container, "no"}}
                               : Event{ImagePulled{action.container, "sha256:1", ""}});
  }
  void act(const CreateContainer& action) {
    ASSERT_EQ(++containers_[action.container].created, 1);
    pending_.push_back(fails() ? Event{CreateFailed{action.container, "no"}}
                               : Event{ContainerCreated{action.container}});
  }
  void act(const StartContainer& action) {
    World& world = containers_[action.container];
    ASSERT_EQ(++world.started, 1);
    if (fails()) return pending_.push_back(StartFailed{action.container, "no"});
    world.running = true;
    pending_.push_back(ContainerStarted{action.container, now_});
  }
  void act(const SendSignal& action) {
    World& world = containers_[action.container];
    if (action.signal != "SIGKILL") {
      ASSERT_EQ(++world.stop_signals, 1);
    }
    if (action.signal != "SIGKILL") pending_.push_back(StopSignalSent{action.container});
    if (!world.running) return;
    if (action.signal != "SIGKILL" && random_.below(2) == 0) return;
    world.running = false;
    pending_.push_back(exit_of(action.container));
  }
  void act(const RunHealthCheck& action) {
    const bool healthy = random_.below(2) == 0;
    pending_.push_back(HealthCheckFinished{
        action.container, healthy ? HealthOutcome::kHealthy : HealthOutcome::kUnhealthy});
  }
  void act(const ReleaseTask&) {
    ASSERT_EQ(++releases_, 1);
    for (const World& world : containers_) ASSERT_FALSE(world.running);
    pending_.push_back(TaskReleased{});
  }

  enum class Lives { kSame, kAnother };

  void compare(const TaskState& before, Lives lives) {
    ASSERT_GE(state_.version, before.version);
    if (state_.facts != before.facts) {
      ASSERT_GT(state_.version, before.version);
    }
    ASSERT_GE(state_.facts.last_status, before.facts.last_status);
    if (lives == Lives::kSame) {
      ASSERT_EQ(state_.version > before.version, state_.facts != before.facts);
      ASSERT_GE(state_.phase, before.phase);
    }
    for (std::size_t i = 0; i < state_.containers.size(); ++i) {
      const ContainerFacts& facts = state_.facts.containers[i];
      ASSERT_GE(facts.last_status, before.facts.containers[i].last_status);
      if (lives == Lives::kSame) {
        ASSERT_GE(state_.containers[i].phase, before.containers[i].phase);
      }
      if (before.facts.containers[i].exit_code) {
        ASSERT_EQ(facts.exit_code, before.facts.containers[i].exit_code);
      }
    }
    if (before.facts.stopping_at) {
      ASSERT_EQ(state_.facts.stopped_reason, before.facts.stopped_reason);
      ASSERT_EQ(state_.facts.stop_code, before.facts.stop_code);
    }
  }

  SeededRandom random_;
  TaskState state_;
  std::vector<World> containers_;
  std::vector<Event> pending_;
  Instant now_ = kStart;
  int releases_ = 0;
  int network_requests_ = 0;
};

TEST(TaskHistory, NeverGoesBackAndAlwaysEnds) {
  for (std::uint64_t seed = 1; seed <= kHistories; ++seed) {
    SCOPED_TRACE(seed);
    History(seed).run();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace minato::agent
