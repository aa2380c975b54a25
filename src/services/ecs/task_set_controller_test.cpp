#include "services/ecs/task_set_controller.h"

#include <gtest/gtest.h>

#include <random>

#include "services/ecs/instance_commands.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/task_set_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

class TaskSetControllerTest : public testing::Test {
 protected:
  TaskSetControllerTest() {
    cluster_.define("web");
    cluster_.connect(1);
    Service service = cluster_.service("web", 4);
    service.deployments.clear();
    service.deployment_controller = DeploymentControllerType::kExternal;
    cluster_.create_service(std::move(service));
  }

  DeploymentId add(int number, int percent) {
    Deployment set = cluster_.deployment({"web", 1}, number);
    set.task_set.emplace().scale = percent * (kFullScale / 100);
    const DeploymentId id = set.id;
    cluster_.run(CreateTaskSet{key(), std::move(set)});
    return id;
  }
  static ServiceKey key() { return service_key(ClusterName("default"), "web"); }
  const Deployment& row(const DeploymentId& id) const {
    for (const Deployment& each : cluster_.service_row("web").deployments) {
      if (each.id == id) return each;
    }
    throw std::runtime_error("no task set " + id.str());
  }
  StabilityStatus stability(const DeploymentId& id) const {
    return row(id).task_set->stability_status;
  }
  std::vector<TaskId> wanted_of(const DeploymentId& id) const {
    std::vector<TaskId> tasks;
    for (const auto& task : cluster_.wanted("web")) {
      if (cluster_.task(task).deployment == id) tasks.push_back(task);
    }
    return tasks;
  }
  void run_all() {
    for (const auto& id : cluster_.wanted("web")) {
      if (cluster_.task(id).last_status < TaskStatus::kRunning) cluster_.report_running(id);
    }
  }

  TestCluster cluster_;
};

TaskSet scaled(std::int64_t scale) {
  TaskSet set;
  set.scale = scale;
  return set;
}

TEST(TaskSet, ItsShareIsRoundedUpAndExact) {
  struct {
    int desired;
    std::int64_t scale;
    int computed;
  } const kCases[] = {{3, 0, 0},
                      {3, kFullScale, 3},
                      {0, kFullScale, 0},
                      {100, 7 * kFullScale / 100, 7},
                      {3, 40 * kFullScale / 100, 2},
                      {100'000, kFullScale, 100'000},
                      {1, 1, 1},
                      {3, 33'333'333, 1},
                      {3, 33'333'334, 2}};
  for (const auto& each : kCases) {
    EXPECT_EQ(computed_desired_count(each.desired, scaled(each.scale)), each.computed)
        << each.desired << " of " << each.scale;
  }
  TaskSet draining = scaled(kFullScale);
  draining.status = TaskSetStatus::kDraining;
  EXPECT_EQ(computed_desired_count(5, draining), 0);
}

TEST_F(TaskSetControllerTest, KeepsEachSetAtItsCount) {
  const auto blue = add(1, 100);
  const auto green = add(2, 50);
  EXPECT_EQ(wanted_of(blue).size(), 4u);
  EXPECT_EQ(wanted_of(green).size(), 2u);
  EXPECT_EQ(stability(blue), StabilityStatus::kStabilizing);
  run_all();
  EXPECT_EQ(stability(blue), StabilityStatus::kSteadyState);
  cluster_.report_stopped(wanted_of(green).front(), "EssentialContainerExited", "");
  EXPECT_EQ(stability(blue), StabilityStatus::kSteadyState);
  EXPECT_EQ(stability(green), StabilityStatus::kStabilizing);
  cluster_.advance(Seconds{2});
  EXPECT_EQ(wanted_of(green).size(), 2u);
  EXPECT_EQ(wanted_of(blue).size(), 4u);
}

TEST_F(TaskSetControllerTest, AFailingSetIsSlowedDownByItself) {
  const auto bad = add(1, 25);
  for (int attempt = 1; attempt <= 4; ++attempt) {
    ASSERT_EQ(wanted_of(bad).size(), 1u) << attempt;
    cluster_.report_stopped(wanted_of(bad).front(), "TaskFailedToStart", "no such image");
    EXPECT_EQ(wanted_of(bad).size(), 0u) << "it waits";
    cluster_.advance(Seconds{std::int64_t{1} << (attempt - 1)});
  }
  EXPECT_EQ(row(bad).failures_in_a_row, 4);
  EXPECT_EQ(row(bad).failed_tasks, 4);
  const auto good = add(2, 50);
  EXPECT_EQ(wanted_of(good).size(), 2u) << "at once";
  EXPECT_EQ(row(good).failures_in_a_row, 0);
}

TEST_F(TaskSetControllerTest, ADrainingSetGoesWithItsLastTask) {
  const auto set = add(1, 25);
  run_all();
  const TaskId task = wanted_of(set).front();
  cluster_.run(DrainTaskSet{key(), set, cluster_.now()});
  EXPECT_EQ(cluster_.task(task).desired_status, DesiredStatus::kStopped);
  EXPECT_EQ(cluster_.task(task).stopped_reason,
            "Scaling activity initiated by (deployment ecs-svc/1)");
  EXPECT_EQ(cluster_.service_row("web").deployments.size(), 1u);
  cluster_.report_stopped(task, "", "");
  EXPECT_TRUE(cluster_.service_row("web").deployments.empty());
}

