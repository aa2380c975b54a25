// How many tasks a second are given their machine among 1,000 and 10,000 of them: the choice alone,
// with CreateTask committed, and in a whole tick of the engine (controllers and the
// text for the journal too). The argument is the number of like tasks placed together, as one
// service or RunTask asks for them.
#include <benchmark/benchmark.h>

#include <ctime>

#include "micro/fleet.h"
#include "services/ecs/instance_commands.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_factory.h"

namespace minato {
namespace {

const ecs::ClusterName kCluster("default");

ecs::PlacementResult choose(const Fleet& fleet, int count) {
  return ecs::plan_placement(fleet.state(), {.cluster = kCluster,
                                             .resources = fleet.definition().resources,
                                             .peers = {},
                                             .count = count});
}

engine::Plan place(Fleet& fleet, int count) {
  engine::Plan plan;
  auto context = fleet.context();
  for (const auto& instance : choose(fleet, count).placed) {
    ecs::Task task = ecs::make_task(kCluster, fleet.definition(), context);
    ecs::place(task, instance);
    plan.add(ecs::CreateTask{std::move(task)});
  }
  return plan;
}

/// As many placements as a busy tick has.
constexpr int kTick = 1000;

/// A fleet that is emptied before it is full and whose commits are rounded off by the rest of a
/// tick now and then, both outside of what is measured.
class RefilledFleet {
 public:
  explicit RefilledFleet(benchmark::State& state) : state_(state) { refill(); }

  Fleet& with_room_for(int count) {
    placed_ += count;
    in_tick_ += count;
    if (in_tick_ > kTick) {
      state_.PauseTiming();
      placed_ > 50 * machines() ? refill() : end_tick();
      state_.ResumeTiming();
    }
    return *fleet_;
  }

 private:
  int machines() const { return static_cast<int>(state_.range(1)); }
  void refill() {
    fleet_.reset();
    fleet_ = std::make_unique<Fleet>(machines());
    placed_ = 0;
    in_tick_ = 0;
  }
  void end_tick() {
    fleet_->tick({});
    in_tick_ = 0;
  }

  benchmark::State& state_;
  std::unique_ptr<Fleet> fleet_;
  int placed_ = 0;
  int in_tick_ = 0;
};

void placement_chosen(benchmark::State& state) {
  const Fleet fleet(static_cast<int>(state.range(1)));
  const int count = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(choose(fleet, count));
  state.SetItemsProcessed(state.iterations() * count);
}

void placement_committed(benchmark::State& state) {
  RefilledFleet fleet(state);
  const int count = static_cast<int>(state.range(0));
  for (auto _ : state) {
    Fleet& with_room = fleet.with_room_for(count);
    with_room.commit(place(with_room, count));
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void placement_in_tick(benchmark::State& state) {
  RefilledFleet fleet(state);
  const int count = static_cast<int>(state.range(0));
  for (auto _ : state) {
    Fleet& with_room = fleet.with_room_for(count);
    benchmark::DoNotOptimize(with_room.tick(place(with_room, count)));
  }
  state.SetItemsProcessed(state.iterations() * count);
}

/// Three availability zones, and an attribute that nine of ten machines have.
std::unique_ptr<Fleet> fleet_with_attributes(int machines) {
  auto fleet = std::make_unique<Fleet>(machines);
  engine::Plan plan;
  int number = 0;
  for (const auto& [id, row] : fleet->state().table<ecs::ContainerInstance>().rows()) {
    const std::string zone(1, static_cast<char>('a' + number % 3));
    plan.add(ecs::SetInstanceAttribute{id, "ecs.availability-zone", zone});
    if (number % 10 != 0) plan.add(ecs::SetInstanceAttribute{id, "disk", "ssd"});
    ++number;
  }
  fleet->tick(std::move(plan));
  return fleet;
}

const ecs::PlacementStrategy kOverZones{ecs::PlacementStrategyType::kSpread,
                                        "attribute:ecs.availability-zone"};
const ecs::PlacementStrategy kOverInstances{ecs::PlacementStrategyType::kSpread, "instanceId"};
const ecs::PlacementStrategy kPacked{ecs::PlacementStrategyType::kBinpack, "memory"};
const std::vector<ecs::PlacementStrategy> kStrategies[] = {
    {kOverZones, kOverInstances}, {kPacked}, {kOverZones, kPacked}};

/// Seconds that this thread has had a processor.
double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Seconds of the whole of a fill, of its first and of its last tenth.
struct FillTime {
  double all = 0;
  double first = 0;
  double last = 0;

  void add(double seconds, int done, int batches) {
    all += seconds;
    if (done < batches / 10) first += seconds;
    if (done >= batches - batches / 10) last += seconds;
  }
};

/// A fleet is filled by tasks with a fixed port and with constraints, a batch a service. Told are
/// choices a second, and how much longer those of the last tenth took than those of the first; and
/// the same with what committing them takes.
void placement_filled(benchmark::State& state) {
  const int batch = static_cast<int>(state.range(0));
  const int machines = static_cast<int>(state.range(1));
  const ecs::PlacementRules rules{
      {{ecs::PlacementConstraintType::kMemberOf, "attribute:disk == ssd"},
       {ecs::PlacementConstraintType::kDistinctInstance, ""}},
      kStrategies[state.range(2)]};
  const int batches = 8 * machines / batch;
  FillTime choice, with_commit;
  for (auto _ : state) {
    state.PauseTiming();
    const auto fleet = fleet_with_attributes(machines);
    state.ResumeTiming();
    for (int done = 0; done < batches; ++done) {
      const double begin = processor_seconds();
      ecs::TaskResources resources = fleet->definition().resources;
      resources.host_ports = {1024 + done % 60'000};
      const auto chosen = ecs::plan_placement(fleet->state(), {.cluster = kCluster,
                                                               .resources = resources,
                                                               .peers = {},
                                                               .count = batch,
                                                               .rules = rules});
      choice.add(processor_seconds() - begin, done, batches);
      engine::Plan plan;
      auto context = fleet->context();
      for (const auto& instance : chosen.placed) {
        ecs::Task task = ecs::make_task(kCluster, fleet->definition(), context);
        task.resources = resources;
        ecs::place(task, instance);
        plan.add(ecs::CreateTask{std::move(task)});
      }
      fleet->commit(plan);
      with_commit.add(processor_seconds() - begin, done, batches);
    }
  }
  const double tasks = static_cast<double>(batches) * batch;
  state.counters["chosen"] = tasks / choice.all;
  state.counters["chosen_last_to_first"] = choice.last / choice.first;
  state.counters["committed"] = tasks / with_commit.all;
  state.counters["committed_last_to_first"] = with_commit.last / with_commit.first;
}

void batches(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"tasks", "machines"})->ArgsProduct({{1, 10, 100}, {1000}});
  benchmark->Args({100, 10'000});
}
BENCHMARK(placement_chosen)->Apply(batches);
BENCHMARK(placement_committed)->Apply(batches);
BENCHMARK(placement_in_tick)->Apply(batches);
BENCHMARK(placement_filled)
    ->ArgNames({"tasks", "machines", "strategy"})
    ->ArgsProduct({{10, 100}, {10'000}, {0, 1, 2}})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace minato
