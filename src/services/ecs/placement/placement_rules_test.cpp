// What constraints and strategies make of a placement.
#include <gtest/gtest.h>

#include "engine/command.h"
#include "services/ecs/placement/placement_planner.h"

namespace minato::ecs {
namespace {

using Names = std::vector<std::string>;

class PlacementRulesTest : public testing::Test {
 protected:
  PlacementRulesTest() {
    state_.add_table<ContainerInstance>();
    state_.add_table<InstanceLink>();
    state_.add_table<Task>();
    state_.add_index<TasksOnInstance>();
    state_.add_view<CapacityView>();
  }

  void add(const std::string& id, const std::string& zone, int cpu = 1000, int memory = 1000) {
    ContainerInstance instance;
    instance.id = InstanceId(id);
    instance.cpu = CpuUnits{cpu};
    instance.memory = Mebibytes{memory};
    instance.attributes["ecs.availability-zone"] = zone;
    commit_.insert(std::move(instance));
    commit_.insert(InstanceLink{.id = InstanceId(id), .connected = true, .since = {}});
  }
  void put_task(const std::string& on, int cpu, int memory, const std::string& group = "") {
    Task task;
    task.id = TaskId("task-" + std::to_string(++tasks_));
    task.cluster = ClusterName("default");
    task.instance = InstanceId(on);
    task.on_instance = true;
    task.group = group;
    task.last_status = TaskStatus::kRunning;
    task.resources = {CpuUnits{cpu}, Mebibytes{memory}, {}};
    commit_.insert(task);
  }
  PlacementResult place(PlacementRules rules, int count, std::map<InstanceId, int> peers = {}) {
    return plan_placement(state_, {.cluster = ClusterName("default"),
                                   .resources = {CpuUnits{100}, Mebibytes{100}, {}},
                                   .peers = std::move(peers),
                                   .count = count,
                                   .rules = std::move(rules),
                                   .group = "service:web",
                                   .seed = 7});
  }
  static Names names(const PlacementResult& result) {
    Names names;
    for (const auto& id : result.placed) names.push_back(id.str());
    return names;
  }
  static PlacementRules member_of(const std::string& expression) {
    return {{{PlacementConstraintType::kMemberOf, expression}}, {}};
  }
  static PlacementStrategy spread(const std::string& field) {
    return {PlacementStrategyType::kSpread, field};
  }
  static PlacementStrategy binpack(const std::string& field) {
    return {PlacementStrategyType::kBinpack, field};
  }

