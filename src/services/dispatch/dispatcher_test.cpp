#include "services/dispatch/dispatcher.h"

#include <gtest/gtest.h>

#include "services/ecs/test_cluster.h"

namespace minato::dispatch {
namespace {

using ecs::TaskId;
using ecs::TestCluster;

/// What a connection was sent, in order.
using Mailbox = std::vector<link::ServerMessage>;

class DispatcherTest : public testing::Test {
 protected:
  DispatcherTest() {
    cluster_.define("web");
    cluster_.create_service(cluster_.service("web", 0));
  }

  engine::Tick hear(engine::Input input) {
    std::vector<engine::Input> inputs;
    inputs.push_back(std::move(input));
    return cluster_.engine().tick(std::move(inputs), cluster_.now());
  }
  static void release(const engine::Tick& tick) {
    for (const auto& each : tick.refusals) each();
    for (const auto& each : tick.releases) each();
  }
  Send into(ConnectionId connection) {
    return [box = &boxes_[connection]](const link::ServerMessage& message) {
      box->push_back(message);
    };
  }
  engine::Tick tell(ConnectionId connection, link::AgentMessage message) {
    return hear(dispatcher_.receive(connection, std::move(message), into(connection)));
  }
  void join(ConnectionId connection, link::RegisterMachine machine) {
    link::AgentMessage message;
    message.register_machine = std::move(machine);
    release(tell(connection, std::move(message)));
  }
  void join(ConnectionId connection, int number) { join(connection, TestCluster::machine(number)); }
  static link::AgentMessage reports(std::vector<link::TaskReport> reports) {
    link::AgentMessage message;
    message.task_reports = std::move(reports);
    return message;
  }
  static link::AgentMessage unknown(std::vector<std::string> tasks) {
    link::AgentMessage message;
    message.unknown_tasks = std::move(tasks);
    return message;
  }
  template <class Command>
  engine::Tick change(Command command) {
    return hear({[command](const engine::State&, engine::Context&) {
      engine::Outcome outcome;
      outcome.plan.add(command);
      return outcome;
    }});
  }
  /// The service gets so many tasks, and those told of it hear so.
  void scale(int count) {
    release(change(ecs::SetDesiredCount{cluster_.service_row("web").key(), count}));
  }
  Mailbox take(ConnectionId connection) { return std::exchange(boxes_[connection], {}); }
  bool is_connected(int number) const {
    const auto* link =
        cluster_.state().table<ecs::InstanceLink>().find(TestCluster::instance_id(number));
    return link != nullptr && link->connected;
  }

  TestCluster cluster_;
  std::map<ConnectionId, Mailbox> boxes_;
  Dispatcher dispatcher_{cluster_.engine()};
};

TEST_F(DispatcherTest, AnswersARegistrationWithEverything) {
  auto machine = TestCluster::machine(1);
  machine.ingress = true;
  join(1, machine);
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 3u);
  ASSERT_TRUE(got[0].registered);
  EXPECT_GT(got[0].registered->heartbeat_millis, 0);
  ASSERT_TRUE(got[1].assignments);
  EXPECT_TRUE(got[1].assignments->full);
  EXPECT_EQ(got[1].assignments->sequence, 1);
  ASSERT_TRUE(got[2].ingress);
  EXPECT_TRUE(got[2].ingress->full);
  EXPECT_TRUE(is_connected(1));
}

TEST_F(DispatcherTest, SendsNoIngressToAMachineWithoutABalancer) {
  join(1, 1);
  for (const auto& message : take(1)) EXPECT_FALSE(message.ingress);
  cluster_.create_group("web");
  EXPECT_TRUE(take(1).empty());
}

TEST_F(DispatcherTest, TellsAMachineOfItsTasksOneDifferenceAfterTheOther) {
  join(1, 1);
  take(1);
  scale(1);
  Mailbox got = take(1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_FALSE(got[0].assignments->full);
  EXPECT_EQ(got[0].assignments->sequence, 2);
  ASSERT_EQ(got[0].assignments->tasks->size(), 1u);
  const auto first = got[0].assignments->tasks->front();
  EXPECT_EQ(first.desired_status, link::DesiredStatus::kRunning);
  EXPECT_EQ(first.cluster, "default");
  EXPECT_EQ(first.task_arn, "arn:aws:ecs:eu-west-1:123456789012:task/default/" + first.task_id);
  ASSERT_TRUE(first.task_definition);
  EXPECT_EQ(first.task_definition->family, "web");

  scale(2);
  got = take(1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].assignments->sequence, 3);
  ASSERT_EQ(got[0].assignments->tasks->size(), 1u) << "only what is new";
  EXPECT_NE(got[0].assignments->tasks->front().task_id, first.task_id);

  scale(0);
  got = take(1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].assignments->sequence, 4);
  ASSERT_EQ(got[0].assignments->tasks->size(), 2u);
  for (const auto& task : *got[0].assignments->tasks) {
    EXPECT_EQ(task.desired_status, link::DesiredStatus::kStopped);
    EXPECT_FALSE(task.task_definition);
    EXPECT_TRUE(task.stopped_reason);
  }
}

