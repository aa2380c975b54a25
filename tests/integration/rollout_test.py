"""Services behind a load balancer: deployed, scaled and repaired without losing a request."""
import unittest

import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase, now
from under_load import under_load


class Rollout(MinatoCase):
    def update(self, name, version, **settings):
        definition = self.register_sample(name, version)
        self.ecs.update_service(cluster=CLUSTER, service=name, taskDefinition=definition, **settings)
        return self.wait_stable(name)

    def assert_no_request_failed(self, report):
        self.assertGreater(report["requests"], 0)
        self.assertEqual(report["failures"], {}, report)

    def test_an_update_under_load_loses_no_request(self):
        url = self.make_sample_service("roll")
        self.addCleanup(self.stop_service, "roll")
        with under_load(url, self.data) as report:
            self.update("roll", "v2")
            self.update("roll", "v1")
        self.assert_no_request_failed(report)
        self.assertEqual(len({a.split(" (")[0] for a in report["answers"]}), 2, "both versions answered")
        self.assertIn("v1", self.get(url))

    def test_in_place_with_minimum_50_and_maximum_100_percent(self):
        url = self.make_sample_service("in-place", count=2)
        self.addCleanup(self.stop_service, "in-place")
        with under_load(url, self.data, rate=1000) as report:
            self.update("in-place", "v2", deploymentConfiguration={"minimumHealthyPercent": 50, "maximumPercent": 100})
        self.assert_no_request_failed(report)
        self.assertIn("v2", self.get(url))

    def test_scaling_in_and_stopping_tasks_lose_no_request(self):
        url = self.make_sample_service("scale", count=4)
        self.addCleanup(self.stop_service, "scale")
        with under_load(url, self.data, rate=1000) as report:
            self.ecs.update_service(cluster=CLUSTER, service="scale", desiredCount=2)
            self.eventually(lambda: len(self.tasks_of("scale")) == 2, 40, "two tasks")
            self.ecs.stop_task(cluster=CLUSTER, task=self.tasks_of("scale")[0]["taskArn"])
            self.wait_stable("scale")
            self.ecs.update_service(cluster=CLUSTER, service="scale", desiredCount=3)
            self.wait_stable("scale")
        self.assert_no_request_failed(report)

    def test_slow_requests_are_finished(self):
        url = self.make_sample_service("slow", count=1)
        self.addCleanup(self.stop_service, "slow")
        with under_load(url + "slow?ms=1500", self.data, rate=20) as report:
            self.update("slow", "v2")
        self.assert_no_request_failed(report)

    def test_a_task_that_dies_is_replaced_at_once(self):
        url = self.make_sample_service("mortal", count=2)
        self.addCleanup(self.stop_service, "mortal")
        before = {task["taskArn"] for task in self.tasks_of("mortal")}
        victim = sorted(before)[0]
        self.ecs.stop_task(cluster=CLUSTER, task=victim)
        started = now()
        self.eventually(lambda: {t["taskArn"] for t in self.tasks_of("mortal") if t["lastStatus"] == "RUNNING"} - before,
                        20, "a replacement runs")
        self.assertLess(now() - started, 10)
        self.assertIn("Hello", self.get(url))

    def test_targets_come_and_go_with_their_tasks(self):
        self.make_sample_service("targets", count=2)
        group = self.elb.describe_target_groups(Names=["targets"])["TargetGroups"][0]["TargetGroupArn"]
        ports = {binding["hostPort"] for task in self.tasks_of("targets")
                 for binding in task["containers"][0]["networkBindings"]}
        states = self.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        self.assertEqual({state["Target"]["Port"] for state in states}, ports)
        self.assertEqual({state["TargetHealth"]["State"] for state in states}, {"healthy"})
        self.stop_service("targets")
        self.eventually(lambda: not self.elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"],
                        40, "no target is left")

    def test_a_version_that_never_gets_up_leaves_the_old_one_serving(self):
        url = self.make_sample_service("stuck", count=2)
        self.addCleanup(self.stop_service, "stuck")
        broken = self.register_sample("stuck", "v2", image="127.0.0.1:1/nobody/nothing:1")
        with under_load(url, self.data, rate=300) as report:
            self.ecs.update_service(cluster=CLUSTER, service="stuck", taskDefinition=broken)
            self.eventually(lambda: self.service("stuck")["deployments"][0]["failedTasks"] >= 2, 30, "two failed tasks")
            self.assertEqual(self.service("stuck")["runningCount"], 2)
            self.update("stuck", "v2")
        self.assert_no_request_failed(report)
        self.assertIn("v2", self.get(url))

    def test_events_tell_what_happened(self):
        self.make_sample_service("told", count=1)
        self.addCleanup(self.stop_service, "told")
        self.eventually(lambda: any("has reached a steady state." in e["message"] for e in self.service("told")["events"]),
                        30, "a steady state event")
        messages = [event["message"] for event in self.service("told")["events"]]
        self.assertTrue(any(m.startswith("(service told) has started 1 tasks: (task ") for m in messages), messages)
        self.assertTrue(any(m.startswith("(service told) registered 1 targets in (target-group ") for m in messages), messages)


if __name__ == "__main__":
    unittest.main()
