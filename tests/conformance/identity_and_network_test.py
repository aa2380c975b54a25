"""STS GetCallerIdentity and the lookups of EC2 over the one default network."""
import unittest

from api_case import ApiCase
from minato_process import ACCOUNT, REGION


class IdentityAndNetwork(ApiCase):
    def test_who_am_i(self):
        me = self.sts.get_caller_identity()
        self.assertEqual(me["Account"], ACCOUNT)
        self.assertTrue(me["Arn"].startswith(f"arn:aws:iam::{ACCOUNT}:"), me["Arn"])
        self.assertTrue(me["UserId"])

    def test_one_default_network(self):
        vpcs = self.ec2.describe_vpcs()["Vpcs"]
        self.assertEqual([vpc["IsDefault"] for vpc in vpcs], [True])
        subnets = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpcs[0]["VpcId"]]}])["Subnets"]
        self.assertTrue(subnets)
        self.assertTrue(subnets[0]["DefaultForAz"])
        self.assertEqual(subnets[0]["VpcId"], vpcs[0]["VpcId"])
        groups = self.ec2.describe_security_groups()["SecurityGroups"]
        self.assertEqual([group["GroupName"] for group in groups], ["default"])
        zones = self.ec2.describe_availability_zones()["AvailabilityZones"]
        self.assertEqual({zone["RegionName"] for zone in zones}, {REGION})
        self.assertIn(subnets[0]["AvailabilityZone"], {zone["ZoneName"] for zone in zones})

    def test_by_id(self):
        vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.assertEqual(self.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["VpcId"], vpc)
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.assertEqual(self.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["SubnetId"], subnet)
        group = self.ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.assertEqual(self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["GroupId"], group)

    def test_the_default_network_by_filter(self):
        found = self.ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"]
        self.assertEqual(len(found), 1)
        self.assertEqual(self.ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["false"]}])["Vpcs"], [])

    def test_ids_of_somebody_else(self):
        self.refused("InvalidVpcID.NotFound", self.ec2.describe_vpcs, VpcIds=["vpc-0123456789abcdef0"])
        self.refused("InvalidSubnetID.NotFound", self.ec2.describe_subnets, SubnetIds=["subnet-0123456789abcdef0"])
        self.refused("InvalidGroup.NotFound", self.ec2.describe_security_groups, GroupIds=["sg-0123456789abcdef0"])

    def test_an_operation_that_is_not_there_yet(self):
        with self.assertRaises(Exception) as caught:
            self.ec2.describe_instances()
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 501)
        self.assertIn("DescribeInstances", caught.exception.response["Error"]["Message"])


if __name__ == "__main__":
    unittest.main()
