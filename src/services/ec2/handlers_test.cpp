#include "services/ec2/handlers.h"

#include <gtest/gtest.h>

#include "services/ec2/default_network.h"
#include "services/ec2/install.h"
#include "services/test_engine.h"

namespace minato::ec2 {
namespace {

class Ec2HandlersTest : public testing::Test {
 protected:
  Ec2HandlersTest() { install(test_.engine(), test_.registry()); }

  const DefaultNetwork& network() { return test_.state().setting<DefaultNetwork>(); }

  TestEngine test_{"ec2"};
};

TEST_F(Ec2HandlersTest, TheDefaultVpcIsShown) {
  const std::string answer = test_.ask("DescribeVpcs", "");
  EXPECT_EQ(texts_of(answer, "vpcId"), std::vector{network().vpc_id});
  EXPECT_EQ(text_of(answer, "isDefault"), "true");
  EXPECT_EQ(text_of(answer, "cidrBlock"), "172.31.0.0/16");
  EXPECT_EQ(text_of(answer, "ownerId"), "123456789012");
}

TEST_F(Ec2HandlersTest, SubnetsLieInTheDefaultVpc) {
  const std::string answer =
      test_.ask("DescribeSubnets", "Filter.1.Name=vpc-id&Filter.1.Value.1=" + network().vpc_id +
                                       "&Filter.2.Name=default-for-az&Filter.2.Value.1=true");
  EXPECT_EQ(texts_of(answer, "subnetId"), std::vector{network().subnets[0].id});
  EXPECT_EQ(text_of(answer, "availabilityZone"), "eu-west-1a");
  EXPECT_EQ(text_of(answer, "defaultForAz"), "true");
}

TEST_F(Ec2HandlersTest, TheDefaultSecurityGroupIsFoundByNameAndId) {
  const std::string& id = network().security_group_id;
  for (const std::string& form :
       {std::string("GroupName.1=default"), "GroupId.1=" + id,
        "Filter.1.Name=group-name&Filter.1.Value.1=default&Filter.2.Name=vpc-id&Filter.2.Value.1=" +
            network().vpc_id}) {
    const std::string answer = test_.ask("DescribeSecurityGroups", form);
    EXPECT_EQ(text_of(answer, "groupName"), "default") << form;
    EXPECT_EQ(text_of(answer, "vpcId"), network().vpc_id) << form;
    EXPECT_NE(answer.find("<cidrIp>0.0.0.0/0</cidrIp>"), std::string::npos);
  }
}

TEST_F(Ec2HandlersTest, ZonesAreShown) {
  const std::string answer = test_.ask("DescribeAvailabilityZones", "ZoneName.1=eu-west-1a");
  EXPECT_EQ(texts_of(answer, "zoneName"), std::vector<std::string>{"eu-west-1a"});
  EXPECT_EQ(text_of(answer, "zoneId"), "euw1-az1");
  EXPECT_EQ(text_of(answer, "zoneState"), "available");
}

TEST_F(Ec2HandlersTest, FiltersThatMatchNothingLeaveNothing) {
  struct Row {
    const char* operation;
    const char* form;
    const char* element;
  };
  for (const Row& row :
       {Row{"DescribeVpcs", "Filter.1.Name=isDefault&Filter.1.Value.1=false", "vpcId"},
        Row{"DescribeVpcs", "Filter.1.Name=tag%3AName&Filter.1.Value.1=mine", "vpcId"},
        Row{"DescribeSubnets", "Filter.1.Name=availability-zone&Filter.1.Value.1=eu-west-1b",
            "subnetId"},
        Row{"DescribeSubnets", "Filter.1.Name=state&Filter.1.Value.1=pending", "subnetId"},
        Row{"DescribeSecurityGroups", "Filter.1.Name=group-name&Filter.1.Value.1=web", "groupId"},
        Row{"DescribeAvailabilityZones", "Filter.1.Name=zone-name&Filter.1.Value.1=us-*",
            "zoneName"}}) {
    const auto answer = test_.ask(row.operation, row.form);
    EXPECT_TRUE(texts_of(answer, row.element).empty()) << row.operation << ' ' << row.form;
  }
}

TEST_F(Ec2HandlersTest, WhatIsNotThereIsRefused) {
  struct Row {
    const char* operation;
    const char* form;
    ErrorCode code;
    const char* message;
  };
  for (const Row& row :
       {Row{"DescribeVpcs", "VpcId.1=vpc-1", ErrorCode::kVpcNotFound,
            "The vpc ID 'vpc-1' does not exist"},
        Row{"DescribeSubnets", "SubnetId.1=subnet-1", ErrorCode::kEc2SubnetNotFound,
            "The subnet ID 'subnet-1' does not exist"},
        Row{"DescribeSecurityGroups", "GroupId.1=sg-1", ErrorCode::kSecurityGroupNotFound,
            "The security group 'sg-1' does not exist"},
        Row{"DescribeSecurityGroups", "GroupName.1=web", ErrorCode::kSecurityGroupNotFound,
            "The security group 'web' does not exist"},
        Row{"DescribeAvailabilityZones", "ZoneName.1=mars-1a", ErrorCode::kEc2InvalidParameter,
            "Invalid availability zone: [mars-1a]"},
        Row{"DescribeVpcs", "Filter.1.Name=colour&Filter.1.Value.1=red",
            ErrorCode::kEc2InvalidParameter, "The filter 'colour' is invalid"},
        Row{"DescribeVpcs", "NextToken=x", ErrorCode::kEc2InvalidParameter,
            "The NextToken 'x' is not valid"}}) {
    EXPECT_EQ(test_.refusal(row.operation, row.form), (Error{row.code, row.message})) << row.form;
  }
}

}  // namespace
}  // namespace minato::ec2
