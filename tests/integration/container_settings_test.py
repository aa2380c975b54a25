"""What a task definition says of volumes, secrets, restarts and privileges, as its containers see it."""
import json
import os
import unittest

import harness_path  # noqa: F401
import workshop
from minato_case import MinatoCase, client


class Settings(MinatoCase):
    images = ("busybox:test",)

    @classmethod
    def connect(cls):
        super().connect()
        cls.ssm = client(cls.minato, "ssm")
        cls.secrets = client(cls.minato, "secretsmanager")

    def run_definition(self, definition):
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        return task, self.logs(task["taskArn"])

    # -- User ids ----------------------------------------------------------------------------------

    def test_root_is_nobody_on_the_machine_in_every_network_mode(self):
        for mode in ("bridge", "awsvpc", "none"):
            definition = self.register("nobody-" + mode, {"command": ["sh", "-c", "id -u; cat /proc/self/uid_map"]},
                                       networkMode=mode)
            more = {}
            if mode == "awsvpc":
                subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
                more = {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}}}
            task = self.wait_for_task(self.run_task(definition, **more), "STOPPED")
            lines = self.logs(task["taskArn"]).splitlines()
            self.assertEqual(task["containers"][0].get("exitCode"), 0, (mode, task))
            self.assertTrue(any(line.endswith(" 65536") and " 0 " in line and " 0 0 " not in " ".join(line.split())
                                for line in lines), (mode, lines))

    # -- Volumes -----------------------------------------------------------------------------------

    def test_volumes_are_shown_and_shared(self):
        volumes = [{"name": "task"}, {"name": "kept", "dockerVolumeConfiguration":
                                      {"scope": "shared", "autoprovision": True, "driver": "local"}}]
        definition = self.register(
            "volumes",
            {"command": ["sh", "-c", "cat /in/word; echo $(cat /in/word) >> /kept/words; cat /kept/words"],
             "mountPoints": [{"sourceVolume": "task", "containerPath": "/in", "readOnly": True},
                             {"sourceVolume": "kept", "containerPath": "/kept"}],
             "dependsOn": [{"containerName": "writer", "condition": "SUCCESS"}]},
            {"name": "writer", "essential": False, "command": ["sh", "-c", "echo hello > /out/word"],
             "mountPoints": [{"sourceVolume": "task", "containerPath": "/out"}]}, volumes=volumes)
        shown = self.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
        self.assertEqual(shown["volumes"], volumes)
        for runs in (1, 2):
            task, text = self.run_definition(definition)
            self.assertEqual({c["exitCode"] for c in task["containers"]}, {0}, text)
            self.assertEqual(text.count("hello"), 1 + runs)

    def test_a_folder_of_the_machine(self):
        folder = workshop.scratch_folder()
        self.addCleanup(workshop.remove, folder)
        definition = self.register(
            "host-folder", {"command": ["sh", "-c", "echo written > /host/deep/file"],
                            "mountPoints": [{"sourceVolume": "host", "containerPath": "/host/deep"}]},
            volumes=[{"name": "host", "host": {"sourcePath": str(folder / "made/here")}}])
        task, text = self.run_definition(definition)
        self.assertEqual(task["containers"][0]["exitCode"], 0, text)
        made = folder / "made/here/file"
        self.assertEqual(made.read_text(), "written\n")
        self.assertEqual(made.stat().st_uid, 0)

    def test_what_belongs_to_the_machine_is_refused(self):
        tried = {"the-socket": ({"mountPoints": [{"sourceVolume": "host", "containerPath": "/s"}]}, "/proc"),
                 "privileged": ({"privileged": True}, None),
                 "a-device": ({"linuxParameters": {"devices": [{"hostPath": "/dev/kmsg"}]}}, None)}
        for name, (container, path) in tried.items():
            more = {"volumes": [{"name": "host", "host": {"sourcePath": path}}]} if path else {}
            task, _ = self.run_definition(self.register(name, {"command": ["true"], **container}, **more))
            self.assertEqual(task["stopCode"], "TaskFailedToStart", name)
            self.assertIn("--allow-privileged", task["stoppedReason"], name)

    # -- Secrets -----------------------------------------------------------------------------------

    def test_secrets_become_variables(self):
        self.ssm.put_parameter(Name="/settings/word", Value="from-the-store", Type="SecureString")
        arn = self.secrets.create_secret(Name="settings", SecretString=json.dumps({"user": "app", "key": "from-json"}))["ARN"]
        definition = self.register("secrets", {
            "command": ["sh", "-c", "[ ${#WORD} = 14 ] && [ $KEY = from-json ] && echo as told"],
            "secrets": [{"name": "WORD", "valueFrom": "/settings/word"}, {"name": "KEY", "valueFrom": arn + ":key::"}]})
        task, text = self.run_definition(definition)
        self.assertIn("as told", text)
        shown = json.dumps([self.ecs.describe_task_definition(taskDefinition=definition), task], default=str)
        self.assertNotIn("from-the-store", shown)

    def test_a_secret_stays_off_the_disk_and_is_there_after_the_agents_death(self):
        self.ssm.put_parameter(Name="/settings/quiet", Value="never-on-the-disk", Type="SecureString")
        definition = self.register("quiet", {"command": ["sh", "-c", "echo ready; sleep 600"], "stopTimeout": 1,
                                             "secrets": [{"name": "QUIET", "valueFrom": "/settings/quiet"}]})
        arn = self.run_task(definition)
        self.wait_for_task(arn, "RUNNING")
        for folder, _, files in os.walk(self.data):
            for name in files:
                path = os.path.join(folder, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    self.assertNotIn(b"never-on-the-disk", file.read(), path)
        self.kill_role("agent")
        self.eventually(self.machine_is_connected, 20, "the machine is connected")
        task = self.wait_for_task(self.run_task(definition), "RUNNING")
        for one in (arn, task["taskArn"]):
            self.ecs.stop_task(cluster="default", task=one)
            self.wait_for_task(one, "STOPPED")

    def test_a_secret_that_is_not_there_fails_the_task_and_says_so(self):
        definition = self.register("no-secret", {"command": ["true"], "secrets": [
            {"name": "NONE", "valueFrom": "/settings/none"}]})
        task, _ = self.run_definition(definition)
        self.assertEqual(task["stopCode"], "TaskFailedToStart")
        self.assertRegex(task["stoppedReason"], "^ResourceInitializationError: unable to pull secrets or registry auth: .*"
                                                "/settings/none")

    # -- The rest ----------------------------------------------------------------------------------

    def test_terminals_inits_and_no_network(self):
        task, text = self.run_definition(self.register("odd-ends", {
            "command": ["sh", "-c", "[ -t 0 ] && [ -t 1 ] && [ $(cat /proc/1/comm) = init ] && ls /sys/class/net"],
            "pseudoTerminal": True, "interactive": True, "disableNetworking": True,
            "linuxParameters": {"initProcessEnabled": True}}))
        self.assertEqual(task["containers"][0]["exitCode"], 0, text)
        self.assertIn("lo", text)
        self.assertNotIn("eth0", text)

    def test_refusals_name_what_is_wrong(self):
        for container, more, words in (
                ({"mountPoints": [{"sourceVolume": "none", "containerPath": "/x"}]}, {}, "Unknown volume 'none'"),
                ({"dockerSecurityOptions": ["apparmor:mine"]}, {}, "apparmor:mine is not supported"),
                ({}, {"volumes": [{"name": "efs", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
                 "efsVolumeConfiguration")):
            with self.assertRaises(self.ecs.exceptions.ClientError) as refused:
                self.register("refused", container, **more)
            self.assertIn(words, str(refused.exception))


class Privileged(MinatoCase):
    images = ("busybox:test",)
    options = ("--allow-privileged",)

    def test_a_privileged_container_has_the_machine(self):
        task = self.run_shell("privileged", "mount -t tmpfs none /mnt 2>/dev/null || mkdir -p /mnt && mount -t tmpfs none /mnt "
                                            "&& [ -e /dev/kmsg ] && grep -q ' 0          0 4294967295' /proc/self/uid_map",
                              privileged=True)
        self.assertEqual(task["containers"][0]["exitCode"], 0, self.logs(task["taskArn"]))

    def test_a_device_is_given_to_a_container(self):
        task = self.run_shell("device", "head -c 1 /dev/chance | wc -c", linuxParameters={
            "devices": [{"hostPath": "/dev/hwrng" if os.path.exists("/dev/hwrng") else "/dev/urandom",
                         "containerPath": "/dev/chance", "permissions": ["read"]}]})
        self.assertEqual(task["containers"][0]["exitCode"], 0, self.logs(task["taskArn"]))


if __name__ == "__main__":
    unittest.main()
