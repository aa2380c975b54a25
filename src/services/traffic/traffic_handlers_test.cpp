#include "services/traffic/traffic_handlers.h"

#include <gtest/gtest.h>

#include "services/ecs/test_cluster.h"
#include "services/traffic/install.h"
#include "services/traffic/traffic_reports.h"

namespace minato::traffic {
namespace {

namespace api = control::api;
using ecs::TestCluster;

constexpr const char* kBalancer =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123";
constexpr const char* kGroup =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123";

class TrafficTest : public testing::Test {
 protected:
  TrafficTest() {
    install(cluster_.engine(), cluster_.registry());
    elb::LoadBalancer balancer;
    balancer.arn = elb::LoadBalancerArn(kBalancer);
    balancer.name = "web";
    balancer.dns_name = "127.77.0.1";
    elb::TargetGroup group;
    group.arn = elb::TargetGroupArn(kGroup);
    group.name = "web";
    apply([=](engine::Commit& commit) {
      commit.insert(balancer);
      commit.insert(group);
    });
  }

  struct Change {
    static constexpr std::string_view kName = "Change";
    void apply(engine::Commit& commit) const { change(commit); }
    std::function<void(engine::Commit&)> change;
  };
  void apply(std::function<void(engine::Commit&)> change) {
    engine::Plan plan;
    plan.add(Change{std::move(change)});
    cluster_.apply(std::move(plan));
  }

  static link::IngressTraffic requests(const char* arn, std::int64_t count) {
    link::IngressTraffic traffic;
    traffic.arn = arn;
    traffic.requests = count;
    return traffic;
  }
  engine::Tick tell(int machine, link::IngressStatistics statistics) {
    return cluster_.apply(
        plan_traffic(TestCluster::instance_id(machine), statistics, cluster_.now()));
  }
  api::GetTrafficResponse traffic() {
    SeededRandom random(1);
    engine::Context context{cluster_.now(), random};
    return get_traffic(cluster_.state(), {}, context)->answer(cluster_.state());
  }

  TestCluster cluster_;
};

TEST_F(TrafficTest, RatesOfAllMachinesAreAddedUpUntilTheyAreSilent) {
  link::IngressStatistics statistics;
  statistics.millis = 500;
  statistics.load_balancers = {requests(kBalancer, 100)};
  statistics.target_groups = {requests(kGroup, 90)};
  statistics.target_groups->at(0).latency = link::IngressLatency{1, 5, 9};
  const engine::Tick told = tell(1, statistics);
  EXPECT_TRUE(told.changes.empty()) << "journalled";
  statistics.millis = 1000;
  statistics.target_groups->at(0).latency = link::IngressLatency{2, 4, 30};
  tell(2, statistics);
  auto shown = traffic();
  EXPECT_DOUBLE_EQ(shown.load_balancers.at(0).traffic.requests, 300);
  EXPECT_FALSE(shown.load_balancers.at(0).traffic.p50_millis);
  const api::Traffic group = shown.target_groups.at(0).traffic;
  EXPECT_DOUBLE_EQ(group.requests, 270);
  EXPECT_EQ(group.p50_millis, 2);
  EXPECT_EQ(group.p90_millis, 5);
  EXPECT_EQ(group.p99_millis, 30);

  cluster_.advance(Millis(3000));
  tell(2, statistics);
  cluster_.advance(Millis(3000));
  EXPECT_DOUBLE_EQ(traffic().target_groups.at(0).traffic.requests, 90);
  tell(2, {.millis = 1000, .load_balancers = {}, .target_groups = {}});
  EXPECT_DOUBLE_EQ(traffic().target_groups.at(0).traffic.requests, 0);
  EXPECT_EQ(cluster_.state().table<MachineTraffic>().size(), 1u);
}

TEST_F(TrafficTest, TargetsAreCountedByTheirHealth) {
  for (int port = 1; port <= 3; ++port) {
    apply([=](engine::Commit& commit) {
      elb::Target target;
      target.group = elb::TargetGroupArn(kGroup);
      target.id = "10.0.0.1";
      target.port = port;
      target.state = port == 1 ? elb::TargetState::kUnhealthy : elb::TargetState::kHealthy;
      commit.insert(target);
    });
  }
  const auto shown = traffic();
  EXPECT_EQ(shown.target_groups.at(0).targets, 3);
  EXPECT_EQ(shown.target_groups.at(0).healthy_targets, 2);
  EXPECT_EQ(shown.clusters.at(0).name, "default");
}

}  // namespace
}  // namespace minato::traffic
