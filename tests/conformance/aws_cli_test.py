"""Debian's aws command line client: the words that people type, and how it ends."""
import json
import subprocess
import unittest

import harness_path  # noqa: F401
from minato_case import MinatoCase

AWS = "/usr/bin/aws"


class AwsCli(MinatoCase):
    images = ("busybox:test",)

    def aws(self, *arguments, ends=0):
        done = subprocess.run([AWS, "--endpoint-url", self.minato.endpoint, "--output", "json", *arguments],
                              env=self.minato.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, ends, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() and ends == 0 else done.stderr

    def test_a_task_from_registration_to_its_end(self):
        definition = json.dumps([{"name": "main", "image": "busybox:test", "memory": 32, "command": ["true"]}])
        self.aws("ecs", "register-task-definition", "--family", "by-cli", "--container-definitions", definition)
        task = self.aws("ecs", "run-task", "--task-definition", "by-cli", "--started-by", "the-test")["tasks"][0]
        self.assertEqual(task["startedBy"], "the-test")
        self.aws("ecs", "wait", "tasks-stopped", "--tasks", task["taskArn"])
        ended = self.aws("ecs", "describe-tasks", "--tasks", task["taskArn"])["tasks"][0]
        self.assertEqual(ended["containers"][0]["exitCode"], 0)
        self.assertIn(task["taskArn"], self.aws("ecs", "list-tasks", "--desired-status", "STOPPED")["taskArns"])

    def test_a_service_until_it_is_gone(self):
        definition = json.dumps([{"name": "main", "image": "busybox:test", "memory": 32, "command": ["sleep", "600"],
                                  "stopTimeout": 2}])
        self.aws("ecs", "register-task-definition", "--family", "service-by-cli", "--container-definitions", definition)
        self.aws("ecs", "create-service", "--service-name", "by-cli", "--task-definition", "service-by-cli",
                 "--desired-count", "1")
        self.aws("ecs", "wait", "services-stable", "--services", "by-cli")
        tasks = self.aws("ecs", "list-tasks", "--service-name", "by-cli")["taskArns"]
        self.aws("ecs", "wait", "tasks-running", "--tasks", *tasks)
        self.aws("ecs", "delete-service", "--service", "by-cli", "--force")
        self.aws("ecs", "wait", "services-inactive", "--services", "by-cli")
        self.aws("ecs", "wait", "tasks-stopped", "--tasks", *tasks)

    def test_container_instances(self):
        arns = self.aws("ecs", "list-container-instances")["containerInstanceArns"]
        self.assertEqual(len(arns), 1)
        instance = self.aws("ecs", "describe-container-instances", "--container-instances", *arns)["containerInstances"][0]
        self.assertEqual((instance["status"], instance["agentConnected"]), ("ACTIVE", True))
        registered = {r["name"]: r for r in instance["registeredResources"]}
        self.assertGreater(registered["CPU"]["integerValue"], 0)
        self.assertGreater(registered["MEMORY"]["integerValue"], 0)
        self.assertIn("PORTS", registered)
        self.assertRegex(instance["ec2InstanceId"], r"^i-[0-9a-f]{17}$")

    def test_errors_are_told_as_the_client_tells_them(self):
        message = self.aws("ecs", "list-tasks", "--cluster", "never", ends=254)
        self.assertIn("(ClusterNotFoundException) when calling the ListTasks operation: Cluster not found.", message)
        message = self.aws("elbv2", "describe-load-balancers", "--names", "never", ends=254)
        self.assertIn("(LoadBalancerNotFound)", message)

    def test_identity_and_network(self):
        self.assertEqual(self.aws("sts", "get-caller-identity")["Account"], "123456789012")
        self.assertEqual(len(self.aws("ec2", "describe-vpcs", "--filters", "Name=isDefault,Values=true")["Vpcs"]), 1)


if __name__ == "__main__":
    unittest.main()
