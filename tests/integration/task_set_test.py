"""Task sets of an EXTERNAL service behind one target group, under load: one takes over from the other without a lost request."""
import json
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase
from under_load import under_load


class TaskSets(MinatoCase):
    def answers(self):
        try:
            return self.sts.get_caller_identity()
        except botocore.exceptions.BotoCoreError:
            return None

    def make_service(self, name, count):
        """Its URL, and the load balancers of its task sets."""
        url, group = self.make_balancer(name)
        self.ecs.create_service(cluster=CLUSTER, serviceName=name, desiredCount=count,
                                deploymentController={"type": "EXTERNAL"})
        self.addCleanup(self.ecs.delete_service, cluster=CLUSTER, service=name, force=True)
        return url, [{"targetGroupArn": group, "containerName": "web", "containerPort": 8080}]

    def make_set(self, name, version, balancers, percent):
        return self.ecs.create_task_set(
            cluster=CLUSTER, service=name, taskDefinition=self.register_sample(name, version), externalId=version,
            loadBalancers=balancers, scale={"value": percent, "unit": "PERCENT"})["taskSet"]["id"]

    def sets(self, name):
        return {each["id"]: each for each in self.ecs.describe_task_sets(cluster=CLUSTER, service=name)["taskSets"]}

    def scale(self, name, task_set, percent):
        self.ecs.update_task_set(cluster=CLUSTER, service=name, taskSet=task_set,
                                 scale={"value": float(percent), "unit": "PERCENT"})
        self.wait_steady(name, task_set)

    def wait_steady(self, name, task_set):
        def look():
            now = self.sets(name)[task_set]
            return now if now["stabilityStatus"] == "STEADY_STATE" else None
        return self.eventually(look, 60, lambda: "STEADY_STATE: " + json.dumps(self.sets(name), default=str))

    def make_primary(self, name, task_set):
        self.ecs.update_service_primary_task_set(cluster=CLUSTER, service=name, primaryTaskSet=task_set)

    def test_one_set_takes_over_from_the_other(self):
        url, balancers = self.make_service("taken", 2)
        blue = self.make_set("taken", "v1", balancers, 100.0)
        self.make_primary("taken", blue)
        self.assertEqual(self.wait_steady("taken", blue)["runningCount"], 2)
        self.eventually(lambda: "v1" in self.get(url), 30, f"an answer at {url}")
        with under_load(url, self.data) as report:
            green = self.make_set("taken", "v2", balancers, 0.0)
            self.scale("taken", green, 50)
            self.scale("taken", green, 100)
            self.assertEqual(self.service("taken")["runningCount"], 4)
            self.make_primary("taken", green)
            self.scale("taken", blue, 0)
            self.ecs.delete_task_set(cluster=CLUSTER, service="taken", taskSet=blue)
            self.eventually(lambda: blue not in self.sets("taken"), 30, "the old set is gone")
        self.assertGreater(report["requests"], 0)
        self.assertEqual(report["failures"], {}, report)
        self.assertEqual(len({a.split(" (")[0] for a in report["answers"]}), 2, "both versions answered")
        self.assertTrue(all("v2" in self.get(url) for _ in range(20)))
        service = self.service("taken")
        self.assertEqual((service["runningCount"], len(service["taskSets"])), (2, 1))
        self.assertTrue(all(task["startedBy"] == green for task in self.tasks_of("taken")))

    def test_a_set_that_is_deleted_with_all_its_tasks_is_drained_first(self):
        url, balancers = self.make_service("dropped", 2)
        stays = self.make_set("dropped", "v1", balancers, 50.0)
        goes = self.make_set("dropped", "v2", balancers, 100.0)
        for task_set in (stays, goes):
            self.wait_steady("dropped", task_set)
        self.eventually(lambda: self.get(url), 30, f"an answer at {url}")
        with under_load(url, self.data) as report:
            self.kill_role("server")
            self.eventually(self.answers, 10, "the API answers again")
            self.ecs.delete_task_set(cluster=CLUSTER, service="dropped", taskSet=goes, force=True)
            self.eventually(lambda: goes not in self.sets("dropped"), 60, "the deleted set is gone")
        self.assertGreater(report["requests"], 0)
        self.assertEqual(report["failures"], {}, report)
        self.assertTrue(all("v1" in self.get(url) for _ in range(20)))


if __name__ == "__main__":
    unittest.main()
