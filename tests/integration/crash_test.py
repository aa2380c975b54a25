"""kill -9 at bad moments: no acknowledged request is lost, no container stops, traffic goes on."""
import concurrent.futures
import pathlib
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase
from under_load import under_load


class Crash(MinatoCase):
    def answers(self):
        try:
            return self.sts.get_caller_identity()
        except botocore.exceptions.BotoCoreError:
            return None

    def started_containers(self, name):
        return {c["runtimeId"] for task in self.tasks_of(name) for c in task["containers"]}

    def test_server_and_agent_killed_under_load(self):
        url = self.make_sample_service("survivor")
        self.addCleanup(self.stop_service, "survivor")
        before = self.started_containers("survivor")
        with under_load(url, self.data, rate=1000) as report:
            for role in ("server", "agent", "server"):
                self.kill_role(role)
                self.eventually(self.answers, 10, "the API answers again")
                self.eventually(lambda: self.service("survivor")["runningCount"] == 3, 10, "three tasks known")
        self.assertEqual(report["failures"], {})
        self.assertEqual(self.started_containers("survivor"), before)

    def test_a_rollout_goes_on_after_every_kill(self):
        url = self.make_sample_service("goes-on")
        self.addCleanup(self.stop_service, "goes-on")
        with under_load(url, self.data, rate=1000) as report:
            self.ecs.update_service(cluster=CLUSTER, service="goes-on", taskDefinition=self.register_sample("goes-on", "v2"))
            self.kill_role("server")
            self.eventually(self.answers, 10, "the API answers again")
            self.kill_role("agent")
            self.wait_stable("goes-on", 90)
        self.assertEqual(report["failures"], {})
        self.assertIn("v2", self.get(url))

    def test_exit_codes_of_containers_that_ended_meanwhile(self):
        self.eventually(self.machine_is_connected, 10, "the machine is connected")
        definition = self.register("ends-alone", {"command": ["sh", "-c", "until test -e /tmp/go; do sleep 0.05; done; exit 42"]})
        arn = self.run_task(definition)
        task = self.wait_for_task(arn, "RUNNING")
        self.minato.stop()
        process = self.process_in_container(task)
        (process / "root" / "tmp" / "go").touch()
        self.eventually(lambda: not process.exists(), 10, "the container ends")
        self.minato.start()
        self.connect()
        self.assertEqual(self.wait_for_task(arn, "STOPPED")["containers"][0]["exitCode"], 42)

    def process_in_container(self, task):
        """/proc/PID of the container's first process, found by its cgroup."""
        task_id = task["taskArn"].rsplit("/", 1)[1]
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if task_id in (entry / "cgroup").read_text() and "until test" in (entry / "cmdline").read_text():
                    return entry
            except OSError:
                continue
        self.fail(f"no process of task {task_id}")

    def test_the_balancer_killed_is_back_within_a_second(self):
        url = self.make_sample_service("balanced", count=2)
        self.addCleanup(self.stop_service, "balanced")
        self.kill_role("haproxy")
        self.eventually(lambda: self.get(url, 1), 2, "the balancer answers again")

    def test_acknowledged_writes_survive_kills(self):
        """Writers never stop; the server is killed in between; whatever was answered must be there."""
        acknowledged = []

        def write(writer):
            for number in range(60):
                family = f"kept-{writer}-{number}"
                try:
                    self.register(family, {"command": ["true"]})
                    acknowledged.append(family)
                except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                    continue

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(write, writer) for writer in range(4)]
            for _ in range(3):
                self.kill_role("server")
                self.eventually(self.answers, 10, "the API answers again")
            for writer in writers:
                writer.result()
        self.assertTrue(acknowledged)
        for family in acknowledged:
            self.ecs.describe_task_definition(taskDefinition=family)

    def test_the_supervisor_killed_leaves_containers_that_the_next_one_adopts(self):
        url = self.make_sample_service("orphaned", count=2)
        self.addCleanup(self.stop_service, "orphaned")
        before = self.started_containers("orphaned")
        with under_load(url, self.data, rate=300) as report:
            self.minato.process.kill()
            self.minato.process.wait()
            self.eventually(lambda: self.pid_of("server") is None and self.pid_of("agent") is None, 15,
                            "server and agent end with their supervisor")
            self.minato.start()
            self.connect()
            self.eventually(lambda: self.service("orphaned")["runningCount"] == 2, 15, "both tasks known")
        self.assertEqual(report["failures"], {})
        self.assertEqual(self.started_containers("orphaned"), before)


if __name__ == "__main__":
    unittest.main()
