"""A test case with a Minato of its own: real containers, own data directory, own port; nothing may be left."""
import json
import os
import signal
import time
import unittest
import urllib.error
import urllib.request

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import workshop
from minato_process import MinatoProcess, REGION, instance_tag, pool_of_its_own, processes_of, wait_until

CLUSTER = "default"


def client(minato, service):
    key, secret = minato.credentials()
    return boto3.client(service, endpoint_url=minato.endpoint, region_name=REGION, aws_access_key_id=key,
                        aws_secret_access_key=secret,
                        config=botocore.config.Config(retries={"max_attempts": 1}, read_timeout=30, connect_timeout=5))


def signed(minato, body, headers, service, credentials=None):
    """Headers of a POST of `body` with a SigV4 signature."""
    request = botocore.awsrequest.AWSRequest("POST", minato.endpoint + "/", data=body, headers=headers)
    key = botocore.credentials.Credentials(*(credentials or minato.credentials()))
    botocore.auth.SigV4Auth(key, service, REGION).add_auth(request)
    return dict(request.headers.items())


def ecs_headers(operation):
    return {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113." + operation, "Content-Type": "application/x-amz-json-1.1"}


def call_ecs(minato, operation, **members):
    """The answer to a call of ECS that an older SDK does not know, or not with these members."""
    body = json.dumps(members)
    prepared = urllib.request.Request(minato.endpoint + "/", body.encode(),
                                      signed(minato, body, ecs_headers(operation), "ecs"))
    try:
        with urllib.request.urlopen(prepared, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{operation}: {error.code} {error.read().decode()}") from error


class MinatoCase(unittest.TestCase):
    """One `minato up` for the class. Each test names its own services, families and target groups."""

    options = ()
    command = "up"
    address = "127.0.0.1"
    images = ("sample:v1", "sample:v2", "busybox:test")
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if cls.command == "up" and os.geteuid() != 0:
            raise unittest.SkipTest("real containers need root")
        cls.data = workshop.scratch_folder()
        cls.addClassCleanup(workshop.remove, cls.data)
        cls.minato = MinatoProcess(workshop.MINATO, cls.data, f"{cls.address}:{workshop.free_port()}",
                                   *pool_of_its_own(cls.data), *cls.options, command=cls.command)
        cls.addClassCleanup(cls.take_down)
        cls.minato.start()
        for image in cls.images if cls.command == "up" else ():
            cls.minato.load_image(cls.archive_of(image))
        cls.connect()
        cls.ecs.create_cluster(clusterName=CLUSTER)
        if cls.command == "up":
            wait_until(cls.machine_is_connected, 20, lambda: "the machine is connected\n" + cls.minato.log_tail())

    @classmethod
    def machine_is_connected(cls):
        arns = cls.ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"]
        if not arns:
            return False
        machines = cls.ecs.describe_container_instances(cluster=CLUSTER, containerInstances=arns)["containerInstances"]
        return machines[0]["agentConnected"]

    @classmethod
    def connect(cls):
        for service, name in (("ecs", "ecs"), ("elbv2", "elb"), ("sts", "sts"), ("ec2", "ec2")):
            setattr(cls, name, client(cls.minato, service))

    @staticmethod
    def archive_of(image):
        name, tag = image.split(":")
        return workshop.sample_image(tag) if name == "sample" else workshop.busybox_image()

    @classmethod
    def take_down(cls):
        cls.minato.stop()
        cls.minato.down()
        left = cls.minato.leftovers()
        if left:
            raise AssertionError("left behind after minato down:\n" + "\n".join(left))

    # -- The processes ------------------------------------------------------------------------------

    @classmethod
    def pid_of(cls, role):
        """The process of this Minato with `role` ("server", "agent", "haproxy") in its command line."""
        found = [pid for pid, command in processes_of(instance_tag(cls.data), str(cls.data))
                 if (f"minato {role} " in command if role != "haproxy" else "haproxy" in command.split(" ")[0])]
        return found[0] if found else None

    def kill_role(self, role):
        """kill -9, and wait for another process in its place."""
        before = self.pid_of(role)
        self.assertIsNotNone(before, f"no {role} runs")
        os.kill(before, signal.SIGKILL)
        self.eventually(lambda: self.pid_of(role) not in (None, before), 10, f"a new {role}")

    # -- Waiting ------------------------------------------------------------------------------------

    def eventually(self, condition, seconds, what):
        """Fails the test when `condition()` stays false; API refusals meanwhile are no answer."""
        def quiet():
            try:
                return condition()
            except (OSError, urllib.error.URLError, boto3.exceptions.Boto3Error):
                return None
        try:
            return wait_until(quiet, seconds, what)
        except Exception as error:
            self.fail(f"{error}\n{self.minato.log_tail()}")

    def wait_for_task(self, arn, status, seconds=30):
        def look():
            task = self.task(arn)
            return task if task["lastStatus"] == status else None
        return self.eventually(look, seconds, lambda: f"{status}; it is {json.dumps(self.task(arn), default=str)}")

    def wait_stable(self, service, seconds=60):
        def look():
            now = self.service(service)
            return now if len(now["deployments"]) == 1 and now["runningCount"] == now["desiredCount"] else None
        return self.eventually(look, seconds, lambda: "stable: " + json.dumps(self.service(service), default=str))

    # -- Short ways to ask --------------------------------------------------------------------------

    def task(self, arn):
        return self.ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])["tasks"][0]

    def service(self, name):
        return self.ecs.describe_services(cluster=CLUSTER, services=[name])["services"][0]

    def tasks_of(self, service):
        arns = self.ecs.list_tasks(cluster=CLUSTER, serviceName=service)["taskArns"]
        return self.ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"] if arns else []

    def register(self, family, *containers, **more):
        """Its "family:revision". Containers are dictionaries; what they leave out is small and essential."""
        filled = [{"name": "main", "image": "busybox:test", "memory": 64, "cpu": 16, "essential": True, **container}
                  for container in containers]
        answer = self.ecs.register_task_definition(family=family, containerDefinitions=filled, **more)
        definition = answer["taskDefinition"]
        return f"{definition['family']}:{definition['revision']}"

    def run_task(self, definition, **more):
        answer = self.ecs.run_task(cluster=CLUSTER, taskDefinition=definition, **more)
        self.assertEqual(answer["failures"], [])
        return answer["tasks"][0]["taskArn"]

    def run_shell(self, family, script, **container):
        """Runs `script` as a task of one busybox container; the stopped task."""
        definition = self.register(family, {"command": ["sh", "-c", script], **container})
        return self.wait_for_task(self.run_task(definition), "STOPPED")

    def logs(self, task_arn):
        """What its containers wrote to standard output and standard error."""
        told = self.minato.run("logs", task_arn.rsplit("/", 1)[1])
        return told.stdout + told.stderr

    def get(self, url, seconds=5):
        with urllib.request.urlopen(url, timeout=seconds) as answer:
            return answer.read().decode()

    def stop_service(self, name):
        self.ecs.update_service(cluster=CLUSTER, service=name, desiredCount=0)
        self.ecs.delete_service(cluster=CLUSTER, service=name, force=True)

    # -- A service behind a load balancer -----------------------------------------------------------

    def make_balancer(self, name, **target_group):
        """(URL, target group ARN) of a new load balancer with quick health checks and a short drain."""
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        settings = {"Protocol": "HTTP", "Port": 80, "VpcId": subnet["VpcId"], "HealthCheckPath": "/health",
                    "HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2,
                    **target_group}
        balancer = self.elb.create_load_balancer(Name=name, Subnets=[subnet["SubnetId"]])["LoadBalancers"][0]
        group = self.elb.create_target_group(Name=name, **settings)["TargetGroups"][0]["TargetGroupArn"]
        self.elb.modify_target_group_attributes(
            TargetGroupArn=group, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "10"}])
        self.elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
                                 DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        address = balancer["AvailabilityZones"][0]["LoadBalancerAddresses"][0]["IpAddress"]
        return f"http://{address}/", group

    def register_sample(self, family, version, **container):
        return self.register(family, {"name": "web", "image": f"sample:{version}",
                                      "portMappings": [{"containerPort": 8080, "hostPort": 0}], **container},
                             networkMode="bridge")

    def make_sample_service(self, name, count=3, **settings):
        """The URL of a service of sample:v1 that answers."""
        url, group = self.make_balancer(name)
        self.ecs.create_service(
            cluster=CLUSTER, serviceName=name, taskDefinition=self.register_sample(name, "v1"), desiredCount=count,
            loadBalancers=[{"targetGroupArn": group, "containerName": "web", "containerPort": 8080}],
            deploymentConfiguration={"minimumHealthyPercent": 100, "maximumPercent": 200}, **settings)
        self.wait_stable(name)
        self.eventually(lambda: self.get(url), 30, f"an answer at {url}")
        return url


def now():
    return time.monotonic()
