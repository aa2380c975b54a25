"""minato deploy, rollback, promote, restart: what a person or a script is told about real containers."""
import json
import os
import pty
import select
import signal
import subprocess
import unittest

import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase

BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


class DeployCommand(MinatoCase):
    images = ("busybox:test", "sample:v1", "sample:v2")

    def make_service(self, name, count=2, breaker=False):
        """One of sleeping containers that is deployed to its end."""
        definition = self.register(name, {"command": ["sleep", "600"], "stopTimeout": 2,
                                          "environment": [{"name": "KEPT", "value": "yes"}]},
                                   tags=[{"key": "team", "value": "shop"}])
        self.ecs.create_service(cluster=CLUSTER, serviceName=name, taskDefinition=definition, desiredCount=count)
        self.addCleanup(self.stop_service, name)
        self.wait_stable(name)
        self.eventually(lambda: self.service(name)["deployments"][0]["rolloutState"] == "COMPLETED", 20, "deployed")
        if breaker:
            # Only now: with it a task has to run for a while until it counts.
            self.ecs.update_service(cluster=CLUSTER, service=name, deploymentConfiguration=BREAKER)

    def running_definition(self, name):
        return self.service(name)["taskDefinition"].rsplit("/", 1)[1]

    def minato_says(self, *arguments, status=0):
        """(standard output, standard error) of a command that ends with `status`."""
        done = self.minato.run(*arguments, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout, done.stderr

    def minato_tells(self, *arguments, status=0):
        """The one JSON object that is all of standard output."""
        return json.loads(self.minato_says(*arguments, "--json", status=status)[0])

    def crashing(self, family, script="echo getting up; echo the database is gone >&2; exit 3"):
        return self.register(family, {"command": ["sh", "-c", script]})

    # -- Deploying ----------------------------------------------------------------------------------

    def test_an_image_is_deployed_and_all_else_stays(self):
        self.make_service("image")
        before = self.ecs.describe_task_definition(taskDefinition="image:1", include=["TAGS"])
        out, err = self.minato_says("deploy", "image", "--image", "sample:v1", "--container", "main")
        self.assertEqual(err, "")
        self.assertIn("Registered image:2: container main, image busybox:test -> sample:v1", out)
        self.assertRegex(out, r"image:2 was deployed to default/image in \d+\.\d s\.\n$")
        after = self.ecs.describe_task_definition(taskDefinition="image:2", include=["TAGS"])
        self.assertEqual(after["tags"], before["tags"])
        changed = {key for key in before["taskDefinition"] if after["taskDefinition"][key] != before["taskDefinition"][key]}
        self.assertEqual(changed, {"taskDefinitionArn", "revision", "registeredAt", "containerDefinitions"})
        expected = {**before["taskDefinition"]["containerDefinitions"][0], "image": "sample:v1"}
        self.assertEqual(after["taskDefinition"]["containerDefinitions"], [expected])
        self.assertEqual(len(self.service("image")["deployments"]), 1)

    def test_behind_a_load_balancer(self):
        url = self.make_sample_service("balanced", count=2)
        self.addCleanup(self.stop_service, "balanced")
        told = self.minato_tells("deploy", "default/balanced", "--image", "sample:v2")
        self.assertEqual((told["outcome"], told["status"], told["service"]), ("SUCCEEDED", "SUCCESSFUL", "default/balanced"))
        self.assertIn("v2", self.get(url))
        for member, kind in (("serviceDeploymentArn", "service-deployment"), ("serviceRevisionArn", "service-revision")):
            self.assertRegex(told[member], f"^arn:aws:ecs:[^:]+:[0-9]+:{kind}/default/balanced/")
        self.assertEqual(told["taskDefinitionArn"], self.service("balanced")["taskDefinition"])
        self.assertGreater(told["durationMillis"], 0)

    def test_a_file_as_aws_writes_it_and_as_it_takes_it(self):
        self.make_service("file")
        described = self.ecs.describe_task_definition(taskDefinition="file")
        described.pop("ResponseMetadata")
        described["taskDefinition"]["containerDefinitions"][0]["command"] = ["sleep", "601"]
        file = self.data / "file.json"
        file.write_text(json.dumps(described, default=str))
        self.minato_says("deploy", "file", "--task-definition", str(file))
        self.assertEqual(self.running_definition("file"), "file:2")
        now = self.ecs.describe_task_definition(taskDefinition="file:2")["taskDefinition"]
        self.assertEqual(now["containerDefinitions"], described["taskDefinition"]["containerDefinitions"])
        file.write_text(json.dumps({"family": "file", "containerDefinitions": now["containerDefinitions"]}))
        self.minato_says("deploy", self.service("file")["serviceArn"], "--task-definition", f"file://{file}")
        self.assertEqual(self.running_definition("file"), "file:3")

    def test_a_revision_and_nothing_to_do(self):
        self.make_service("revision")
        self.register("revision", {"command": ["sleep", "602"], "stopTimeout": 2})
        self.minato_says("deploy", "revision", "--task-definition", "revision", "--no-wait")
        self.assertEqual(self.running_definition("revision"), "revision:2")
        self.assertIn("Already deploying revision:2", self.minato_says("deploy", "revision", "--task-definition", "revision:2")[0])
        out, _ = self.minato_says("deploy", "revision", "--task-definition", "revision:2")
        self.assertIn("revision:2 is what default/revision runs already", out)
        self.assertEqual(self.minato_tells("deploy", "revision", "--task-definition", "revision:2")["outcome"], "UNCHANGED")

    # -- Failing ------------------------------------------------------------------------------------

    def test_an_image_that_cannot_be_had(self):
        self.make_service("no-image")
        out, err = self.minato_says("deploy", "no-image", "--image", "127.0.0.1:1/nobody/nothing:1", status=1)
        self.assertIn("failed: CannotPullContainerError: ", out)
        self.assertRegex(err, "^minato: no-image:2 was not deployed to default/no-image: [0-9]+ of its tasks failed")
        self.assertIn("The first task that failed: ", err)
        self.assertIn("CannotPullContainerError: ", err)
        self.assertEqual(self.service("no-image")["deployments"][1]["runningCount"], 2)

    def test_a_crashing_container_is_shown_with_its_lines(self):
        self.make_service("crash", breaker=True)
        told = self.minato_tells("deploy", "crash", "--task-definition", self.crashing("crash"), status=1)
        self.assertEqual(told["outcome"], "FAILED")
        self.assertRegex(told["status"], "^ROLLBACK_")
        self.assertIn("circuit breaker", told["reason"])
        task = told["failedTask"]
        self.assertEqual((task["container"], task["exitCode"]), ("main", 3))
        self.assertEqual(task["stoppedReason"], "Essential container in task exited")
        self.assertEqual(sorted(task["logLines"]), ["getting up", "the database is gone"])
        self.assertEqual(self.task(task["id"])["taskDefinitionArn"], told["taskDefinitionArn"])
        self.wait_stable("crash")
        self.assertEqual(self.running_definition("crash"), "crash:1")

    def test_the_same_for_people(self):
        self.make_service("crash-told", breaker=True)
        _, err = self.minato_says("deploy", "crash-told", "--task-definition", self.crashing("crash-told"), status=1)
        self.assertIn("Essential container in task exited (container main, exit code 3)\n  its last lines:\n", err)
        self.assertIn("\n    the database is gone\n", err)
        self.assertTrue(err.endswith("The service goes back to crash-told:1.\n"), err)

    def test_a_crash_right_after_the_success_is_a_failure(self):
        self.make_service("crash-later", count=1)
        self.ecs.update_service(cluster=CLUSTER, service="crash-later", desiredCount=0)
        self.eventually(lambda: not self.tasks_of("crash-later"), 20, "no task runs")
        self.minato_says("deploy", "crash-later", "--task-definition", self.crashing("crash-later", "sleep 1; exit 7"))
        self.ecs.update_service(cluster=CLUSTER, service="crash-later", desiredCount=1)
        _, err = self.minato_says("restart", "crash-later", status=1)
        self.assertIn("Essential container in task exited (container main, exit code 7)\n  no log lines: it wrote none\n", err)

    def test_what_has_no_room_is_told_while_it_waits(self):
        self.make_service("room")
        definition = self.register("room", {"command": ["sleep", "600"], "memory": 10**6})
        out, err = self.minato_says("deploy", "room", "--task-definition", definition, "--timeout", "1s", status=1)
        self.assertIn("the service was unable to place a task because no container instance met all", out)
        self.assertIn("the deployment goes on", err)

    def test_a_newer_deployment_ends_the_wait(self):
        self.make_service("newer")
        definition = self.register("newer", {"command": ["sleep", "600"], "memory": 10**6})
        with self.started("deploy", "newer", "--task-definition", definition) as waiting:
            self.eventually(lambda: self.running_definition("newer") == definition, 10, "it has begun")
            self.minato_says("deploy", "newer", "--task-definition", "newer:1", "--no-wait")
            _, err = waiting.communicate(timeout=20)
        self.assertEqual(waiting.returncode, 1)
        self.assertIn("because a new one was started", err)

    # -- Waiting ------------------------------------------------------------------------------------

    def started(self, *arguments, **streams):
        return subprocess.Popen([self.minato.program, *arguments, *self.minato.place_for(arguments[0])], text=True,
                                **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams})

    def test_ctrl_c_leaves_the_deployment_running(self):
        self.make_service("interrupted")
        definition = self.register("interrupted", {"command": ["sleep", "600"], "memory": 10**6})
        with self.started("deploy", "interrupted", "--task-definition", definition) as waiting:
            for line in waiting.stdout:
                if "running" in line:
                    break
            waiting.send_signal(signal.SIGINT)
            _, err = waiting.communicate(timeout=20)
        self.assertEqual(waiting.returncode, 130)
        self.assertIn("the deployment goes on", err)
        self.assertEqual(self.service("interrupted")["deployments"][0]["rolloutState"], "IN_PROGRESS")

    def test_a_terminal_sees_one_line_redrawn(self):
        self.make_service("terminal")
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        with self.started("restart", "terminal", stdout=theirs, stderr=theirs) as command:
            os.close(theirs)
            seen = b""
            while select.select([ours], [], [], 30)[0]:
                try:
                    seen += os.read(ours, 4096)
                except OSError:
                    break
        self.assertEqual(command.returncode, 0, seen)
        self.assertIn(b"\r\x1b[K  0 of 2 running, 2 pending", seen)
        self.assertRegex(seen, rb"\r\x1b\[Kdefault/terminal was restarted with terminal:1 in [0-9.]+ s\.\r\n$")

    def test_a_control_plane_that_is_killed_is_waited_for(self):
        self.make_service("killed")
        definition = self.register("killed", {"command": ["sleep", "600"], "memory": 10**6})
        with self.started("deploy", "killed", "--task-definition", definition) as waiting:
            self.eventually(lambda: self.running_definition("killed") == definition, 10, "it has begun")
            self.kill_role("server")
            self.eventually(lambda: self.service("killed"), 10, "the API answers again")
            self.minato_says("rollback", "killed")
            waiting.communicate(timeout=20)
        self.assertEqual(waiting.returncode, 1)
        self.assertEqual(self.running_definition("killed"), "killed:1")

    # -- Back, on and anew --------------------------------------------------------------------------

    def test_rollback_of_what_is_in_progress(self):
        self.make_service("back-at-once")
        definition = self.crashing("back-at-once")
        self.minato_says("deploy", "back-at-once", "--task-definition", definition, status=1)
        out, _ = self.minato_says("rollback", "back-at-once")
        self.assertIn(f"back to back-at-once:1: the deployment of {definition} was in progress", out)
        self.assertIn("default/back-at-once went back to back-at-once:1 in ", out)
        self.wait_stable("back-at-once")
        self.assertEqual(self.running_definition("back-at-once"), "back-at-once:1")
        _, err = self.minato_says("rollback", "back-at-once", status=1)
        self.assertIn("was rolled back already: back-at-once:1 runs", err)

    def test_rollback_to_what_was_deployed_before(self):
        self.make_service("back")
        _, err = self.minato_says("rollback", "back", status=1)
        self.assertIn("there is nothing to go back to", err)
        self.minato_says("deploy", "back", "--image", "sample:v1")
        self.minato_says("restart", "back")
        told = self.minato_tells("rollback", "back")
        self.assertEqual(told["outcome"], "SUCCEEDED")
        self.assertTrue(told["taskDefinitionArn"].endswith("/back:1"))
        self.assertEqual(self.running_definition("back"), "back:1")

    def test_restart_replaces_every_task(self):
        self.make_service("restart")
        before = {task["taskArn"] for task in self.tasks_of("restart")}
        out, _ = self.minato_says("restart", "restart")
        self.assertIn("default/restart was restarted with restart:1 in ", out)
        after = {task["taskArn"] for task in self.tasks_of("restart")}
        self.assertEqual((len(after), after & before), (2, set()))

    def test_promote_of_what_is_not_paused(self):
        self.make_service("not-paused")
        _, err = self.minato_says("promote", "not-paused", status=1)
        self.assertEqual(err, "minato: default/not-paused has no deployment that is paused: its last one is SUCCESSFUL\n")

    # -- Names --------------------------------------------------------------------------------------

    def test_wrong_names_are_told_what_there_is(self):
        self.make_service("frontend", count=1)
        self.ecs.create_cluster(clusterName="prod")
        self.addCleanup(self.ecs.delete_cluster, cluster="prod")
        for arguments, expected in (
                (("frontent", "--image", "x"), 'no service "frontent" in the cluster default; did you mean frontend?'),
                (("prod/frontend", "--image", "x"), 'no service "frontend" in the cluster prod; there is default/frontend'),
                (("frontend", "--cluster", "prd", "--image", "x"), 'no cluster "prd"; did you mean prod?'),
                (("prod/frontend", "--cluster", "default", "--image", "x"), "--cluster default contradicts prod/frontend"),
                (("frontend", "--image", "x", "--container", "man"), 'no container "man" in the task definition; did you mean main?'),
                (("frontend", "--task-definition", "frontend:9"), 'no task definition "frontend:9"; did you mean frontend:1?'),
                (("frontend", "--task-definition", "fronted"), 'no task definition "fronted"; did you mean frontend?'),
                (("frontend", "--task-definition", "/no/such.json"), "/no/such.json: No such file or directory")):
            _, err = self.minato_says("deploy", *arguments, status=1)
            self.assertTrue(err.startswith("minato: " + expected), err)
        self.assertEqual(self.running_definition("frontend"), "frontend:1")
        told = self.minato_tells("deploy", "frontent", "--image", "x", status=1)
        self.assertEqual(told["outcome"], "REFUSED")

    def test_a_task_definition_that_is_refused_is_not_deployed(self):
        self.make_service("refused", count=1)
        file = self.data / "refused.json"
        file.write_text('{"family": "refused", "containerDefinitions": [{"name": "main"}]}')
        _, err = self.minato_says("deploy", "refused", "--task-definition", str(file), status=1)
        self.assertIn("the task definition was not registered: ", err)
        self.assertEqual(self.running_definition("refused"), "refused:1")


if __name__ == "__main__":
    unittest.main()
