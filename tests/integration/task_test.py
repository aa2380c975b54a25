"""Tasks that run once: what their containers do arrives in DescribeTasks."""
import datetime
import unittest

import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase, now


class Task(MinatoCase):
    def test_exit_code_and_timestamps(self):
        task = self.run_shell("exit-code", "exit 7")
        self.assertEqual(task["containers"][0]["exitCode"], 7)
        self.assertEqual(task["stopCode"], "EssentialContainerExited")
        self.assertEqual(task["stoppedReason"], "Essential container in task exited")
        for names in (("createdAt", "startedAt", "stoppingAt", "stoppedAt"), ("startedAt", "executionStoppedAt", "stoppedAt")):
            moments = [task[name] for name in names]
            self.assertEqual(moments, sorted(moments), names)
        self.assertLess(abs(datetime.datetime.now(datetime.timezone.utc) - task["stoppedAt"]),
                        datetime.timedelta(seconds=60))

    def test_success_is_exit_code_0(self):
        self.assertEqual(self.run_shell("success", "true")["containers"][0]["exitCode"], 0)

    def test_entry_point_command_environment_directory_and_user(self):
        definition = self.register("surroundings", {
            "entryPoint": ["sh", "-c"], "command": ["echo $GREETING from $(pwd) as $(id -u):$(id -g)"],
            "environment": [{"name": "GREETING", "value": "hello there"}], "workingDirectory": "/tmp",
            "user": "1000:1001"})
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        self.assertIn("hello there from /tmp as 1000:1001", self.logs(task["taskArn"]))

    def test_container_overrides_of_run_task(self):
        definition = self.register("overridden", {"command": ["false"]})
        arn = self.run_task(definition, overrides={"containerOverrides": [
            {"name": "main", "command": ["sh", "-c", "echo now $WORD"], "environment": [{"name": "WORD", "value": "this"}]}]})
        task = self.wait_for_task(arn, "STOPPED")
        self.assertEqual(task["containers"][0]["exitCode"], 0)
        self.assertIn("now this", self.logs(arn))

    def test_standard_output_and_error_are_kept_after_the_end(self):
        task = self.run_shell("both-streams", "echo to-out; echo to-err >&2")
        text = self.logs(task["taskArn"])
        self.assertIn("to-out", text)
        self.assertIn("to-err", text)

    def test_read_only_root_file_system(self):
        task = self.run_shell("read-only", "touch /x && exit 0 || exit 9", readonlyRootFilesystem=True)
        self.assertEqual(task["containers"][0]["exitCode"], 9)

    def test_no_new_privileges_and_few_capabilities(self):
        task = self.run_shell("confined", "grep -E 'NoNewPrivs|CapEff|Seccomp:' /proc/self/status; mount -t tmpfs x /tmp; exit $?")
        text = self.logs(task["taskArn"])
        self.assertRegex(text, r"NoNewPrivs:\s+1")
        self.assertRegex(text, r"CapEff:\s+00000000a80425fb")
        self.assertRegex(text, r"Seccomp:\s+2")
        self.assertNotEqual(task["containers"][0]["exitCode"], 0)

    def test_an_essential_containers_end_ends_the_task(self):
        definition = self.register("essential", {"command": ["sh", "-c", "sleep 0.2; exit 3"]},
                                   {"name": "sidecar", "command": ["sleep", "600"], "stopTimeout": 2})
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        codes = {container["name"]: container["exitCode"] for container in task["containers"]}
        self.assertEqual(codes["main"], 3)
        self.assertIn(codes["sidecar"], (137, 143))

    def test_a_container_that_is_not_essential_may_end(self):
        definition = self.register("not-essential", {"command": ["sleep", "600"], "stopTimeout": 2},
                                   {"name": "setup", "command": ["true"], "essential": False})
        arn = self.run_task(definition)
        self.wait_for_task(arn, "RUNNING")
        self.eventually(lambda: {c["name"]: c for c in self.task(arn)["containers"]}["setup"]["lastStatus"] == "STOPPED",
                        10, "the container setup stops")
        self.assertEqual(self.task(arn)["lastStatus"], "RUNNING")
        self.ecs.stop_task(cluster=CLUSTER, task=arn)
        self.wait_for_task(arn, "STOPPED")

    def test_out_of_memory_is_said(self):
        task = self.run_shell("greedy", "x=a; while true; do x=$x$x; done", memory=16)
        container = task["containers"][0]
        self.assertEqual(container["exitCode"], 137)
        self.assertEqual(container["reason"], "OutOfMemoryError: Container killed due to memory usage")

    def test_an_image_that_cannot_be_had(self):
        definition = self.register("no-image", {"image": "127.0.0.1:1/nobody/nothing:1"})
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        self.assertEqual(task["stopCode"], "TaskFailedToStart")
        self.assertTrue(task["stoppedReason"].startswith("CannotPullContainerError: "), task["stoppedReason"])

    def test_a_command_that_does_not_exist(self):
        definition = self.register("no-command", {"command": ["/no/such/program"]})
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        self.assertEqual(task["stopCode"], "TaskFailedToStart")
        self.assertRegex(task["stoppedReason"], "^Cannot(Create|Start)ContainerError: .*/no/such/program")


