"""Elastic Load Balancing v2: load balancers, target groups, listeners, targets."""
import unittest

from api_case import ApiCase


class LoadBalancing(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subnet = cls.ec2.describe_subnets()["Subnets"][0]
        cls.subnet, cls.vpc = subnet["SubnetId"], subnet["VpcId"]

    def balancer(self, name, **more):
        return self.elb.create_load_balancer(Name=name, Subnets=[self.subnet], **more)["LoadBalancers"][0]

    def group(self, name, **more):
        parameters = {"Protocol": "HTTP", "Port": 80, "VpcId": self.vpc, **more}
        return self.elb.create_target_group(Name=name, **parameters)["TargetGroups"][0]

    def listener(self, balancer, group, port=80):
        return self.elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}])["Listeners"][0]

    def missing(self, kind):
        return self.arn(kind, "elasticloadbalancing")


class LoadBalancers(LoadBalancing):
    def test_create_shows_the_new_balancer(self):
        balancer = self.balancer("shown")
        self.assertRegex(balancer["LoadBalancerArn"],
                         "^" + self.missing("loadbalancer/app/shown/[0-9a-f]{16}") + "$")
        self.assertEqual((balancer["LoadBalancerName"], balancer["Type"], balancer["Scheme"]),
                         ("shown", "application", "internet-facing"))
        self.assertIn(balancer["State"]["Code"], ("provisioning", "active"))
        self.assertEqual(balancer["VpcId"], self.vpc)
        self.assertEqual(balancer["AvailabilityZones"][0]["SubnetId"], self.subnet)
        self.assertTrue(balancer["DNSName"])
        self.assertEqual(balancer["IpAddressType"], "ipv4")

    def test_addresses_differ(self):
        addresses = {self.balancer(name)["AvailabilityZones"][0]["LoadBalancerAddresses"][0]["IpAddress"]
                     for name in ("one", "two", "three")}
        self.assertEqual(len(addresses), 3)

    def test_create_again(self):
        first = self.balancer("again")
        self.assertEqual(self.balancer("again")["LoadBalancerArn"], first["LoadBalancerArn"])
        self.refused("DuplicateLoadBalancerName", self.balancer, name="again", Scheme="internal")

    def test_names_that_are_none(self):
        for name in ("a" * 33, "-first", "last-", "with_underscore", "internal-x"):
            with self.subTest(name):
                self.refused("ValidationError", self.balancer, name=name)

    def test_subnets_of_somebody_else(self):
        self.refused("SubnetNotFound", self.elb.create_load_balancer, Name="x", Subnets=["subnet-0123456789abcdef0"])

    def test_describe_by_name_and_arn(self):
        balancer = self.balancer("described")
        for how in ({"Names": ["described"]}, {"LoadBalancerArns": [balancer["LoadBalancerArn"]]}):
            found = self.elb.describe_load_balancers(**how)["LoadBalancers"]
            self.assertEqual([b["LoadBalancerArn"] for b in found], [balancer["LoadBalancerArn"]])
        self.refused("LoadBalancerNotFound", self.elb.describe_load_balancers, Names=["never"])

    def test_describe_in_pages(self):
        for number in range(5):
            self.balancer(f"page-{number}")
        pages = list(self.elb.get_paginator("describe_load_balancers").paginate(PaginationConfig={"PageSize": 2}))
        self.assertTrue(all(len(page["LoadBalancers"]) <= 2 for page in pages))
        names = [b["LoadBalancerName"] for page in pages for b in page["LoadBalancers"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual({f"page-{number}" for number in range(5)}, set(names))

    def test_delete_takes_the_listeners_along(self):
        balancer, group = self.balancer("leaving"), self.group("leaving")
        listener = self.listener(balancer, group)
        self.elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
        self.refused("LoadBalancerNotFound", self.elb.describe_load_balancers, Names=["leaving"])
        self.refused("ListenerNotFound", self.elb.describe_listeners, ListenerArns=[listener["ListenerArn"]])
        self.elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])

    def test_waiters(self):
        arn = self.balancer("awaited")["LoadBalancerArn"]
        self.elb.get_waiter("load_balancer_exists").wait(LoadBalancerArns=[arn])
        self.elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[arn], WaiterConfig={"Delay": 1})
        self.elb.delete_load_balancer(LoadBalancerArn=arn)
        self.elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[arn], WaiterConfig={"Delay": 1})


