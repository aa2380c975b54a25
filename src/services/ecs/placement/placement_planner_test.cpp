#include "services/ecs/placement/placement_planner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.h"
#include "engine/command.h"

namespace minato::ecs {
namespace {

const ClusterName kDefault("default");

class PlacementPlannerTest : public testing::Test {
 protected:
  PlacementPlannerTest() {
    state_.add_table<ContainerInstance>();
    state_.add_table<InstanceLink>();
    state_.add_table<Task>();
    state_.add_view<CapacityView>();
  }

  ContainerInstance instance(const std::string& id, int cpu = 1024, int memory = 1024) {
    ContainerInstance instance;
    instance.id = InstanceId(id);
    instance.cpu = CpuUnits{cpu};
    instance.memory = Mebibytes{memory};
    return instance;
  }
  void add(ContainerInstance instance) {
    const InstanceId id = instance.id;
    commit_.insert(std::move(instance));
    commit_.insert(InstanceLink{.id = id, .connected = true, .since = {}});
  }
  void add(const std::string& id) { add(instance(id)); }

  TaskId put_task(const std::string& on, TaskResources resources) {
    Task task;
    task.id = TaskId("task-" + std::to_string(++tasks_));
    task.instance = InstanceId(on);
    task.on_instance = true;
    task.resources = std::move(resources);
    commit_.insert(task);
    return task.id;
  }

  static TaskResources need(int cpu, int memory, std::vector<int> ports = {}) {
    return {CpuUnits{cpu}, Mebibytes{memory}, std::move(ports)};
  }
  PlacementResult place(TaskResources resources, int count,
                        std::map<InstanceId, int> peers = {}) const {
    return plan_placement(state_, {.cluster = kDefault,
                                   .resources = std::move(resources),
                                   .peers = std::move(peers),
                                   .count = count});
  }
  static std::vector<std::string> names(const PlacementResult& result) {
    std::vector<std::string> names;
    for (const auto& id : result.placed) names.push_back(id.str());
    return names;
  }
  static std::vector<std::string> refusals(const PlacementResult& result) {
    std::vector<std::string> texts;
    for (const auto& refusal : result.refusals) {
      texts.push_back(refusal.instance.str() + ' ' + refusal.reason);
    }
    return texts;
  }

  using Names = std::vector<std::string>;

