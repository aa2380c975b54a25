"""Balancers that are changed all the time under traffic of every kind: nothing of it may fail."""
import os
import random
import subprocess
import time
import unittest

import harness_path  # noqa: F401
from minato_case import MinatoCase, client
from traffic import Traffic, TrafficTarget, everyday

# MINATO_CHANGES=500 for a long look.
CHANGES = int(os.environ.get("MINATO_CHANGES", "60"))
QUICK_CHECK = {"HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2,
               "HealthyThresholdCount": 2}


class ChangedBalancers(MinatoCase):
    """An application load balancer (HTTP, HTTPS, gRPC by a rule, two weighted groups) and a network load balancer."""

    images = ()
    rounds = 0  # Names and addresses of each test are its own.

    @classmethod
    def connect(cls):
        super().connect()
        cls.acm = client(cls.minato, "acm")

    def setUp(self):
        super().setUp()
        type(self).rounds += 1
        self.random = random.Random(20261122)
        self.made = 100 * self.rounds
        self.targets = {}  # By group: the processes that serve.
        self.subnet = self.ec2.describe_subnets()["Subnets"][0]
        self.certificate = self.import_certificate("first.test")
        self.web = [self.make_group("web-a"), self.make_group("web-b")]
        self.calls = self.make_group("calls", ProtocolVersion="GRPC", Matcher={"GrpcCode": "0-99"})
        self.bytes = self.make_group("bytes", Protocol="TCP")
        for group in (*self.web, self.calls, self.bytes):
            self.add_target(group)
            self.add_target(group)
        self.front, address = self.make_load_balancer("front")
        self.http = self.make_listener(self.front, "HTTP", 80, self.forward(1, 1))
        self.https = self.make_listener(self.front, "HTTPS", 443, self.forward(1, 1),
                                        Certificates=[{"CertificateArn": self.certificate}])
        self.rule(self.https, 1, {"Field": "http-header", "HttpHeaderConfig": {
            "HttpHeaderName": "content-type", "Values": ["application/grpc*"]}}, self.to(self.calls))
        net, net_address = self.make_load_balancer("net", Type="network")
        self.make_listener(net, "TCP", 81, self.to(self.bytes))
        for group in (*self.web, self.calls, self.bytes):
            self.wait_healthy(group)
        self.orders = everyday(http=f"http://{address}:80", https=f"https://{address}:443",
                               tcp=f"tcp://{net_address}:81")
        self.extra = []  # Rules of no effect on the traffic.
        self.spare = None  # A listener that nobody uses.

    # -- What is there ------------------------------------------------------------------------------

    def import_certificate(self, name, **more):
        key, certificate = self.data / "key.pem", self.data / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "30", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        return self.acm.import_certificate(Certificate=certificate.read_bytes(), PrivateKey=key.read_bytes(),
                                           **more)["CertificateArn"]

    def make_group(self, name, **settings):
        tcp = settings.get("Protocol") == "TCP"
        check = {"HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2} if tcp else QUICK_CHECK
        arn = self.elb.create_target_group(**{
            "Name": f"{name}-{self.rounds}", "Protocol": "HTTP", "Port": 8080, "VpcId": self.subnet["VpcId"], "TargetType": "ip", **check,
            **settings})["TargetGroups"][0]["TargetGroupArn"]
        self.set_group(arn, **{"deregistration_delay.timeout_seconds": 30})
        self.targets[arn] = []
        return arn

    def make_load_balancer(self, name, **more):
        made = self.elb.create_load_balancer(Name=f"{name}-{self.rounds}", Subnets=[self.subnet["SubnetId"]],
                                             **more)["LoadBalancers"][0]
        return made["LoadBalancerArn"], made["AvailabilityZones"][0]["LoadBalancerAddresses"][0]["IpAddress"]

    def make_listener(self, balancer, protocol, port, actions, **more):
        return self.elb.create_listener(LoadBalancerArn=balancer, Protocol=protocol, Port=port, DefaultActions=actions,
                                        **more)["Listeners"][0]["ListenerArn"]

    def to(self, group):
        return [{"Type": "forward", "TargetGroupArn": group}]

    def forward(self, *weights):
        groups = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in zip(self.web, weights)]
        return [{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}]

    def rule(self, listener, priority, condition, actions):
        return self.elb.create_rule(ListenerArn=listener, Priority=priority, Conditions=[condition],
                                    Actions=actions)["Rules"][0]["RuleArn"]

    def set_group(self, group, **attributes):
        self.elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=[
            {"Key": key, "Value": str(value)} for key, value in attributes.items()])

    def add_target(self, group):
        self.made += 1
        address = f"127.94.{self.made // 250}.{self.made % 250 + 1}"
        port = 8081 if group == self.bytes else 8080
        target = TrafficTarget(f"t{self.made}", address, http=8080, tcp=8081)
        self.addCleanup(target.kill)
        target.start()
        self.elb.register_targets(TargetGroupArn=group, Targets=[{"Id": address, "Port": port}])
        self.targets[group].append((address, port, target))

    def states(self, group):
        found = self.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        return {health["Target"]["Id"]: health["TargetHealth"]["State"] for health in found}

    def wait_healthy(self, group):
        wanted = {address for address, _, _ in self.targets[group]}
        self.eventually(lambda: {a for a, s in self.states(group).items() if s == "healthy"} >= wanted, 20,
                        lambda: f"healthy: {self.states(group)}")

    # -- Changes ------------------------------------------------------------------------------------

    def bring_target(self):
        group = self.random.choice([*self.web, self.calls])
        self.add_target(group)
        self.wait_healthy(group)

    def drop_target(self):
        group = self.random.choice([arn for arn in self.web if len(self.targets[arn]) > 2] or [None])
        if group is None:
            return self.bring_target()
        # WebSockets live as long as the test: a target that serves one is not drained before its delay is over.
        address, port, _ = self.targets[group][-1]
        self.elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": address, "Port": port}])
        return self.targets[group].pop()

    def change_weights(self):
        listener = self.random.choice([self.http, self.https])
        self.elb.modify_listener(ListenerArn=listener,
                                 DefaultActions=self.forward(self.random.randint(0, 3), self.random.randint(1, 3)))

    def change_rules(self):
        if len(self.extra) > 4:
            self.elb.delete_rule(RuleArn=self.extra.pop(0))
        number = self.random.randint(100, 40000)
        self.extra.append(self.rule(
            self.random.choice([self.http, self.https]), number,
            {"Field": "path-pattern", "Values": [f"/nobody/{number}/*"]},
            [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "418", "MessageBody": "tea"}}]))

    def change_rule(self):
        if not self.extra:
            return self.change_rules()
        rule = self.random.choice(self.extra)
        self.elb.modify_rule(RuleArn=rule, Actions=[{"Type": "redirect", "RedirectConfig": {
            "Path": f"/{self.random.randint(1, 999)}", "StatusCode": "HTTP_302"}}])

    def change_listeners(self):
        if self.spare:
            self.elb.delete_listener(ListenerArn=self.spare)
            self.spare = None
        else:
            self.spare = self.make_listener(self.front, "HTTP", self.random.randint(9000, 9999), self.to(self.web[0]))

    def change_certificates(self):
        name = f"n{self.random.randint(1, 9999)}.test"
        if self.random.random() < 0.5:
            self.import_certificate(name, CertificateArn=self.certificate)
            return
        arn = self.import_certificate(name)
        self.elb.add_listener_certificates(ListenerArn=self.https, Certificates=[{"CertificateArn": arn}])
        self.elb.remove_listener_certificates(ListenerArn=self.https, Certificates=[{"CertificateArn": arn}])

    def change_attributes(self):
        if self.random.random() < 0.5:
            self.elb.modify_load_balancer_attributes(LoadBalancerArn=self.front, Attributes=[
                {"Key": "idle_timeout.timeout_seconds", "Value": str(self.random.randint(60, 90))},
                {"Key": "routing.http.xff_client_port.enabled", "Value": self.random.choice(["true", "false"])}])
        else:
            self.set_group(self.random.choice(self.web), **{
                "load_balancing.algorithm.type": self.random.choice(["round_robin", "least_outstanding_requests"])})

    def kill_the_agent(self):
        self.kill_role("agent")

    KINDS = (bring_target, drop_target, change_weights, change_rules, change_rule, change_listeners,
             change_certificates, change_attributes)

    # -- Tests --------------------------------------------------------------------------------------

    def test_no_change_costs_a_request(self):
        with Traffic(self.orders, self.data) as traffic:
            traffic.wait_until_flowing()
            for number in range(CHANGES):
                kind = self.KINDS[number % len(self.KINDS)] if number % 30 != 29 else type(self).kill_the_agent
                before = len(traffic.failures)
                kind(self)
                time.sleep(0.15)
                if len(traffic.failures) > before:
                    self.fail(f"after change {number}, {kind.__name__}: {traffic.told()}\n{self.minato.log_tail()}")
            traffic.wait_until_flowing()
        self.assertEqual(traffic.failures, [], traffic.told())
        requests = sum(order["sent"] for order in traffic.summary.values())
        print(f"{CHANGES} changes under {requests} requests of {len(self.orders)} kinds, 0 failed")

    def test_a_killed_haproxy_costs_at_most_what_was_in_flight(self):
        with Traffic(self.orders, self.data) as traffic:
            traffic.wait_until_flowing()
            time.sleep(1)
            killed = time.time()
            self.kill_role("haproxy")
            time.sleep(2)
            # Whoever came later than the kill waited for the next one: nobody was refused.
            self.assertGreater(len(traffic.failures), 0, "long connections ended")
            self.assertLessEqual({f["kind"] for f in traffic.failures}, {"unanswered", "cut", "closed", "tls"}, traffic.told())
            # An upload that trickles notices with its next piece.
            late = [f for f in traffic.failures if f["time"] - killed > (1.5 if "upload" in f["order"] else 0.5)]
            self.assertEqual(late, [], traffic.told())
            failed = len(traffic.failures)
            traffic.wait_until_flowing()
            self.assertEqual(len(traffic.failures), failed, traffic.told())


if __name__ == "__main__":
    unittest.main()
