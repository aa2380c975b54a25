// Fleets of a few kinds of machines, and of so many that they are not told apart.
#include <gtest/gtest.h>

#include <functional>

#include "engine/command.h"
#include "services/ecs/placement/placement_planner.h"

namespace minato::ecs {
namespace {

const ClusterName kCluster("default");
const PlacementConstraint kOnSsd{PlacementConstraintType::kMemberOf, "attribute:disk == ssd"};
const PlacementConstraint kDistinct{PlacementConstraintType::kDistinctInstance, ""};

/// Machines in three zones with unlike loads; two of three have an SSD, and where each has a
/// `serial` of its own no two of them are alike.
class Machines {
 public:
  explicit Machines(int count, bool serials = false) {
    state_.add_table<ContainerInstance>();
    state_.add_table<InstanceLink>();
    state_.add_table<Task>();
    state_.add_index<TasksOnInstance>();
    state_.add_view<CapacityView>();
    for (int number = 0; number < count; ++number) add(number, serials);
  }

  static InstanceId id(int number) { return InstanceId(std::to_string(10'000 + number)); }

  void change(int number, const std::function<void(ContainerInstance&)>& how) {
    commit_.update<ContainerInstance>(id(number), how);
  }
  void put_task(int on, int cpu, int memory, std::vector<int> ports = {}) {
    Task task;
    task.id = TaskId("task-" + std::to_string(++tasks_));
    task.cluster = kCluster;
    task.instance = id(on);
    task.on_instance = true;
    task.resources = {CpuUnits{cpu}, Mebibytes{memory}, std::move(ports)};
    commit_.insert(task);
  }
  std::vector<InstanceId> place(const PlacementRules& rules, int count,
                                std::vector<int> ports = {}) const {
    return plan_placement(state_, {.cluster = kCluster,
                                   .resources = {CpuUnits{100}, Mebibytes{100}, std::move(ports)},
                                   .peers = {},
                                   .count = count,
                                   .rules = rules})
        .placed;
  }
  const CapacityView& view() const { return state_.view<CapacityView>(); }

 private:
  void add(int number, bool serials) {
    ContainerInstance instance;
    instance.id = id(number);
    instance.cpu = CpuUnits{1000};
    instance.memory = Mebibytes{1000};
    instance.attributes["ecs.availability-zone"] =
        std::string(1, static_cast<char>('a' + number % 3));
    instance.attributes["disk"] = number % 9 < 6 ? "ssd" : "disk";
    if (serials) instance.custom_attributes["serial"] = std::to_string(number);
    commit_.insert(std::move(instance));
    commit_.insert(InstanceLink{.id = id(number), .connected = true, .since = {}});
    put_task(number, number * 37 % 900, number * 53 % 900);
  }

  engine::State state_;
  engine::Commit commit_{state_};
  int tasks_ = 0;
};

PlacementStrategy spread(const char* field) { return {PlacementStrategyType::kSpread, field}; }
PlacementStrategy binpack(const char* field) { return {PlacementStrategyType::kBinpack, field}; }

TEST(InstanceKind, MachinesWithoutEqualsAreChosenAsThoseThatAreAlike) {
  constexpr int kMachines = 400;
  const Machines alike(kMachines);
  const Machines unlike(kMachines, /*serials=*/true);
  EXPECT_EQ(alike.view().kinds(kCluster).size(), 6u);
  EXPECT_LT(unlike.view().kinds(kCluster).size(), 300u);
  const std::vector<PlacementStrategy> strategies[] = {
      {},
      {spread("instanceId")},
      {spread("attribute:ecs.availability-zone")},
      {spread("attribute:ecs.availability-zone"), spread("instanceId")},
      {binpack("cpu")},
      {binpack("memory")},
      {spread("attribute:ecs.availability-zone"), binpack("memory")},
      {spread("attribute:disk"), binpack("cpu")}};
  for (const auto& strategy : strategies) {
    for (const auto& constraints : std::vector<std::vector<PlacementConstraint>>{
             {}, {kOnSsd}, {kDistinct}, {kOnSsd, kDistinct}}) {
      for (const int count : {1, 20, 300}) {
        const PlacementRules rules{constraints, strategy};
        EXPECT_EQ(alike.place(rules, count), unlike.place(rules, count));
      }
    }
  }
}

TEST(InstanceKind, AMachineWithoutEqualsIsFound) {
  const Machines machines(400, /*serials=*/true);
  for (const int number : {0, 200, 399}) {
    const PlacementRules rules{
        {{PlacementConstraintType::kMemberOf, "attribute:serial == " + std::to_string(number)}},
        {}};
    EXPECT_EQ(machines.place(rules, 1), std::vector<InstanceId>(1, Machines::id(number)));
  }
}

TEST(InstanceKind, WhatTakesNoTasksIsOfNoKind) {
  Machines machines(12);
  EXPECT_EQ(machines.view().taking_tasks(), 12u);
  machines.change(0, [](auto& instance) { instance.status = InstanceStatus::kDraining; });
  machines.change(1, [](auto& instance) { instance.lost = true; });
  machines.change(2, [](auto& instance) { instance.custom_attributes[kQuarantineAttribute] = ""; });
  EXPECT_EQ(machines.view().taking_tasks(), 9u);
  machines.change(3, [](auto& instance) { instance.cluster = ClusterName("other"); });
  EXPECT_EQ(machines.view().taking_tasks(), 9u);
  EXPECT_EQ(machines.place({{kDistinct}, {}}, 12).size(), 8u);

  machines.change(0, [](auto& instance) { instance.status = InstanceStatus::kActive; });
  EXPECT_EQ(machines.place({{kDistinct}, {}}, 12).size(), 9u);
}

TEST(InstanceKind, AMachineThatChangesIsAmongItsLikes) {
  Machines machines(9);
  for (const int number : {0, 1, 2, 3, 4, 5}) {
    machines.change(number, [](auto& instance) { instance.custom_attributes["disk"] = "disk"; });
  }
  EXPECT_TRUE(machines.place({{kOnSsd}, {}}, 1).empty());
  machines.change(5, [](auto& instance) { instance.custom_attributes.erase("disk"); });
  EXPECT_EQ(machines.place({{kOnSsd}, {}}, 1), std::vector<InstanceId>(1, Machines::id(5)));
}

TEST(InstanceKind, PortsAreFreeAgainOnceAllTheirTasksAreGone) {
  Machines machines(1);
  EXPECT_EQ(machines.place({}, 1, {80}).size(), 1u);
  machines.put_task(0, 1, 1, {443, 80});
  EXPECT_TRUE(machines.place({}, 1, {80}).empty());
  EXPECT_TRUE(machines.place({}, 1, {443}).empty());
  EXPECT_EQ(machines.place({}, 1, {-80}).size(), 1u);
}

}  // namespace
}  // namespace minato::ecs