class TargetGroups(LoadBalancing):
    def test_create_shows_the_defaults(self):
        group = self.group("shown")
        self.assertRegex(group["TargetGroupArn"], "^" + self.missing("targetgroup/shown/[0-9a-f]{16}") + "$")
        expected = {"HealthCheckPath": "/", "HealthCheckPort": "traffic-port", "HealthCheckProtocol": "HTTP",
                    "HealthCheckIntervalSeconds": 30, "HealthCheckTimeoutSeconds": 5, "HealthyThresholdCount": 5,
                    "UnhealthyThresholdCount": 2, "Matcher": {"HttpCode": "200"}, "TargetType": "instance",
                    "Protocol": "HTTP", "Port": 80, "VpcId": self.vpc}
        self.assertEqual({name: group[name] for name in expected}, expected)
        self.assertEqual(group["LoadBalancerArns"], [])

    def test_create_again(self):
        first = self.group("again")
        self.assertEqual(self.group("again")["TargetGroupArn"], first["TargetGroupArn"])
        self.refused("DuplicateTargetGroupName", self.group, name="again", Port=81)

    def test_settings_that_cannot_be(self):
        for more in ({"HealthCheckIntervalSeconds": 301}, {"HealthCheckTimeoutSeconds": 121}, {"HealthyThresholdCount": 11},
                     {"Matcher": {"HttpCode": "abc"}}, {"Port": 65536}, {"HealthCheckPath": "no-slash"},
                     {"HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 10}):
            with self.subTest(more):
                self.refused(("ValidationError", "InvalidParameterValue"), self.group, name="impossible", **more)

    def test_a_network_of_somebody_else(self):
        self.refused(("ValidationError", "InvalidVpcID.NotFound", "InvalidConfigurationRequest"), self.group, name="x",
                     VpcId="vpc-0123456789abcdef0")

    def test_describe(self):
        arn = self.group("described")["TargetGroupArn"]
        self.assertEqual(self.elb.describe_target_groups(Names=["described"])["TargetGroups"][0]["TargetGroupArn"], arn)
        self.refused("TargetGroupNotFound", self.elb.describe_target_groups, Names=["never"])
        balancer = self.balancer("described")
        self.listener(balancer, {"TargetGroupArn": arn})
        found = self.elb.describe_target_groups(LoadBalancerArn=balancer["LoadBalancerArn"])["TargetGroups"]
        self.assertEqual([group["TargetGroupArn"] for group in found], [arn])
        self.assertEqual(found[0]["LoadBalancerArns"], [balancer["LoadBalancerArn"]])

    def test_one_in_use_is_not_deleted(self):
        group, balancer = self.group("in-use"), self.balancer("in-use")
        listener = self.listener(balancer, group)
        self.refused("ResourceInUse", self.elb.delete_target_group, TargetGroupArn=group["TargetGroupArn"])
        self.elb.delete_listener(ListenerArn=listener["ListenerArn"])
        self.elb.delete_target_group(TargetGroupArn=group["TargetGroupArn"])
        self.refused("TargetGroupNotFound", self.elb.describe_target_groups, Names=["in-use"])

    def attributes(self, arn):
        answer = self.elb.describe_target_group_attributes(TargetGroupArn=arn)
        return {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}

    def test_attributes(self):
        arn = self.group("attributes")["TargetGroupArn"]
        self.assertEqual(self.attributes(arn)["deregistration_delay.timeout_seconds"], "300")
        self.elb.modify_target_group_attributes(
            TargetGroupArn=arn, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "7"}])
        self.assertEqual(self.attributes(arn)["deregistration_delay.timeout_seconds"], "7")
        for key, value in (("deregistration_delay.timeout_seconds", "3601"), ("no.such.attribute", "1")):
            self.refused(("ValidationError", "InvalidConfigurationRequest"), self.elb.modify_target_group_attributes,
                         TargetGroupArn=arn, Attributes=[{"Key": key, "Value": value}])

    def balancer_attributes(self, arn):
        answer = self.elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
        return {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}

    def test_load_balancer_attributes(self):
        arn = self.balancer("attributes")["LoadBalancerArn"]
        wanted = {"idle_timeout.timeout_seconds": "120", "routing.http.xff_client_port.enabled": "true",
                  "deletion_protection.enabled": "true"}
        self.elb.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": value} for key, value in wanted.items()])
        self.assertEqual(wanted, {key: self.balancer_attributes(arn)[key] for key in wanted})
        self.refused("OperationNotPermitted", self.elb.delete_load_balancer, LoadBalancerArn=arn)
        self.elb.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}])
        self.elb.delete_load_balancer(LoadBalancerArn=arn)

    def test_targets_by_address(self):
        arn = self.group("by-address", TargetType="ip")["TargetGroupArn"]
        self.elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": "10.1.2.3", "Port": 8080}, {"Id": "10.1.2.4"}])
        states = self.elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        self.assertEqual({(s["Target"]["Id"], s["Target"]["Port"]) for s in states}, {("10.1.2.3", 8080), ("10.1.2.4", 80)})
        self.assertEqual({s["TargetHealth"]["State"] for s in states}, {"unused"})
        self.assertEqual({s["TargetHealth"]["Reason"] for s in states}, {"Target.NotInUse"})
        self.elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "10.1.2.3", "Port": 8080}])
        states = self.elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        self.assertEqual([s["Target"]["Id"] for s in states], ["10.1.2.4"])

    def test_targets_that_cannot_be(self):
        by_address, by_instance = self.group("t-ip", TargetType="ip"), self.group("t-instance")
        for group, target in ((by_address, "i-0123456789abcdef0"), (by_address, "300.1.1.1"),
                              (by_instance, "i-0123456789abcdef0"), (by_instance, "10.1.1.1")):
            with self.subTest(target):
                self.refused(("InvalidTarget", "ValidationError"), self.elb.register_targets,
                             TargetGroupArn=group["TargetGroupArn"], Targets=[{"Id": target}])
        self.refused("TargetGroupNotFound", self.elb.register_targets,
                     TargetGroupArn=self.missing("targetgroup/never/0123456789abcdef"), Targets=[{"Id": "10.1.1.1"}])