TEST_F(TaskSetControllerTest, ReplacesTheTasksOfAMachineThatDrainsWithinTheirSet) {
  const auto blue = add(1, 50);
  const auto green = add(2, 25);
  run_all();
  cluster_.connect(2);
  cluster_.run(SetInstanceStatus{TestCluster::instance_id(1), InstanceStatus::kDraining});
  EXPECT_EQ(wanted_of(blue).size(), 4u) << "two at a time, for two that serve";
  EXPECT_EQ(wanted_of(green).size(), 2u);
  EXPECT_EQ(stability(blue), StabilityStatus::kStabilizing);
  run_all();
  EXPECT_EQ(wanted_of(blue).size(), 2u);
  EXPECT_EQ(wanted_of(green).size(), 1u);
  for (const auto& id : cluster_.wanted("web")) {
    EXPECT_EQ(cluster_.task(id).instance, TestCluster::instance_id(2));
  }
}

/// One thing that somebody asks for, or that happens to a task.
class TaskSetStoryTest : public TaskSetControllerTest,
                         public testing::WithParamInterface<unsigned> {
 protected:
  std::size_t below(std::size_t end) { return random_() % end; }
  DeploymentId any_set() {
    const auto& sets = cluster_.service_row("web").deployments;
    return sets.empty() ? DeploymentId() : sets[below(sets.size())].id;
  }
  void happen(int number) {
    switch (below(8)) {
      case 0:
        if (cluster_.service_row("web").deployments.size() < 5) {
          add(number, static_cast<int>(below(101)));
        }
        break;
      case 1:
        cluster_.run(ScaleTaskSet{key(), any_set(), static_cast<int>(below(101)) * 1'000'000,
                                  cluster_.now()});
        break;
      case 2:
        cluster_.run(DrainTaskSet{key(), any_set(), cluster_.now()});
        break;
      case 3:
        cluster_.run(SetPrimaryTaskSet{key(), any_set(), cluster_.now()});
        break;
      case 4:
        cluster_.run(SetDesiredCount{key(), static_cast<int>(below(7))});
        break;
      case 5:
        fail_one();
        break;
      default:
        live();
    }
  }
  void fail_one() {
    const auto tasks = cluster_.wanted("web");
    if (tasks.empty()) return;
    const TaskId& task = tasks[below(tasks.size())];
    const bool started = cluster_.task(task).last_status == TaskStatus::kRunning;
    cluster_.report_stopped(task, started ? "EssentialContainerExited" : "TaskFailedToStart", "");
  }
  /// What is to run does, what is to stop has.
  void live() {
    run_all();
    std::vector<TaskId> stopping;
    for (const auto& [id, row] : cluster_.state().table<Task>().rows()) {
      if (is_to_stop_on_instance(row.record) && row.record.on_instance) stopping.push_back(id);
    }
    for (const auto& id : stopping) cluster_.report_stopped(id, "", "");
    cluster_.advance(Seconds{1});
  }

 private:
  std::mt19937 random_{GetParam()};
};

TEST_P(TaskSetStoryTest, EndsWithWhatEachSetWants) {
  for (int number = 1; number <= 80; ++number) happen(number);
  for (int second = 0; second < 300; ++second) live();
  const Service& service = cluster_.service_row("web");
  for (const Deployment& set : service.deployments) {
    EXPECT_NE(set.task_set->status, TaskSetStatus::kDraining) << set.id.str();
    EXPECT_EQ(wanted_of(set.id).size(), static_cast<std::size_t>(computed_desired_count(
                                            service.desired_count, *set.task_set)))
        << set.id.str();
    EXPECT_EQ(stability(set.id), StabilityStatus::kSteadyState) << set.id.str();
  }
  EXPECT_EQ(service.steady, !service.deployments.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, TaskSetStoryTest, testing::Range(1U, 41U));

TEST_F(TaskSetControllerTest, SetsThatGrowTogetherDoNotTakeTheSameRoom) {
  add(1, 0);
  add(2, 0);
  engine::Plan plan;
  plan.add(SetDesiredCount{key(), 20});
  plan.add(ScaleTaskSet{key(), DeploymentId("ecs-svc/1"), kFullScale, cluster_.now()});
  plan.add(ScaleTaskSet{key(), DeploymentId("ecs-svc/2"), kFullScale, cluster_.now()});
  cluster_.apply(std::move(plan));
  EXPECT_EQ(cluster_.wanted("web").size(), 32u) << "as many as there is CPU for";
  EXPECT_EQ(cluster_.events_with("was unable to place a task"), 1);
}

TEST_F(TaskSetControllerTest, CommandsPassBySetsThatAreGone) {
  const DeploymentId gone("ecs-svc/9");
  cluster_.run(ScaleTaskSet{key(), gone, kFullScale, cluster_.now()});
  cluster_.run(DrainTaskSet{key(), gone, cluster_.now()});
  cluster_.run(SetTaskSetTags{key(), gone, {{"a", "b"}}});
  cluster_.run(SetStabilityStatus{key(), gone, StabilityStatus::kSteadyState, cluster_.now()});
  cluster_.run(RemoveTaskSet{key(), gone});
  EXPECT_TRUE(cluster_.service_row("web").deployments.empty());
}

}  // namespace
}  // namespace minato::ecs
