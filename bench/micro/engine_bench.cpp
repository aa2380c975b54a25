// What a tick of the engine costs, without network and disk: a service whose tasks are all started
// in it, tasks that are all reported as running, one RunTask while many tasks run, and reading a
// service. The clock, machines and reports are made up; the code is what the server runs.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "micro/fleet.h"
#include "services/ecs/registration.h"
#include "services/ecs/task.h"
#include "services/ecs/task_commands.h"

namespace minato {
namespace {

constexpr int kMachines = 1000;

engine::Tick create_service(Fleet& fleet, int number, int tasks) {
  return fleet.call("CreateService",
                    fmt::format(R"({{"serviceName":"web-{}","taskDefinition":"web:1",)"
                                R"("desiredCount":{}}})",
                                number, tasks));
}

std::vector<link::TaskReport> running_reports(const Fleet& fleet) {
  std::vector<link::TaskReport> reports;
  for (const auto& [id, row] : fleet.state().table<ecs::Task>().rows()) {
    link::TaskReport report;
    report.task_id = id.str();
    report.version = 1;
    report.last_status = link::AgentTaskStatus::kRunning;
    report.containers.emplace_back().name = "web";
    report.containers.back().last_status = link::ContainerStatus::kRunning;
    reports.push_back(std::move(report));
  }
  return reports;
}

/// From the API call to the text for the journal; the service controller places the tasks.
void service_started(benchmark::State& state) {
  const int tasks = static_cast<int>(state.range(0));
  auto fleet = std::make_unique<Fleet>(kMachines);
  int number = 0;
  for (auto _ : state) {
    if (++number * tasks > 50 * kMachines) {
      state.PauseTiming();
      fleet.reset();
      fleet = std::make_unique<Fleet>(kMachines);
      number = 1;
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(create_service(*fleet, number, tasks));
  }
  state.SetItemsProcessed(state.iterations() * tasks);
}
BENCHMARK(service_started)->ArgName("tasks")->Arg(1)->Arg(10)->Arg(100)->Arg(1000);

/// All tasks of a service come up, a number of them in each tick.
void tasks_reported_running(benchmark::State& state) {
  const auto in_a_tick = static_cast<std::size_t>(state.range(0));
  std::unique_ptr<Fleet> fleet;
  std::vector<link::TaskReport> reports;
  for (auto _ : state) {
    if (reports.size() < in_a_tick) {
      state.PauseTiming();
      fleet.reset();
      fleet = std::make_unique<Fleet>(kMachines);
      for (int i = 0; i < 100; ++i) create_service(*fleet, i, 100);
      reports = running_reports(*fleet);
      state.ResumeTiming();
    }
    const std::vector<link::TaskReport> some(reports.end() - state.range(0), reports.end());
    reports.resize(reports.size() - in_a_tick);
    benchmark::DoNotOptimize(fleet->tick(ecs::plan_reports(some, fleet->context().now)));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(tasks_reported_running)->ArgName("in_a_tick")->Arg(1)->Arg(10)->Arg(100);

/// One RunTask of one task, while so many tasks run in the cluster.
void run_task_called(benchmark::State& state) {
  Fleet fleet(kMachines);
  create_service(fleet, 0, static_cast<int>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(fleet.call("RunTask", R"({"taskDefinition":"web"})"));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(run_task_called)->ArgName("tasks")->Arg(0)->Arg(10'000)->Iterations(500);

/// One DescribeServices of one service, decoded, answered and encoded.
void service_described(benchmark::State& state) {
  Fleet fleet(kMachines);
  create_service(fleet, 0, static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(fleet.call("DescribeServices", R"({"services":["web-0"]})"));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(service_described)->ArgName("tasks")->Arg(3)->Arg(100);

}  // namespace
}  // namespace minato
