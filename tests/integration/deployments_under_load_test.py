"""Deployments of every strategy, and stops, scale-ins and drains between them, under traffic: nothing of it may fail."""
import itertools
import os
import unittest

import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase, call_ecs
from traffic import TRAFFIC_IMAGE, Traffic, http_orders

# Rounds of four deployments and four other changes: MINATO_DEPLOYMENTS=200 for a long look.
ROUNDS = max(1, int(os.environ.get("MINATO_DEPLOYMENTS", "8")) // 4)
REQUESTS_A_SECOND = 1100
IMAGE = "traffic-target:test"
STRATEGIES = {
    "rolling": {"strategy": "ROLLING", "minimumHealthyPercent": 100, "maximumPercent": 200},
    "green": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0},
    "canary": {"strategy": "CANARY", "bakeTimeInMinutes": 0,
               "canaryConfiguration": {"canaryPercent": 20.0, "canaryBakeTimeInMinutes": 0}},
    "linear": {"strategy": "LINEAR", "bakeTimeInMinutes": 0,
               "linearConfiguration": {"stepPercent": 25.0, "stepBakeTimeInMinutes": 0}},
}
ENDED = ("SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "FAILED")


class DeploymentsUnderLoad(MinatoCase):
    """A service of each strategy, each behind a load balancer of its own."""

    images = (IMAGE,)

    @staticmethod
    def archive_of(image):
        return TRAFFIC_IMAGE

    def setUp(self):
        super().setUp()
        self.versions = itertools.count(1)
        self.desired = dict.fromkeys(STRATEGIES, 2)
        orders = []
        for name in STRATEGIES:
            url = self.make_service(name)
            orders += http_orders(url.rstrip("/"), rate=REQUESTS_A_SECOND // len(STRATEGIES), prefix=name + " ")
        # What a WebSocket's client does whose server says that it is going away.
        self.orders = [{**order, "reopens": 1} if order["kind"] == "websocket" else order for order in orders]

    def make_service(self, name):
        url, group = self.make_balancer(name)
        balancers = [{"targetGroupArn": group, "containerName": "web", "containerPort": 8080}]
        if name != "rolling":
            first = self.elb.describe_target_groups(TargetGroupArns=[group])["TargetGroups"][0]
            members = ("Protocol", "Port", "VpcId", "HealthCheckPath", "HealthCheckIntervalSeconds",
                       "HealthCheckTimeoutSeconds", "HealthyThresholdCount")
            second = self.elb.create_target_group(
                Name=name + "-2", **{member: first[member] for member in members})["TargetGroups"][0]["TargetGroupArn"]
            self.elb.modify_target_group_attributes(
                TargetGroupArn=second, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "10"}])
            listener = self.elb.describe_listeners(LoadBalancerArn=first["LoadBalancerArns"][0])["Listeners"][0]["ListenerArn"]
            balancers[0]["advancedConfiguration"] = {"alternateTargetGroupArn": second, "productionListenerRule": listener,
                                                     "roleArn": "arn:aws:iam::000000000000:role/ecs"}
        call_ecs(self.minato, "CreateService", cluster=CLUSTER, serviceName=name, taskDefinition=self.next_version(name),
                 desiredCount=2, loadBalancers=balancers, deploymentConfiguration=STRATEGIES[name])
        self.wait_deployed(name)
        self.eventually(lambda: self.get(url + "health"), 20, f"an answer at {url}")
        return url

    def next_version(self, name):
        return self.register(name, {"name": "web", "image": IMAGE, "cpu": 8, "memory": 32,
                                    "environment": [{"name": "VERSION", "value": str(next(self.versions))}],
                                    "portMappings": [{"containerPort": 8080, "hostPort": 0}]},
                             networkMode="bridge")

    # -- Changes ------------------------------------------------------------------------------------

    def deploy(self, name):
        self.ecs.update_service(cluster=CLUSTER, service=name, taskDefinition=self.next_version(name))

    def rollout(self, name):
        listed = call_ecs(self.minato, "ListServiceDeployments", cluster=CLUSTER, service=name)["serviceDeployments"]
        return call_ecs(self.minato, "DescribeServiceDeployments",
                        serviceDeploymentArns=[listed[0]["serviceDeploymentArn"]])["serviceDeployments"][0]

    def wait_deployed(self, name):
        self.eventually(lambda: self.rollout(name)["status"] in ENDED, 60, lambda: f"deployed: {self.rollout(name)}")
        self.assertEqual(self.rollout(name)["status"], "SUCCESSFUL", self.rollout(name))

    def stop_a_task(self, name):
        task = next(task for task in self.tasks_of(name) if task["desiredStatus"] == "RUNNING")
        self.ecs.stop_task(cluster=CLUSTER, task=task["taskArn"], reason="one less")

    def scale(self, name):
        self.desired[name] = 3 if self.desired[name] == 2 else 2
        self.ecs.update_service(cluster=CLUSTER, service=name, desiredCount=self.desired[name])

    def drain(self, _):
        """There is no other machine: the services keep their minimum of tasks on it."""
        machine = self.ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"]
        self.ecs.update_container_instances_state(cluster=CLUSTER, containerInstances=machine, status="DRAINING")
        self.eventually(lambda: "DRAINING" in str(self.ecs.describe_container_instances(
            cluster=CLUSTER, containerInstances=machine)["containerInstances"][0]["status"]), 10, "DRAINING")
        self.ecs.update_container_instances_state(cluster=CLUSTER, containerInstances=machine, status="ACTIVE")

    OTHERS = (stop_a_task, scale, drain, scale)

    # -- Test ---------------------------------------------------------------------------------------

    def test_no_deployment_costs_a_request(self):
        with Traffic(self.orders, self.data) as traffic:
            traffic.wait_until_flowing()
            for number in range(ROUNDS):
                for name in STRATEGIES:
                    self.deploy(name)
                for name in STRATEGIES:
                    self.wait_deployed(name)
                self.assert_none_failed(traffic, f"round {number}, deployments")
                for turn, name in enumerate(STRATEGIES):
                    self.OTHERS[(number + turn) % len(self.OTHERS)](self, name)
                for name in STRATEGIES:
                    self.wait_stable(name)
                self.assert_none_failed(traffic, f"round {number}, other changes")
            traffic.wait_until_flowing()
        self.assert_none_failed(traffic, "the end")
        requests = sum(order["sent"] for order in traffic.summary.values())
        print(f"{4 * ROUNDS} deployments and {4 * ROUNDS} other changes under {requests} requests, 0 failed")

    def assert_none_failed(self, traffic, when):
        if traffic.failures:
            self.fail(f"{when}: {traffic.told()}\n{self.minato.log_tail()}")


if __name__ == "__main__":
    unittest.main()
