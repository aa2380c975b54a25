"""The demo's service moved from one version to the other and back under load: no request may fail."""
import re
import time
import urllib.request

from benched_minato import CLUSTER, wait_for
from figure import Figure, at_least, at_most, median
from load import Load
from rollout import is_stable
from story import task_definition

NAME, RATE = "rolling", 2000
MANY = 10
STABLE_WITHIN = 120


def text_of(xml, element):
    return re.search(f"<{element}>([^<]*)</{element}>", xml).group(1)


def make_balancer(client):
    """(URL, target group ARN), set as the demo sets it."""
    subnets = client.ec2("DescribeSubnets")
    subnet, vpc = text_of(subnets, "subnetId"), text_of(subnets, "vpcId")
    balancer = client.elb("CreateLoadBalancer", Name=NAME, **{"Subnets.member.1": subnet})
    group = text_of(client.elb("CreateTargetGroup", Name=NAME, Protocol="HTTP", Port=80, VpcId=vpc,
                               HealthCheckPath="/health", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2,
                               HealthyThresholdCount=2), "TargetGroupArn")
    client.elb("ModifyTargetGroupAttributes", TargetGroupArn=group, **{
        "Attributes.member.1.Key": "deregistration_delay.timeout_seconds", "Attributes.member.1.Value": "10"})
    client.elb("CreateListener", LoadBalancerArn=text_of(balancer, "LoadBalancerArn"), Protocol="HTTP", Port=80,
               **{"DefaultActions.member.1.Type": "forward", "DefaultActions.member.1.TargetGroupArn": group})
    return f"http://{text_of(balancer, 'IpAddress')}/", group


class RollingService:
    def __init__(self, minato):
        self.minato = minato
        self.definitions = [minato.register(NAME, task_definition(version)) for version in ("v1", "v2")]
        self.runs = 0  # Which of them.
        self.url, group = make_balancer(minato.client)
        minato.client.ecs(
            "CreateService", cluster=CLUSTER, serviceName=NAME, taskDefinition=self.definitions[0], desiredCount=3,
            loadBalancers=[{"targetGroupArn": group, "containerName": "web", "containerPort": 8080}],
            deploymentConfiguration={"minimumHealthyPercent": 100, "maximumPercent": 200})
        self.wait_stable()
        wait_for(self.answers, 30, f"an answer at {self.url}")

    def answers(self):
        """A task runs before the balancer's health checks have found it well."""
        try:
            with urllib.request.urlopen(self.url, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def wait_stable(self):
        wait_for(lambda: is_stable(self.minato.service(NAME)), STABLE_WITHIN, f"{NAME} stable", pause=0.02)

    def scale(self, count):
        self.minato.client.ecs("UpdateService", cluster=CLUSTER, service=NAME, desiredCount=count)
        self.wait_stable()

    def update(self):
        """To the other version: (seconds until stable, the load's report)."""
        self.runs = 1 - self.runs
        load = Load(self.minato.build / "demo" / "minato-load", self.url, RATE, self.minato.data / "load.json")
        load.start()
        try:
            time.sleep(0.5)
            begun = time.monotonic()
            self.minato.client.ecs("UpdateService", cluster=CLUSTER, service=NAME,
                                   taskDefinition=self.definitions[self.runs])
            self.wait_stable()
            seconds = time.monotonic() - begun
            time.sleep(0.5)
            return seconds, load.stop()
        finally:
            load.abandon()


def failures_of(reports):
    found = {}
    for report in reports:
        for reason, count in report["failures"].items():
            found[reason] = found.get(reason, 0) + count
    return found


def measure(minato, calibration, options):
    service = RollingService(minato)

    def update(count):
        rounds = []
        for number in range(1, options.rolling + 1):
            rounds.append(service.update())
            options.say(f"rolling update {number} of {count} tasks: {rounds[-1][0]:.1f} s, {rounds[-1][1]['requests']:,} "
                        f"requests, {rounds[-1][1]['failed']} failed")
        return rounds

    rounds = update(3)
    service.scale(MANY)
    many = update(MANY)
    minato.delete_service(NAME)
    seconds, of_many = [each[0] for each in rounds], [each[0] for each in many]
    reports = [each[1] for each in rounds + many]
    failures = failures_of(reports)
    yield Figure(f"requests failed in {len(reports)} rolling updates", sum(report["failed"] for report in reports), "",
                 **at_most(0), against=f"of {sum(report['requests'] for report in reports):,}"
                 + (f": {failures}" if failures else ", half of them on new connections"), details={"reports": reports})
    yield Figure("requests a second meanwhile, slowest update",
                 min(report["requests_per_second"] for report in reports), "/s", **at_least(1000),
                 against=f"worst p99 {max(report['latency_ms']['p99'] for report in reports):.1f} ms")
    yield Figure("rolling update of 3 tasks, stable again", median(seconds), "s",
                 against=f"from {min(seconds):.1f} to {max(seconds):.1f} s", details={"seconds": seconds})
    yield Figure(f"rolling update of {MANY} tasks, stable again", max(of_many), "s", **at_most(6),
                 against=f"the slowest; median {median(of_many):.1f} s", details={"seconds": of_many})
