"""Tasks and waiters of boto3, against real containers."""
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase, call_ecs


class Tasks(MinatoCase):
    images = ("busybox:test",)

    def sleeper(self, family):
        return self.register(family, {"command": ["sleep", "600"], "stopTimeout": 2})

    def test_waiters_of_tasks_and_services(self):
        definition = self.sleeper("awaited")
        self.ecs.create_service(cluster=CLUSTER, serviceName="awaited", taskDefinition=definition, desiredCount=2)
        soon = {"Delay": 1, "MaxAttempts": 60}
        self.ecs.get_waiter("services_stable").wait(cluster=CLUSTER, services=["awaited"], WaiterConfig=soon)
        arns = self.ecs.list_tasks(cluster=CLUSTER, serviceName="awaited")["taskArns"]
        self.assertEqual(len(arns), 2)
        self.ecs.get_waiter("tasks_running").wait(cluster=CLUSTER, tasks=arns, WaiterConfig=soon)
        self.ecs.delete_service(cluster=CLUSTER, service="awaited", force=True)
        self.ecs.get_waiter("services_inactive").wait(cluster=CLUSTER, services=["awaited"], WaiterConfig=soon)
        self.ecs.get_waiter("tasks_stopped").wait(cluster=CLUSTER, tasks=arns, WaiterConfig=soon)

    def test_the_running_waiter_fails_on_a_task_that_stops(self):
        arn = self.run_task(self.register("stops", {"command": ["false"]}))
        self.wait_for_task(arn, "STOPPED")
        with self.assertRaises(botocore.exceptions.WaiterError):
            self.ecs.get_waiter("tasks_running").wait(cluster=CLUSTER, tasks=[arn], WaiterConfig={"Delay": 1, "MaxAttempts": 5})

    def test_a_task_as_it_looks(self):
        definition = self.sleeper("looks")
        arn = self.run_task(definition, startedBy="a-person", group="a-group", count=1)
        task = self.wait_for_task(arn, "RUNNING")
        self.assertRegex(arn, r"^arn:aws:ecs:[a-z0-9-]+:\d{12}:task/default/[0-9a-f]{32}$")
        self.assertEqual((task["startedBy"], task["group"], task["desiredStatus"]), ("a-person", "a-group", "RUNNING"))
        self.assertTrue(task["taskDefinitionArn"].endswith("/" + definition))
        self.assertEqual(task["launchType"], "EC2")
        self.assertIn("containerInstanceArn", task)
        container = task["containers"][0]
        self.assertEqual((container["name"], container["lastStatus"], container["image"]), ("main", "RUNNING", "busybox:test"))
        self.assertRegex(container["runtimeId"], r"^[0-9a-f-]{32,64}$")
        self.assertEqual(container["taskArn"], arn)
        stopped = self.ecs.stop_task(cluster=CLUSTER, task=arn, reason="enough")["task"]
        self.assertEqual(stopped["desiredStatus"], "STOPPED")
        self.assertEqual(self.wait_for_task(arn, "STOPPED")["stoppedReason"], "enough")

    def test_several_at_once_and_lists_by_every_filter(self):
        definition = self.sleeper("several")
        answer = self.ecs.run_task(cluster=CLUSTER, taskDefinition=definition, count=3, startedBy="several-of-us")
        arns = {task["taskArn"] for task in answer["tasks"]}
        self.assertEqual((len(arns), answer["failures"]), (3, []))
        for how in ({"family": "several"}, {"startedBy": "several-of-us"}, {"family": "several", "desiredStatus": "RUNNING"},
                    {"family": "several", "launchType": "EC2"}):
            self.assertEqual(set(self.ecs.list_tasks(cluster=CLUSTER, **how)["taskArns"]), arns, how)
        first = self.ecs.list_tasks(cluster=CLUSTER, family="several", maxResults=2)
        rest = self.ecs.list_tasks(cluster=CLUSTER, family="several", maxResults=2, nextToken=first["nextToken"])
        self.assertEqual(set(first["taskArns"]) | set(rest["taskArns"]), arns)
        for arn in arns:
            self.ecs.stop_task(cluster=CLUSTER, task=arn)
        for arn in arns:
            self.wait_for_task(arn, "STOPPED")
        self.assertEqual(self.ecs.list_tasks(cluster=CLUSTER, family="several")["taskArns"], [])

    def test_a_client_token_is_for_one_request(self):
        request = {"cluster": CLUSTER, "taskDefinition": self.sleeper("tokens"), "clientToken": "for-one-request"}
        arn = call_ecs(self.minato, "RunTask", **request)["tasks"][0]["taskArn"]
        again = call_ecs(self.minato, "RunTask", **request, count=1)["tasks"]
        self.assertEqual([task["taskArn"] for task in again], [arn])
        for other in ({"count": 2}, {"placementConstraints": [{"type": "distinctInstance"}]},
                      {"placementStrategy": [{"type": "binpack", "field": "memory"}]}, {"startedBy": "somebody"}):
            with self.assertRaisesRegex(AssertionError, "ConflictException") as refused:
                call_ecs(self.minato, "RunTask", **request, **other)
            self.assertIn(arn, str(refused.exception))
        self.ecs.stop_task(cluster=CLUSTER, task=arn)
        self.wait_for_task(arn, "STOPPED")

    def test_what_does_not_fit_is_refused_with_the_resource(self):
        for family, container, reason in (("too-much-memory", {"memory": 10_000_000}, "RESOURCE:MEMORY"),
                                          ("too-much-cpu", {"cpu": 10_000_000}, "RESOURCE:CPU")):
            definition = self.register(family, {"command": ["true"], **container})
            answer = self.ecs.run_task(cluster=CLUSTER, taskDefinition=definition)
            self.assertEqual(answer["tasks"], [])
            self.assertEqual([failure["reason"] for failure in answer["failures"]], [reason])

    def test_resources_are_taken_and_given_back(self):
        arn = self.ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"][0]

        def remaining():
            instance = self.ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[arn])["containerInstances"][0]
            return {r["name"]: r.get("integerValue") for r in instance["remainingResources"]}["MEMORY"]
        before = remaining()
        task = self.run_task(self.register("takes", {"command": ["sleep", "600"], "memory": 100, "stopTimeout": 2}))
        self.wait_for_task(task, "RUNNING")
        self.assertEqual(remaining(), before - 100)
        self.ecs.stop_task(cluster=CLUSTER, task=task)
        self.wait_for_task(task, "STOPPED")
        self.eventually(lambda: remaining() == before, 10, "the memory is given back")

    def test_a_container_instance_that_is_not_there(self):
        missing = "0" * 32
        failures = self.ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[missing])["failures"]
        self.assertEqual(failures[0]["reason"], "MISSING")


if __name__ == "__main__":
    unittest.main()
