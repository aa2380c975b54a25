"""Network load balancers, and what network any load balancer is in."""
import unittest

from api_case import ApiCase


class NetworkLoadBalancers(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subnets = [subnet["SubnetId"] for subnet in cls.ec2.describe_subnets()["Subnets"]]
        cls.vpc = cls.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]

    def balancer(self, name, **more):
        parameters = {"Type": "network", "SubnetMappings": [{"SubnetId": self.subnets[0]}], **more}
        return self.elb.create_load_balancer(Name=name, **parameters)["LoadBalancers"][0]

    def group(self, name, protocol):
        return self.elb.create_target_group(Name=name, Protocol=protocol, Port=80,
                                            VpcId=self.vpc)["TargetGroups"][0]["TargetGroupArn"]

    def listener(self, balancer, group, protocol="TCP", port=80):
        return self.elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"], Protocol=protocol, Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])["Listeners"][0]

    def test_create(self):
        balancer = self.balancer("net")
        self.assertRegex(balancer["LoadBalancerArn"],
                         "^" + self.arn("loadbalancer/net/net/[0-9a-f]{16}", "elasticloadbalancing") + "$")
        self.assertEqual(balancer["Type"], "network")
        self.assertNotIn("SecurityGroups", balancer)
        self.assertEqual(self.balancer("net")["LoadBalancerArn"], balancer["LoadBalancerArn"])
        self.assertIn("gateway", self.refused("ValidationError", self.balancer, name="gate", Type="gateway"))

    def test_listeners(self):
        balancer, group = self.balancer("listeners"), self.group("tcp", "TCP")
        listener = self.listener(balancer, group)
        self.assertEqual(listener["Protocol"], "TCP")
        self.assertIn(":listener/net/listeners/", listener["ListenerArn"])
        self.refused("IncompatibleProtocols", self.listener, balancer=balancer, group=self.group("http", "HTTP"), port=81)
        for protocol in ("UDP", "TCP_UDP", "HTTP"):
            self.refused("ValidationError", self.listener, balancer=balancer, group=group, protocol=protocol, port=82)

    def test_attributes(self):
        arn = self.balancer("attributes")["LoadBalancerArn"]
        answer = self.elb.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}])
        shown = {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}
        self.assertEqual(shown["load_balancing.cross_zone.enabled"], "true")
        self.assertNotIn("routing.http2.enabled", shown)
        for key, value in (("idle_timeout.timeout_seconds", "60"), ("access_logs.s3.bucket", "../etc"),
                           ("dns_record.client_routing_policy", "availability_zone_affinity")):
            self.refused("ValidationError", self.elb.modify_load_balancer_attributes, LoadBalancerArn=arn,
                         Attributes=[{"Key": key, "Value": value}])
        self.refused("InvalidConfigurationRequest", self.elb.modify_load_balancer_attributes, LoadBalancerArn=arn,
                     Attributes=[{"Key": "access_logs.s3.enabled", "Value": "true"}])

    def test_networks(self):
        arn = self.balancer("networks", Type="application")["LoadBalancerArn"]
        zones = self.elb.set_subnets(LoadBalancerArn=arn, Subnets=self.subnets[:2])["AvailabilityZones"]
        self.assertEqual({zone["SubnetId"] for zone in zones}, set(self.subnets[:2]))
        groups = self.elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]["SecurityGroups"]
        self.assertEqual(self.elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=groups)["SecurityGroupIds"],
                         groups)
        self.assertEqual(self.elb.set_ip_address_type(LoadBalancerArn=arn, IpAddressType="ipv4")["IpAddressType"],
                         "ipv4")
        self.refused("ValidationError", self.elb.set_ip_address_type, LoadBalancerArn=arn, IpAddressType="dualstack")
        self.refused("SubnetNotFound", self.elb.set_subnets, LoadBalancerArn=arn, Subnets=["subnet-0"])
        self.refused("InvalidSecurityGroup", self.elb.set_security_groups, LoadBalancerArn=arn, SecurityGroups=["sg-0"])
        self.refused("InvalidConfigurationRequest", self.elb.set_security_groups, SecurityGroups=groups,
                     LoadBalancerArn=self.balancer("bare")["LoadBalancerArn"])

    def test_limits(self):
        limits = {limit["Name"]: limit["Max"] for page in self.elb.get_paginator("describe_account_limits").paginate(
            PaginationConfig={"PageSize": 3}) for limit in page["Limits"]}
        self.assertEqual((limits["network-load-balancers"], limits["target-groups"]), ("50", "3000"))


if __name__ == "__main__":
    unittest.main()
