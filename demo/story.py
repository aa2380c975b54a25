"""The newcomer's first minutes: a service of three containers behind a load balancer, then its next version."""
import json
import pathlib
import subprocess
import time
import urllib.request

import rollout
from aws_cli import AwsError
from load import Load, answers_by_version, rows_of

CLUSTER, SERVICE, FAMILY = "harbour", "hello", "hello"
RATE = 1200


def task_definition(version):
    return [{
        "name": "web", "image": f"sample:{version}", "cpu": 64, "memory": 64, "essential": True,
        "portMappings": [{"containerPort": 8080, "hostPort": 0}],
        "healthCheck": {"command": ["CMD", "/sample", "health"], "interval": 5, "timeout": 2, "retries": 2},
    }]


class Story:
    def __init__(self, minato, build, aws, narrator):
        self.minato, self.build, self.aws, self.narrator = minato, pathlib.Path(build), aws, narrator
        self.url = None
        self.load = None
        self.finished = False

    def tell(self):
        """True when every request was answered and every step did what it is for."""
        self.load_images()
        group = self.make_balancer()
        self.make_service(group)
        self.greet("v1", 6)
        report = self.update_under_load()
        self.greet("v2", 3)
        self.show_status()
        self.finished = self.judge(report)
        return self.finished

    def load_images(self):
        self.narrator.heading("Two versions of a small web server, from image archives")
        for version in ("v1", "v2"):
            archive = self.build / f"sample-{version}.tar"
            self.narrator.command([self.minato.program, "image", "load", str(archive), "--data", str(self.minato.data)])
            self.narrator.result(self.minato.load_image(archive))

    def make_balancer(self):
        """The target group's ARN; self.url leads to the listener."""
        self.narrator.heading("A cluster, and a load balancer in front of it")
        self.aws.show("ecs", "create-cluster", "--cluster-name", CLUSTER)
        subnet = self.aws.show("ec2", "describe-subnets")["Subnets"][0]
        self.narrator.result(f"{subnet['SubnetId']} in {subnet['VpcId']}")
        balancer = self.aws.show("elbv2", "create-load-balancer", "--name", "hello", "--subnets",
                                 subnet["SubnetId"])["LoadBalancers"][0]
        group = self.aws.show(
            "elbv2", "create-target-group", "--name", "hello", "--protocol", "HTTP", "--port", "80", "--vpc-id",
            subnet["VpcId"], "--health-check-path", "/health", "--health-check-interval-seconds", "5",
            "--health-check-timeout-seconds", "2", "--healthy-threshold-count", "2")["TargetGroups"][0]["TargetGroupArn"]
        self.aws.show("elbv2", "modify-target-group-attributes", "--target-group-arn", group, "--attributes",
                      "Key=deregistration_delay.timeout_seconds,Value=10")
        self.aws.show("elbv2", "create-listener", "--load-balancer-arn", balancer["LoadBalancerArn"], "--protocol",
                      "HTTP", "--port", "80", "--default-actions", f"Type=forward,TargetGroupArn={group}")
        self.url = self.url_of(balancer)
        self.narrator.result(f"the load balancer listens at {self.url}")
        return group

    @staticmethod
    def url_of(balancer):
        """By the balancer's own address, which needs no name server."""
        for zone in balancer.get("AvailabilityZones", []):
            for address in zone.get("LoadBalancerAddresses", []):
                return f"http://{address['IpAddress']}/"
        return f"http://{balancer['DNSName']}/"

    def register(self, version):
        answer = self.aws.show("ecs", "register-task-definition", "--family", FAMILY, "--network-mode", "bridge",
                               "--container-definitions", json.dumps(task_definition(version)))
        definition = answer["taskDefinition"]
        return f"{definition['family']}:{definition['revision']}"

    def make_service(self, group):
        self.narrator.heading("A service of three containers")
        definition = self.register("v1")
        started = time.monotonic()
        self.aws.show(
            "ecs", "create-service", "--cluster", CLUSTER, "--service-name", SERVICE, "--task-definition", definition,
            "--desired-count", "3", "--load-balancers", f"targetGroupArn={group},containerName=web,containerPort=8080",
            "--deployment-configuration", "minimumHealthyPercent=100,maximumPercent=200")
        rollout.watch(self.aws, self.narrator, CLUSTER, SERVICE)
        self.aws.show("ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", SERVICE)
        self.wait_for_answers()
        self.narrator.good(f"three containers answer behind the load balancer, {time.monotonic() - started:.1f} s after "
                           "create-service")

    def wait_for_answers(self, seconds=30):
        """A task may run before the balancer's health checks have passed."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.greeting()
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def greeting(self):
        with urllib.request.urlopen(self.url, timeout=10) as answer:
            return answer.read().decode().strip()

    def greet(self, version, times):
        self.narrator.command(["curl", self.url])
        for _ in range(times):
            text = self.greeting()
            self.narrator.result(text)
            if version not in text:
                raise AssertionError(f"expected an answer of {version}, got {text!r}")

    def update_under_load(self):
        self.narrator.heading(f"The next version, under {RATE:,} requests a second")
        definition = self.register("v2")
        self.load = Load(self.build / "demo" / "minato-load", self.url, RATE, self.minato.data / "load.json")
        self.narrator.command(self.load.command)
        self.load.start()
        self.aws.show("ecs", "update-service", "--cluster", CLUSTER, "--service", SERVICE, "--task-definition", definition)
        seconds = rollout.watch(self.aws, self.narrator, CLUSTER, SERVICE)
        report = self.load.stop()
        self.narrator.line()
        self.narrator.table(rows_of(report))
        for version, (answers, tasks) in answers_by_version(report).items():
            self.narrator.result(f"{answers:,} answers came from {tasks} tasks of {version}")
        self.narrator.result(f"all three tasks replaced {seconds:.1f} s after update-service")
        return report

    def show_status(self):
        self.narrator.heading("What runs now")
        self.narrator.command([self.minato.program, "status", *self.minato.place_for("status")])
        self.narrator.result(self.minato.run("status").stdout)

    def judge(self, report):
        if report["failed"] == 0 and report["requests"] > 0:
            self.narrator.good(f"{report['requests']:,} requests, none failed")
            return True
        for reason, count in report["failures"].items():
            self.narrator.bad(f"{count:,} requests failed: {reason}")
        return False

    def clean_up(self):
        """Deletes the service, so that its tasks end as they should; `minato down` takes the rest."""
        if self.load:
            self.load.abandon()
        try:
            self.aws.quietly("ecs", "delete-service", "--cluster", CLUSTER, "--service", SERVICE, "--force", seconds=30)
        except (subprocess.TimeoutExpired, AwsError, OSError):
            self.narrator.say("The service could not be deleted in order; its containers are ended all the same.")