  engine::State state_;
  engine::Commit commit_{state_};
  int tasks_ = 0;
};

TEST_F(PlacementPlannerTest, SpreadsTasksOverInstances) {
  for (const char* id : {"a", "b", "c"}) add(id);
  EXPECT_EQ(names(place(need(10, 10), 3)), (Names{"a", "b", "c"}));
  EXPECT_EQ(names(place(need(10, 10), 7)), (Names{"a", "b", "c", "a", "b", "c", "a"}));
}

TEST_F(PlacementPlannerTest, PrefersInstancesWithFewerPeersEvenWhenMoreLoaded) {
  for (const char* id : {"a", "b"}) add(id);
  put_task("b", need(900, 900));
  EXPECT_EQ(names(place(need(10, 10), 1, {{InstanceId("a"), 1}})), (Names{"b"}));
  EXPECT_EQ(names(place(need(10, 10), 3, {{InstanceId("a"), 2}})), (Names{"b", "b", "a"}));
}

TEST_F(PlacementPlannerTest, PrefersTheLeastLoadedAmongEquals) {
  for (const char* id : {"a", "b", "c"}) add(id);
  put_task("a", need(100, 800));
  put_task("b", need(400, 100));
  EXPECT_EQ(names(place(need(10, 10), 3)), (Names{"c", "b", "a"}));
}

TEST_F(PlacementPlannerTest, CountsLoadAsAShareOfTheMachine) {
  add(instance("a", 1000, 1000));
  add(instance("b", 4000, 4000));
  put_task("a", need(500, 0));
  put_task("b", need(1000, 0));
  EXPECT_EQ(names(place(need(10, 10), 1)), (Names{"b"}));
}

TEST_F(PlacementPlannerTest, FillsWhatHasRoomWhenOthersAreFull) {
  for (const char* id : {"a", "b"}) add(id);
  put_task("a", need(0, 1000));
  EXPECT_EQ(names(place(need(10, 100), 3)), (Names{"b", "b", "b"}));
}

TEST_F(PlacementPlannerTest, SaysWhatEachInstanceLacks) {
  add("cpu");
  add("lost");
  add("memory");
  add("ports");
  add("reserved");
  commit_.update<ContainerInstance>(InstanceId("lost"), [](auto& one) { one.lost = true; });
  commit_.update<InstanceLink>(InstanceId("lost"), [](auto& link) { link.connected = false; });
  commit_.update<ContainerInstance>(InstanceId("reserved"),
                                    [](auto& one) { one.reserved_ports = {8080}; });
  add("unlinked");
  commit_.update<InstanceLink>(InstanceId("unlinked"), [](auto& link) { link.connected = false; });
  put_task("cpu", need(1000, 0));
  put_task("memory", need(0, 1000));
  put_task("ports", need(0, 0, {8080}));
  const auto result = place(need(100, 100, {8080}), 1);
  EXPECT_TRUE(result.placed.empty());
  EXPECT_EQ(refusals(result),
            (Names{"cpu RESOURCE:CPU", "lost AGENT", "memory RESOURCE:MEMORY",
                   "ports RESOURCE:PORTS", "reserved RESOURCE:PORTS", "unlinked AGENT"}));
}

TEST_F(PlacementPlannerTest, SaysNothingWhereThereIsNoInstance) {
  const auto result = place(need(1, 1), 1);
  EXPECT_TRUE(result.placed.empty());
  EXPECT_TRUE(result.refusals.empty());
}

TEST_F(PlacementPlannerTest, PlacesWhatFitsAndExplainsTheRest) {
  for (const char* id : {"a", "b"}) add(id);
  const auto result = place(need(10, 600), 3);
  EXPECT_EQ(names(result), (Names{"a", "b"}));
  EXPECT_EQ(refusals(result), (Names{"a RESOURCE:MEMORY", "b RESOURCE:MEMORY"}));
}

TEST_F(PlacementPlannerTest, UsesEverythingThereIs) {
  add(instance("a", 1024, 1024));
  EXPECT_EQ(place(need(256, 256), 5).placed.size(), 4u);
  const TaskId task = put_task("a", need(1024, 1024));
  EXPECT_TRUE(place(need(1, 1), 1).placed.empty());
  commit_.update<Task>(task, [](Task& gone) { gone.on_instance = false; });
  EXPECT_EQ(place(need(1024, 1024), 1).placed.size(), 1u) << "a task that is gone leaves its room";
}

TEST_F(PlacementPlannerTest, GivesTasksWithAFixedPortAnInstanceEach) {
  for (const char* id : {"a", "b", "c"}) add(id);
  const auto result = place(need(10, 10, {80}), 4);
  EXPECT_EQ(names(result), (Names{"a", "b", "c"}));
  EXPECT_EQ(refusals(result), (Names{"a RESOURCE:PORTS", "b RESOURCE:PORTS", "c RESOURCE:PORTS"}));
}

TEST_F(PlacementPlannerTest, TellsTcpPortsFromUdpPorts) {
  add("a");
  put_task("a", need(0, 0, {53}));
  EXPECT_EQ(place(need(1, 1, {-53}), 1).placed.size(), 1u);
  EXPECT_TRUE(place(need(1, 1, {53}), 1).placed.empty());
}

TEST_F(PlacementPlannerTest, KeepsToMachinesOfTheCluster) {
  auto theirs = instance("a");
  theirs.cluster = ClusterName("other");
  add(theirs);
  EXPECT_TRUE(place(need(1, 1), 1).placed.empty());
  EXPECT_TRUE(place(need(1, 1), 1).refusals.empty()) << "other clusters' machines are none of it";
  auto ours = instance("b");
  ours.cluster = kDefault;
  add(ours);
  add("c");
  EXPECT_EQ(names(place(need(1, 1), 2)), (Names{"b", "c"}));
}

TEST_F(PlacementPlannerTest, LeavesDrainingInstancesAlone) {
  add("a");
  commit_.update<ContainerInstance>(InstanceId("a"),
                                    [](auto& one) { one.status = InstanceStatus::kDraining; });
  EXPECT_TRUE(place(need(1, 1), 1).placed.empty());
}

TEST_F(PlacementPlannerTest, PlacesAgainOnAnInstanceThatIsBack) {
  add("a");
  commit_.update<InstanceLink>(InstanceId("a"), [](auto& link) { link.connected = false; });
  EXPECT_TRUE(place(need(1, 1), 1).placed.empty());
  commit_.update<InstanceLink>(InstanceId("a"), [](auto& link) { link.connected = true; });
  EXPECT_EQ(place(need(1, 1), 1).placed.size(), 1u);
}

TEST_F(PlacementPlannerTest, NeverOverfillsAndStaysEvenWhateverTheState) {
  SeededRandom random(3);
  for (int i = 0; i < 12; ++i) {
    add(instance("i" + std::to_string(10 + i), 500 + static_cast<int>(random.below(2000)),
                 500 + static_cast<int>(random.below(2000))));
  }
  for (int round = 0; round < 100; ++round) {
    const int cpu = static_cast<int>(random.below(60)), memory = static_cast<int>(random.below(60));
    const auto result = place(need(cpu, memory), 1 + static_cast<int>(random.below(20)));
    EXPECT_EQ(names(result),
              names(place(need(cpu, memory), static_cast<int>(result.placed.size()))))
        << "the same state gives the same places";
    for (const auto& id : result.placed) put_task(id.str(), need(cpu, memory));
  }
  for (const auto& [id, row] : state_.table<ContainerInstance>().rows()) {
    const auto& capacity = *state_.view<CapacityView>().find(id);
    EXPECT_LE(capacity.used_cpu, row.record.cpu);
    EXPECT_LE(capacity.used_memory, row.record.memory);
  }
}

}  // namespace
}  // namespace minato::ecs
