#include "agent/network/ipv4.h"

#include <gtest/gtest.h>

#include "agent/network/address_pool.h"
#include "agent/network/subnet_choice.h"

namespace minato::network {
namespace {

Ipv4Network network(const char* text) { return *Ipv4Network::parse(text); }

TEST(Ipv4Test, ReadsAndWritesNetworks) {
  EXPECT_EQ(network("10.88.0.0/14").str(), "10.88.0.0/14");
  EXPECT_EQ(network("0.0.0.0/0").size(), std::uint64_t{1} << 32);
  for (const char* bad : {"10.88.0.0", "10.88.0.0/33", "10.88.0.1/24", "x/8", "10.0.0.0/", "/8"}) {
    EXPECT_FALSE(Ipv4Network::parse(bad)) << bad;
  }
}

TEST(Ipv4Test, NetworksOverlapWhenOneHoldsTheOther) {
  EXPECT_TRUE(network("10.0.0.0/8").overlaps(network("10.124.16.0/20")));
  EXPECT_TRUE(network("10.124.16.0/20").overlaps(network("10.0.0.0/8")));
  EXPECT_FALSE(network("10.124.16.0/20").overlaps(network("10.124.32.0/20")));
  EXPECT_TRUE(network("10.124.16.0/20").overlaps(network("10.124.31.255/32")));
}

TEST(SubnetChoiceTest, PassesOverWhatTheMachineUses) {
  const Ipv4Network pool = network("10.124.0.0/14");
  EXPECT_EQ(choose_subnet(pool, {}, 0)->str(), "10.124.0.0/20");
  EXPECT_EQ(choose_subnet(pool, {}, 1)->str(), "10.124.16.0/20");
  EXPECT_EQ(choose_subnet(pool, {network("10.124.0.0/16")}, 3)->str(), "10.125.0.0/20");
  // From the last place on, round to the first.
  EXPECT_EQ(choose_subnet(pool, {network("10.127.240.0/24")}, 63)->str(), "10.124.0.0/20");
  EXPECT_FALSE(choose_subnet(pool, {network("10.0.0.0/8")}, 5));
}

TEST(SubnetChoiceTest, TakesASmallPoolWhole) {
  EXPECT_EQ(choose_subnet(network("10.1.2.0/24"), {}, 77)->str(), "10.1.2.0/24");
}

TEST(AddressPoolTest, HandsOutEveryAddressOnceAndRestsTheReleased) {
  AddressPool pool(network("10.1.2.0/29"));
  EXPECT_EQ(pool.gateway().str(), "10.1.2.1");
  const auto first = pool.take();
  EXPECT_EQ(first->str(), "10.1.2.2");
  pool.release(*first);
  EXPECT_EQ(pool.take()->str(), "10.1.2.3");
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(pool.take());
  EXPECT_FALSE(pool.take());
}

TEST(AddressPoolTest, AnAdoptedAddressIsNotHandedOut) {
  AddressPool pool(network("10.1.2.0/29"));
  pool.mark(*Ipv4Address::parse("10.1.2.2"));
  EXPECT_EQ(pool.take()->str(), "10.1.2.3");
}

}  // namespace
}  // namespace minato::network