class Listeners(LoadBalancing):
    def test_create_and_describe(self):
        balancer, group = self.balancer("heard"), self.group("heard")
        listener = self.listener(balancer, group, 8080)
        self.assertRegex(listener["ListenerArn"], "^" + self.missing("listener/app/heard/[0-9a-f]{16}/[0-9a-f]{16}") + "$")
        self.assertEqual((listener["Port"], listener["Protocol"]), (8080, "HTTP"))
        action = listener["DefaultActions"][0]
        self.assertEqual((action["Type"], action["TargetGroupArn"]), ("forward", group["TargetGroupArn"]))
        for how in ({"LoadBalancerArn": balancer["LoadBalancerArn"]}, {"ListenerArns": [listener["ListenerArn"]]}):
            found = self.elb.describe_listeners(**how)["Listeners"]
            self.assertEqual([one["ListenerArn"] for one in found], [listener["ListenerArn"]])

    def test_refusals(self):
        balancer, group = self.balancer("refusing"), self.group("refusing")
        listener = self.listener(balancer, group)
        self.assertEqual(self.listener(balancer, group)["ListenerArn"], listener["ListenerArn"])
        self.refused("DuplicateListener", self.listener, balancer=balancer, group=self.group("refused"))
        self.refused("TargetGroupNotFound", self.listener, balancer=balancer, port=81,
                     group={"TargetGroupArn": self.missing("targetgroup/never/0123456789abcdef")})
        self.refused("LoadBalancerNotFound", self.listener, group=group,
                     balancer={"LoadBalancerArn": self.missing("loadbalancer/app/never/0123456789abcdef")})
        self.refused("ListenerNotFound", self.elb.delete_listener,
                     ListenerArn=self.missing("listener/app/never/0123456789abcdef/0123456789abcdef"))
        self.refused("LoadBalancerNotFound", self.elb.describe_listeners,
                     LoadBalancerArn=self.missing("loadbalancer/app/never/0123456789abcdef"))

    def test_the_default_rule(self):
        listener = self.listener(self.balancer("ruled"), self.group("ruled"))
        rules = self.elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
        self.assertEqual([(rule["Priority"], rule["IsDefault"], rule["Actions"]) for rule in rules],
                         [("default", True, listener["DefaultActions"])])

    def test_tags(self):
        arn = self.balancer("tagged", Tags=[{"Key": "team", "Value": "sea"}])["LoadBalancerArn"]
        self.elb.add_tags(ResourceArns=[arn], Tags=[{"Key": "stage", "Value": "test"}])
        self.elb.remove_tags(ResourceArns=[arn], TagKeys=["team"])
        described = self.elb.describe_tags(ResourceArns=[arn])["TagDescriptions"]
        self.assertEqual(described, [{"ResourceArn": arn, "Tags": [{"Key": "stage", "Value": "test"}]}])

    def test_an_operation_that_is_not_there_yet(self):
        status, text = self.post_query("elasticloadbalancing",
                                       "Action=DescribeCapacityReservation&Version=2015-12-01&LoadBalancerArn=x")
        self.assertEqual(status, 501)
        self.assertIn("DescribeCapacityReservation", text)


if __name__ == "__main__":
    unittest.main()
