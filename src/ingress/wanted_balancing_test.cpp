#include "ingress/wanted_balancing.h"

#include <gtest/gtest.h>

#include "ingress/proxy_names.h"
#include "ingress/test_shapes.h"

namespace minato::ingress {
namespace {

const link::IngressLoadBalancer kBalancer = [] {
  auto balancer = test_balancer("arn:lb/web", "web", "127.77.0.1");
  balancer.listeners = {test_listener("arn:listener/80", 80, "arn:tg/web/1")};
  return balancer;
}();
const link::IngressTargetGroup kGroup = [] {
  auto group = test_group("arn:tg/web/1", "web");
  group.targets = {{"i-1", 32768, "192.0.2.7", false}};
  return group;
}();

link::IngressConfiguration everything() {
  link::IngressConfiguration configuration;
  configuration.full = true;
  configuration.load_balancers = {kBalancer};
  configuration.target_groups = {kGroup};
  configuration.certificates.emplace();
  return configuration;
}

TEST(WantedBalancingTest, DifferencesAddUpToTheWhole) {
  WantedBalancing wanted;
  wanted.apply(everything());
  EXPECT_EQ(wanted.full(), everything());
  link::IngressConfiguration difference;
  auto group = kGroup;
  group.targets.clear();
  difference.target_groups = {group};
  wanted.apply(difference);
  EXPECT_TRUE(wanted.targets().empty());
  EXPECT_EQ(wanted.listeners().size(), 1u);
  link::IngressConfiguration removal;
  removal.removed_load_balancers = {kBalancer.arn};
  removal.removed_target_groups = {kGroup.arn};
  wanted.apply(removal);
  EXPECT_TRUE(wanted.listeners().empty());
  EXPECT_TRUE(wanted.full().target_groups->empty());
}

TEST(WantedBalancingTest, TargetsOfThisMachineAreReachedAtTheirOwnAddress) {
  WantedBalancing wanted;
  wanted.apply(everything());
  EXPECT_EQ(wanted.targets().at(0).endpoint, (Endpoint{"192.0.2.7", 32768}));
  wanted.set_local_targets({{{"i-1", 32768}, {"10.124.0.2", 80}}});
  EXPECT_EQ(wanted.targets().at(0).endpoint, (Endpoint{"10.124.0.2", 80}));
}

TEST(WantedBalancingTest, ATargetStaysWhereItWasWhenItsContainerIsGone) {
  WantedBalancing wanted;
  wanted.set_local_targets({{{"i-1", 32768}, {"10.124.0.2", 80}}});
  wanted.apply(everything());
  wanted.set_local_targets({});
  EXPECT_EQ(wanted.targets().at(0).endpoint, (Endpoint{"10.124.0.2", 80}));
  WantedBalancing next;
  next.restore_endpoints(parse_endpoints(endpoints_text(wanted.endpoints()) + "junk\ni-1 x y z\n"));
  next.apply(everything());
  EXPECT_EQ(next.targets().at(0).endpoint, (Endpoint{"10.124.0.2", 80}));
  // The host port belongs to another container by now.
  next.set_local_targets({{{"i-1", 32768}, {"10.124.0.3", 80}}});
  EXPECT_EQ(next.targets().at(0).endpoint, (Endpoint{"10.124.0.3", 80}));
  link::IngressConfiguration removal;
  removal.removed_target_groups = {kGroup.arn};
  next.apply(removal);
  EXPECT_TRUE(next.endpoints().empty());
}

TEST(WantedBalancingTest, AGroupWithoutListenerIsNotServedAndAListenerWithoutGroupAnswers) {
  WantedBalancing wanted;
  auto configuration = everything();
  configuration.load_balancers->clear();
  wanted.apply(configuration);
  EXPECT_FALSE(wanted.targets().at(0).group_is_used);
  EXPECT_TRUE(wanted.backends().empty());
  configuration = everything();
  configuration.target_groups->clear();
  wanted.apply(configuration);
  ASSERT_EQ(wanted.backends().size(), 1u);
  EXPECT_EQ(wanted.backends()[0].name, backend_name(kGroup.arn));
}

TEST(WantedBalancingTest, ImpossibleAddressesAndPortsAreLeftOut) {
  WantedBalancing wanted;
  auto configuration = everything();
  configuration.load_balancers->at(0).address = "127.77.0.1\n  bind *:1";
  configuration.target_groups->at(0).targets = {{"i-1", 70000, "192.0.2.7", false},
                                                {"i-1", 80, "not an address", false}};
  wanted.apply(configuration);
  EXPECT_TRUE(wanted.listeners().empty());
  EXPECT_TRUE(wanted.targets().empty());
}

}  // namespace
}  // namespace minato::ingress