class Stopping(MinatoCase):
    images = ("busybox:test",)

    def stop_and_time(self, family, script, stop_timeout):
        definition = self.register(family, {"command": ["sh", "-c", script], "stopTimeout": stop_timeout})
        arn = self.run_task(definition)
        self.wait_for_task(arn, "RUNNING")
        self.eventually(lambda: "ready" in self.logs(arn), 10, "the container is ready")
        started = now()
        self.ecs.stop_task(cluster=CLUSTER, task=arn, reason="because of the test")
        task = self.wait_for_task(arn, "STOPPED")
        self.assertEqual(task["stopCode"], "UserInitiated")
        self.assertEqual(task["stoppedReason"], "because of the test")
        return task["containers"][0]["exitCode"], now() - started

    def test_sigterm_comes_first(self):
        code, seconds = self.stop_and_time("polite", "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done", 20)
        self.assertEqual(code, 5)
        self.assertLess(seconds, 5)

    def test_sigkill_comes_after_the_stop_timeout(self):
        code, seconds = self.stop_and_time("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.05; done", 2)
        self.assertEqual(code, 137)
        self.assertGreater(seconds, 1.8)
        self.assertLess(seconds, 8)


class Ordering(MinatoCase):
    images = ("busybox:test",)

    def test_depends_on_success_complete_and_healthy(self):
        definition = self.register(
            "ordered",
            {"command": ["sh", "-c", "sleep 0.3"], "name": "migrate", "essential": False},
            {"command": ["sh", "-c", "sleep 0.5; touch /tmp/up; sleep 600"], "name": "database", "stopTimeout": 2,
             "healthCheck": {"command": ["CMD-SHELL", "test -e /tmp/up"], "interval": 5, "timeout": 2, "retries": 3}},
            {"command": ["true"], "dependsOn": [{"containerName": "migrate", "condition": "SUCCESS"},
                                                {"containerName": "database", "condition": "HEALTHY"}]})
        task = self.wait_for_task(self.run_task(definition), "STOPPED", 60)
        self.assertEqual({c["name"]: c.get("exitCode") for c in task["containers"]}["main"], 0)

    def test_a_dependency_that_fails_stops_the_task(self):
        definition = self.register("broken-order", {"command": ["false"], "name": "migrate", "essential": False},
                                   {"command": ["true"], "dependsOn": [{"containerName": "migrate", "condition": "SUCCESS"}]})
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        self.assertEqual(task["stopCode"], "TaskFailedToStart")
        self.assertNotIn("exitCode", {c["name"]: c for c in task["containers"]}["main"])

    def test_a_health_check_is_seen(self):
        definition = self.register("healthy", {
            "command": ["sleep", "600"], "stopTimeout": 2,
            "healthCheck": {"command": ["CMD-SHELL", "exit 0"], "interval": 5, "timeout": 2}})
        arn = self.run_task(definition)
        self.wait_for_task(arn, "RUNNING")
        self.eventually(lambda: self.task(arn)["healthStatus"] == "HEALTHY", 20, "HEALTHY")
        self.ecs.stop_task(cluster=CLUSTER, task=arn)

    def test_an_unhealthy_container_of_a_service_is_replaced(self):
        definition = self.register("unhealthy", {
            "command": ["sh", "-c", "touch /tmp/ok; sleep 600"], "stopTimeout": 2,
            "healthCheck": {"command": ["CMD-SHELL", "test -e /tmp/never"], "interval": 5, "timeout": 2, "retries": 1}})
        self.ecs.create_service(cluster=CLUSTER, serviceName="unhealthy", taskDefinition=definition, desiredCount=1)
        self.addCleanup(self.stop_service, "unhealthy")
        self.eventually(lambda: self.ecs.list_tasks(cluster=CLUSTER, serviceName="unhealthy", desiredStatus="STOPPED")["taskArns"],
                        40, "a task is stopped for its health")
        arn = self.ecs.list_tasks(cluster=CLUSTER, serviceName="unhealthy", desiredStatus="STOPPED")["taskArns"][0]
        self.assertIn("health check", self.task(arn)["stoppedReason"].lower())


if __name__ == "__main__":
    unittest.main()
