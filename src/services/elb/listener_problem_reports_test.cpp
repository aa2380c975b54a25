#include "services/elb/listener_problem_reports.h"

#include <gtest/gtest.h>

#include "services/elb/test_balancers.h"

namespace minato::elb {
namespace {

class ListenerProblemReportsTest : public testing::Test {
 protected:
  void tell(const std::string& machine, const std::vector<link::IngressListenerProblem>& problems) {
    test_.apply(plan_listener_problems(test_.state(), machine, problems));
  }
  bool changes_nothing(const std::string& machine,
                       const std::vector<link::IngressListenerProblem>& problems) {
    return plan_listener_problems(test_.state(), machine, problems).empty();
  }
  std::string shown() { return test_.ask("DescribeLoadBalancers", "Names.member.1=web"); }

  TestBalancers test_;
  const std::string balancer_ = test_.create_balancer("web");
  const std::string group_ = test_.create_group("web");
  const std::string listener_ = test_.create_listener(balancer_, group_);
  const std::string other_ = test_.create_listener(balancer_, group_, 81);
};

TEST_F(ListenerProblemReportsTest, ALoadBalancerSaysWhichListenersAreNotServed) {
  EXPECT_EQ(text_of(shown(), "Code"), "active");
  EXPECT_EQ(text_of(shown(), "Reason"), "");
  tell(kFirstMachine, {{listener_, "127.77.0.1:80: Address already in use"}});
  EXPECT_EQ(text_of(shown(), "Code"), "active_impaired");
  EXPECT_EQ(text_of(shown(), "Reason"),
            "The HTTP listener on port 80 is not served: 127.77.0.1:80: Address already in use");
  tell(kFirstMachine, {{listener_, "first"}, {other_, "second"}});
  EXPECT_EQ(text_of(shown(), "Reason"),
            "The HTTP listener on port 80 is not served: first; "
            "The HTTP listener on port 81 is not served: second");
  tell(kFirstMachine, {});
  EXPECT_EQ(text_of(shown(), "Code"), "active");
}

TEST_F(ListenerProblemReportsTest, EachMachineSpeaksForItself) {
  tell(kFirstMachine, {{listener_, "busy"}});
  tell(kSecondMachine, {});
  EXPECT_EQ(text_of(shown(), "Code"), "active_impaired");
}

TEST_F(ListenerProblemReportsTest, WhatIsKnownOrGoneChangesNothing) {
  tell(kFirstMachine, {{listener_, "busy"}});
  EXPECT_TRUE(changes_nothing(kFirstMachine, {{listener_, "busy"}}));
  EXPECT_TRUE(changes_nothing(kSecondMachine, {{listener_ + "x", "busy"}}));
}

}  // namespace
}  // namespace minato::elb
