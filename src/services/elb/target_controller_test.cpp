#include "services/elb/target_controller.h"

#include <gtest/gtest.h>

#include "services/elb/forwarding.h"
#include "services/elb/reports.h"
#include "services/elb/target.h"
#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

/// A random life of target groups, by requests, reports and time.
class RandomLife {
 public:
  explicit RandomLife(std::uint64_t seed) : random_(seed) {
    balancer_ = test_.create_balancer("web");
    for (const char* name : {"a", "b"}) groups_.push_back(test_.create_group(name));
  }

  void step() {
    const std::string& group = groups_[random_.below(groups_.size())];
    const std::string target = "TargetGroupArn=" + group + "&Targets.member.1.Id=" + kFirstMachine +
                               "&Targets.member.1.Port=" + port();
    switch (random_.below(8)) {
      case 0:
        test_.ask("RegisterTargets", target);
        break;
      case 1:
        test_.ask("DeregisterTargets", target);
        break;
      case 2:
        test_.call("CreateListener", test_.listener_form(balancer_, group, 80));
        break;
      case 3:
        delete_a_listener();
        break;
      case 4:
        test_.advance(Millis{static_cast<std::int64_t>(random_.below(200'000))});
        break;
      case 5:
        report(group);
        break;
      case 6:
        create_a_rule(group);
        break;
      case 7:
        delete_a_rule();
        break;
    }
  }

  /// What no controller may leave behind.
  void check() {
    for (const auto& [key, row] : test_.state().table<Target>().rows()) {
      const Target& target = row.record;
      if (is_in_use(test_.state(), target.group)) continue;
      EXPECT_EQ(target.state, TargetState::kInitial) << key;
    }
  }

  /// Each controller has nothing more to do about any key.
  void check_at_rest() {
    const auto& controllers = test_.engine().controllers();
    for (std::size_t i = 0; i < controllers.size(); ++i) {
      for (const auto& group : groups_) expect_empty(i, group);
      for (const auto& [key, row] : test_.state().table<Target>().rows()) {
        expect_empty(i, key.str());
      }
    }
  }

  /// Nothing drains for ever.
  void check_convergence() {
    test_.advance(Seconds{303});
    for (const auto& [key, row] : test_.state().table<Target>().rows()) {
      EXPECT_NE(row.record.state, TargetState::kDraining) << key;
    }
  }

 private:
  std::string port() { return std::to_string(1 + random_.below(4)); }

  void expect_empty(std::size_t controller, const std::string& key) {
    EXPECT_TRUE(test_.engine().rehearse(controller, key, test_.now()).empty())
        << test_.engine().controllers()[controller].name << ' ' << key;
  }

  void delete_a_listener() {
    const auto& rows = test_.state().table<Listener>().rows();
    if (!rows.empty()) test_.ask("DeleteListener", "ListenerArn=" + rows.begin()->first.str());
  }

  void create_a_rule(const std::string& group) {
    const auto& rows = test_.state().table<Listener>().rows();
    if (rows.empty()) return;
    const int priority = 1 + static_cast<int>(random_.below(3));
    test_.call("CreateRule", test_.rule_form(rows.begin()->first.str(), priority, "/a",
                                             test_.forward_form(group)));
  }

  void delete_a_rule() {
    const auto& rows = test_.state().table<ListenerRule>().rows();
    if (!rows.empty()) test_.ask("DeleteRule", "RuleArn=" + rows.begin()->first.str());
  }

  void report(const std::string& group) {
    link::TargetHealthReport one;
    one.target_group_arn = group;
    one.id = kFirstMachine;
    one.port = static_cast<std::int32_t>(1 + random_.below(4));
    one.state = static_cast<link::TargetState>(random_.below(5));
    test_.apply(plan_target_health(test_.state(), {one}, test_.now()));
  }

  SeededRandom random_;
  TestBalancers test_;
  std::string balancer_;
  std::vector<std::string> groups_;
};

TEST(TargetControllerTest, WhateverHappensControllersComeToRestAndDrainingEnds) {
  for (std::uint64_t seed = 1; seed <= 30 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomLife life(seed);
    for (int step = 0; step < 100 && !testing::Test::HasFailure(); ++step) {
      life.step();
      life.check();
      life.check_at_rest();
    }
    life.check_convergence();
  }
}

}  // namespace
}  // namespace minato::elb
