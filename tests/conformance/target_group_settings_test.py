"""Target groups of every protocol: health checks and attributes."""
import unittest

from api_case import ApiCase


class TargetGroupSettings(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vpc = cls.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]

    def group(self, name, **more):
        parameters = {"Protocol": "HTTP", "Port": 80, "VpcId": self.vpc, **more}
        return self.elb.create_target_group(Name=name, **parameters)["TargetGroups"][0]

    def attributes(self, group, **wanted):
        answer = self.elb.modify_target_group_attributes(
            TargetGroupArn=group["TargetGroupArn"],
            Attributes=[{"Key": key.replace("__", "."), "Value": value} for key, value in wanted.items()])
        return {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}

    def test_defaults_by_protocol(self):
        cases = (
            ({"Protocol": "HTTPS"}, {"HealthCheckProtocol": "HTTP", "ProtocolVersion": "HTTP1"}),
            ({"ProtocolVersion": "GRPC"}, {"HealthCheckPath": "/AWS.ALB/healthcheck", "Matcher": {"GrpcCode": "12"}}),
            ({"Protocol": "TCP"}, {"HealthCheckProtocol": "TCP", "HealthCheckTimeoutSeconds": 10}),
            ({"Protocol": "TLS", "HealthCheckProtocol": "HTTP"},
             {"HealthCheckTimeoutSeconds": 6, "Matcher": {"HttpCode": "200-399"}}),
        )
        for number, (more, expected) in enumerate(cases):
            with self.subTest(more):
                group = self.group(f"defaults-{number}", **more)
                self.assertEqual({name: group[name] for name in expected}, expected)
        tcp = self.elb.describe_target_groups(Names=["defaults-2"])["TargetGroups"][0]
        self.assertNotIn("HealthCheckPath", tcp)
        self.assertNotIn("ProtocolVersion", tcp)

    def test_what_cannot_be(self):
        for more in ({"Protocol": "UDP"}, {"Protocol": "GENEVE"}, {"TargetType": "lambda"},
                     {"HealthCheckProtocol": "TCP"}, {"HealthCheckEnabled": False}, {"ProtocolVersion": "HTTP3"},
                     {"Protocol": "TCP", "HealthCheckPath": "/"}, {"Matcher": {"GrpcCode": "0"}},
                     {"ProtocolVersion": "GRPC", "Matcher": {"GrpcCode": "100"}}):
            with self.subTest(more):
                self.refused("ValidationError", self.group, name="impossible", **more)

    def test_modify(self):
        arn = self.group("modified", Protocol="TCP")["TargetGroupArn"]
        changed = self.elb.modify_target_group(TargetGroupArn=arn, HealthCheckProtocol="HTTP", HealthCheckPath="/up",
                                               Matcher={"HttpCode": "200-599"})["TargetGroups"][0]
        self.assertEqual((changed["HealthCheckProtocol"], changed["HealthCheckPath"], changed["Matcher"]),
                         ("HTTP", "/up", {"HttpCode": "200-599"}))

    def test_attributes(self):
        web = self.group("attributes")
        shown = self.attributes(web, stickiness__enabled="true", stickiness__type="app_cookie",
                                stickiness__app_cookie__cookie_name="session", slow_start__duration_seconds="30")
        self.assertEqual((shown["stickiness.type"], shown["stickiness.app_cookie.cookie_name"]),
                         ("app_cookie", "session"))
        self.refused("InvalidConfigurationRequest", self.attributes, group=web,
                     load_balancing__algorithm__type="least_outstanding_requests")
        self.refused("ValidationError", self.attributes, group=web, stickiness__app_cookie__cookie_name="AWSALB")
        tcp = self.group("tcp-attributes", Protocol="TCP")
        shown = self.attributes(tcp, stickiness__enabled="true", proxy_protocol_v2__enabled="true")
        self.assertEqual((shown["stickiness.type"], shown["preserve_client_ip.enabled"]), ("source_ip", "false"))
        self.refused("ValidationError", self.attributes, group=tcp, preserve_client_ip__enabled="true")


if __name__ == "__main__":
    unittest.main()