  const std::string kZone = "attribute:ecs.availability-zone";
  engine::State state_;
  engine::Commit commit_{state_};
  int tasks_ = 0;
};

TEST_F(PlacementRulesTest, SpreadsOverZonesThenInstancesByItself) {
  add("a1", "a");
  add("a2", "a");
  add("a3", "a");
  add("b1", "b");
  EXPECT_EQ(names(place({}, 6)), (Names{"a1", "b1", "a2", "b1", "a3", "b1"}));
  EXPECT_EQ(names(place({}, 2, {{InstanceId("b1"), 5}})), (Names{"a1", "a2"}));
}

TEST_F(PlacementRulesTest, FollowsStrategiesInTheirOrder) {
  add("a1", "a", 1000, 500);
  add("a2", "a", 500, 1000);
  add("b1", "b", 800, 800);
  EXPECT_EQ(names(place({{}, {binpack("cpu")}}, 6)), (Names{"a2", "a2", "a2", "a2", "a2", "b1"}));
  EXPECT_EQ(names(place({{}, {binpack("memory")}}, 6)),
            (Names{"a1", "a1", "a1", "a1", "a1", "b1"}));
  EXPECT_EQ(names(place({{}, {spread("instanceId")}}, 4)), (Names{"a1", "a2", "b1", "a1"}));
  EXPECT_EQ(names(place({{}, {spread(kZone), binpack("memory")}}, 4)),
            (Names{"a1", "b1", "a1", "b1"}));
  EXPECT_EQ(names(place({{}, {spread("instanceId"), binpack("cpu")}}, 4)),
            (Names{"a2", "b1", "a1", "a2"}));
  EXPECT_EQ(names(place({{}, {binpack("cpu"), spread(kZone)}}, 3)), (Names{"a2", "a2", "a2"}));
}

TEST_F(PlacementRulesTest, SpreadsOverAnyAttribute) {
  for (const char* id : {"a1", "a2", "b1"}) add(id, "a");
  commit_.update<ContainerInstance>(InstanceId("a1"),
                                    [](auto& one) { one.custom_attributes["rack"] = "1"; });
  commit_.update<ContainerInstance>(InstanceId("a2"),
                                    [](auto& one) { one.custom_attributes["rack"] = "1"; });
  commit_.update<ContainerInstance>(InstanceId("b1"),
                                    [](auto& one) { one.custom_attributes["rack"] = "2"; });
  EXPECT_EQ(names(place({{}, {spread("attribute:rack")}}, 4)), (Names{"a1", "b1", "a2", "b1"}));
}

TEST_F(PlacementRulesTest, FillsOtherZonesWhenOneIsFull) {
  add("a1", "a", 150, 1000);
  add("b1", "b");
  EXPECT_EQ(names(place({{}, {spread(kZone)}}, 4)), (Names{"a1", "b1", "b1", "b1"}));
}

TEST_F(PlacementRulesTest, PlacesAtRandomTheSameForTheSameSeed) {
  for (int i = 0; i < 9; ++i) add("i" + std::to_string(i), "a");
  const PlacementRules random{{}, {{PlacementStrategyType::kRandom, ""}}};
  const auto chosen = names(place(random, 5));
  EXPECT_EQ(chosen.size(), 5u);
  EXPECT_EQ(chosen, names(place(random, 5)));
  EXPECT_GT(std::set<std::string>(chosen.begin(), chosen.end()).size(), 1u);
}

TEST_F(PlacementRulesTest, KeepsToInstancesThatMeetTheConstraints) {
  add("a1", "a");
  add("b1", "b");
  EXPECT_EQ(names(place(member_of(kZone + " == b"), 2)), (Names{"b1", "b1"}));
  auto both = member_of(kZone + " == b");
  both.constraints.push_back({PlacementConstraintType::kMemberOf, kZone + " == a"});
  const auto none = place(both, 1);
  EXPECT_TRUE(none.placed.empty());
  ASSERT_EQ(none.refusals.size(), 2u);
  EXPECT_EQ(none.refusals[0].reason, "MemberOf placement constraint unsatisfied.");
}

TEST_F(PlacementRulesTest, GivesEachTaskAnInstanceOfItsOwn) {
  for (const char* id : {"a", "b", "c"}) add(id, "z");
  const PlacementRules distinct{{{PlacementConstraintType::kDistinctInstance, ""}}, {}};
  EXPECT_EQ(names(place(distinct, 5, {{InstanceId("b"), 1}})), (Names{"a", "c"}));
  auto packed = distinct;
  packed.strategy.push_back(binpack("cpu"));
  const auto result = place(packed, 5);
  EXPECT_EQ(names(result), (Names{"a", "b", "c"}));
  EXPECT_EQ(result.refusals[0].reason, "DistinctInstance placement constraint unsatisfied.");
}

TEST_F(PlacementRulesTest, MindsTheGroupsOfTasks) {
  for (const char* id : {"a", "b", "c"}) add(id, "z");
  put_task("a", 1, 1, "service:database");
  EXPECT_EQ(names(place(member_of("task:group == service:database"), 2)), (Names{"a", "a"}));
  EXPECT_EQ(names(place(member_of("not(task:group == service:database)"), 2)), (Names{"b", "c"}));
  EXPECT_EQ(names(place(member_of("not(task:group == service:web)"), 5)), (Names{"b", "c", "a"}))
      << "its own tasks, placed a moment ago, count too";
  EXPECT_EQ(names(place(member_of("runningTasksCount < 1"), 5)), (Names{"b", "c"}));
}

}  // namespace
}  // namespace minato::ecs