TEST_F(DispatcherTest, SaysNothingBeforeItIsDurable) {
  join(1, 1);
  take(1);
  const auto tick = change(ecs::SetDesiredCount{cluster_.service_row("web").key(), 1});
  EXPECT_TRUE(take(1).empty());
  release(tick);
  EXPECT_EQ(take(1).size(), 1u);
}

TEST_F(DispatcherTest, AcknowledgesReportsOnceTheyAreDurable) {
  join(1, 1);
  scale(1);
  take(1);
  const TaskId task = cluster_.wanted("web").front();
  const auto report = cluster_.report(task, link::AgentTaskStatus::kRunning);
  const auto tick = tell(1, reports({report}));
  EXPECT_TRUE(take(1).empty());
  EXPECT_FALSE(tick.changes.empty());
  release(tick);
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(*got[0].report_acks, (std::vector<link::ReportAck>{{task.str(), report.version}}));
  EXPECT_EQ(cluster_.task(task).last_status, ecs::TaskStatus::kRunning);

  release(tell(1, reports({report})));
  EXPECT_EQ(take(1).size(), 1u) << "what was taken already is acknowledged again";
}

TEST_F(DispatcherTest, AcknowledgesReportsOfARegistration) {
  auto machine = TestCluster::machine(1);
  machine.tasks.emplace().push_back(
      cluster_.report(TaskId("long-gone"), link::AgentTaskStatus::kStopped));
  join(1, machine);
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 3u);
  EXPECT_EQ(got[2].report_acks->front().task_id, "long-gone");
}

TEST_F(DispatcherTest, AcknowledgesNothingThatTheJournalHasNoRoomFor) {
  join(1, 1);
  scale(1);
  take(1);
  const TaskId task = cluster_.wanted("web").front();
  cluster_.engine().refuse(Error{ErrorCode::kStorageFull, "no room"});
  release(tell(1, reports({cluster_.report(task, link::AgentTaskStatus::kRunning)})));
  EXPECT_TRUE(take(1).empty());
  join(2, 2);
  const Mailbox got = take(2);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].refused->reason, "no room");
}

TEST_F(DispatcherTest, ConfirmsStopsOfTasksThatAreNotTheMachines) {
  join(1, 1);
  join(2, 2);
  scale(2);
  take(1);
  const auto tasks = cluster_.wanted("web");
  const bool first_on_one = cluster_.task(tasks[0]).instance == TestCluster::instance_id(1);
  const std::string own = (first_on_one ? tasks[0] : tasks[1]).str();
  const std::string other = (first_on_one ? tasks[1] : tasks[0]).str();
  release(tell(1, unknown({own, other, "never-heard-of"})));
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(*got[0].confirm_stops, (std::vector<std::string>{other, "never-heard-of"}));
}

TEST_F(DispatcherTest, TellsAMachineOfForgottenTasks) {
  join(1, 1);
  scale(1);
  const TaskId task = cluster_.wanted("web").front();
  scale(0);
  auto stopped = cluster_.report(task, link::AgentTaskStatus::kStopped);
  release(tell(1, reports({stopped})));
  take(1);
  release(cluster_.advance(ecs::EcsSettings{}.stopped_task_retention));
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(*got[0].assignments->forgotten, std::vector<std::string>{task.str()});
}

TEST_F(DispatcherTest, LeavesFinishedTasksOutOfTheFullSetUntilTheyAreForgotten) {
  join(1, 1);
  scale(1);
  const TaskId task = cluster_.wanted("web").front();
  scale(0);
  release(tell(1, reports({cluster_.report(task, link::AgentTaskStatus::kStopped)})));
  join(2, 1);
  EXPECT_TRUE(take(2)[1].assignments->tasks->empty());
  release(tell(2, unknown({task.str()})));
  Mailbox got = take(2);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_TRUE(got[0].confirm_stops->empty()) << "it is still shown: its logs are wanted";
  release(cluster_.advance(ecs::EcsSettings{}.stopped_task_retention));
  got = take(2);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(*got[0].assignments->forgotten, std::vector<std::string>{task.str()});
}

TEST_F(DispatcherTest, StopsATaskThatLivesOnThoughItEndedHere) {
  join(1, 1);
  scale(1);
  const TaskId task = cluster_.wanted("web").front();
  scale(0);
  release(tell(1, reports({cluster_.report(task, link::AgentTaskStatus::kStopped)})));
  EXPECT_FALSE(cluster_.task(task).on_instance);
  take(1);
  release(tell(1, reports({cluster_.report(task, link::AgentTaskStatus::kRunning)})));
  EXPECT_TRUE(cluster_.task(task).on_instance);
  EXPECT_EQ(cluster_.task(task).last_status, ecs::TaskStatus::kStopped);
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 2u) << "an acknowledgement and the order to stop";
  const auto& told = got[0].assignments ? got[0] : got[1];
  ASSERT_TRUE(told.assignments);
  EXPECT_EQ(told.assignments->tasks->front().desired_status, link::DesiredStatus::kStopped);
}

