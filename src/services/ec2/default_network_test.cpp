#include "services/ec2/default_network.h"

#include <gtest/gtest.h>

#include <regex>

namespace minato::ec2 {
namespace {

const Identity kIdentity{"eu-west-1", "123456789012"};

TEST(DefaultNetworkTest, IdsLookLikeEc2sAndFollowFromAccountAndRegion) {
  const DefaultNetwork network = make_default_network(kIdentity);
  EXPECT_TRUE(std::regex_match(network.vpc_id, std::regex("vpc-[0-9a-f]{17}")));
  EXPECT_TRUE(std::regex_match(network.security_group_id, std::regex("sg-[0-9a-f]{17}")));
  ASSERT_EQ(network.subnets.size(), 1u);
  EXPECT_TRUE(std::regex_match(network.subnets[0].id, std::regex("subnet-[0-9a-f]{17}")));
  EXPECT_EQ(make_default_network(kIdentity).vpc_id, network.vpc_id);
  EXPECT_NE(make_default_network({"eu-west-1", "123456789013"}).vpc_id, network.vpc_id);
  EXPECT_NE(make_default_network({"eu-west-2", "123456789012"}).vpc_id, network.vpc_id);
}

TEST(DefaultNetworkTest, SubnetsAreFoundByIdAndLieInTheRegionsZones) {
  const DefaultNetwork network = make_default_network(kIdentity);
  const Subnet* subnet = network.find_subnet(network.subnets[0].id);
  ASSERT_NE(subnet, nullptr);
  EXPECT_EQ(subnet->availability_zone, "eu-west-1a");
  EXPECT_EQ(subnet->cidr, "172.31.0.0/20");
  EXPECT_EQ(network.find_subnet("subnet-0123456789abcdef0"), nullptr);
}

TEST(DefaultNetworkTest, ZoneIdsAreShortenedAsAwsDoes) {
  EXPECT_EQ(availability_zone_id("us-east-1", 1), "use1-az1");
  EXPECT_EQ(availability_zone_id("ap-northeast-3", 2), "apne3-az2");
  EXPECT_EQ(availability_zone_id("us-gov-west-1", 1), "usgw1-az1");
  EXPECT_EQ(availability_zone_id("local", 1), "local-az1");
}

}  // namespace
}  // namespace minato::ec2