TEST_F(DispatcherTest, LosesAMachineThatLeftWhileChangesWereRefused) {
  join(1, 1);
  scale(1);
  const TaskId task = cluster_.wanted("web").front();
  cluster_.engine().refuse(Error{ErrorCode::kStorageFull, "no room"});
  release(hear(dispatcher_.disconnected(1)));
  EXPECT_FALSE(is_connected(1));
  release(cluster_.advance(Millis{60'000}));
  EXPECT_EQ(cluster_.task(task).desired_status, ecs::DesiredStatus::kRunning);
  cluster_.engine().refuse(std::nullopt);
  release(hear(Dispatcher::refusal_ended()));
  EXPECT_EQ(cluster_.task(task).desired_status, ecs::DesiredStatus::kRunning)
      << "it has its patience anew";
  release(cluster_.advance(Millis{16'000}));
  EXPECT_EQ(cluster_.task(task).desired_status, ecs::DesiredStatus::kStopped);
}

TEST_F(DispatcherTest, GivesANewConnectionOfAMachineTheFullSetAndIgnoresTheOldOne) {
  join(1, 1);
  scale(1);
  take(1);
  join(2, 1);
  const Mailbox got = take(2);
  ASSERT_GE(got.size(), 2u);
  EXPECT_TRUE(got[1].assignments->full);
  EXPECT_EQ(got[1].assignments->tasks->size(), 1u);

  const TaskId task = cluster_.wanted("web").front();
  release(tell(1, reports({cluster_.report(task, link::AgentTaskStatus::kRunning)})));
  EXPECT_TRUE(take(1).empty());
  EXPECT_EQ(cluster_.task(task).last_status, ecs::TaskStatus::kPending);

  release(hear(dispatcher_.disconnected(1)));
  EXPECT_TRUE(is_connected(1)) << "the newer connection is still there";
  scale(2);
  EXPECT_EQ(take(2).size(), 1u);
  EXPECT_TRUE(take(1).empty());
}

TEST_F(DispatcherTest, ForgetsAConnectionThatIsGone) {
  join(1, 1);
  EXPECT_NE(dispatcher_.find(TestCluster::instance_id(1)), nullptr);
  release(hear(dispatcher_.disconnected(1)));
  EXPECT_FALSE(is_connected(1));
  EXPECT_EQ(dispatcher_.find(TestCluster::instance_id(1)), nullptr);
  take(1);
  scale(1);
  EXPECT_TRUE(take(1).empty());
  EXPECT_TRUE(cluster_.wanted("web").empty()) << "nothing is placed where nobody listens";
  release(hear(dispatcher_.disconnected(1)));
}

TEST_F(DispatcherTest, KnowsAConnectionByTheMachineThatItNamedLast) {
  join(1, 1);
  join(1, 2);
  EXPECT_EQ(dispatcher_.find(TestCluster::instance_id(1)), nullptr);
  EXPECT_FALSE(is_connected(1));
  release(hear(dispatcher_.disconnected(1)));
  EXPECT_FALSE(is_connected(2));
  scale(1);
}

TEST_F(DispatcherTest, IgnoresWhoHasNotRegistered) {
  release(tell(1, unknown({"something"})));
  release(
      tell(1, reports({cluster_.report(TaskId("something"), link::AgentTaskStatus::kRunning)})));
  EXPECT_TRUE(take(1).empty());
}

TEST_F(DispatcherTest, TellsBalancersOfTargetsAndTakesTheirHealth) {
  auto machine = TestCluster::machine(1);
  machine.ingress = true;
  join(1, machine);
  const auto group = cluster_.create_group("web");
  release(cluster_.advance(Millis{0}));
  take(1);
  release(change(elb::RegisterTarget{group, TestCluster::ec2_id(1), 8080, cluster_.now(), ""}));
  const Mailbox got = take(1);
  ASSERT_EQ(got.size(), 1u);
  ASSERT_TRUE(got[0].ingress && got[0].ingress->target_groups);
  const auto& target = got[0].ingress->target_groups->front().targets.front();
  EXPECT_EQ(target.address, "10.0.0.1");
  EXPECT_EQ(target.port, 8080);
  EXPECT_FALSE(target.draining);

  link::AgentMessage health;
  health.target_health.emplace().push_back({.target_group_arn = group.str(),
                                            .id = TestCluster::ec2_id(1),
                                            .port = 8080,
                                            .state = link::TargetState::kHealthy,
                                            .reason = {},
                                            .description = {}});
  release(tell(1, std::move(health)));
  EXPECT_EQ(cluster_.targets(group).front()->state, elb::TargetState::kHealthy);
  EXPECT_TRUE(take(1).empty()) << "a balancer needn't be told what it said";
}

}  // namespace
}  // namespace minato::dispatch
