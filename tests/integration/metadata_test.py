"""What containers learn from the agent: the task metadata endpoint, keys of their role, task protection."""
import json
import os
import subprocess
import unittest
import urllib.error
import urllib.request

import boto3
import botocore.exceptions
import harness_path  # noqa: F401
import workshop
from minato_case import CLUSTER, MinatoCase, client
from minato_process import ACCOUNT, REGION, MinatoProcess, instance_tag, pool_of_its_own, wait_until

ROLE = f"arn:aws:iam::{ACCOUNT}:role/service-role/reader"

# Runs in a container's network namespace: answers of URLs, as [status, text] each. Arguments: method, body, URLs.
FETCH = """
import json, sys, urllib.error, urllib.request
answers = []
for url in sys.argv[3:]:
    request = urllib.request.Request(url, sys.argv[2].encode() or None, method=sys.argv[1])
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            answers.append([answer.status, answer.read().decode()])
    except urllib.error.HTTPError as error:
        answers.append([error.code, error.read().decode()])
    except OSError as error:
        answers.append([0, str(error)])
print(json.dumps(answers))
"""

# The stock SDK with nothing but what the container's environment says. Argument: the endpoint.
WHO_AM_I = """
import json, sys, boto3
session = boto3.Session(region_name=sys.argv[2])
keys = session.get_credentials()
made = {"method": keys.method, "id": keys.access_key, "token": bool(keys.token)}
made["who"] = session.client("sts", endpoint_url=sys.argv[1]).get_caller_identity()["Arn"]
made["clusters"] = session.client("ecs", endpoint_url=sys.argv[1]).list_clusters()["clusterArns"]
print(json.dumps(made))
"""


class Inside:
    """A running container, seen from inside its network namespace."""

    def __init__(self, case, arn, container="main", minato=None):
        self.case, self.arn, self.container = case, arn, container
        self.minato = minato or case.minato
        self.task_id = arn.rsplit("/", 1)[1]
        case.eventually(lambda: "ECS_AGENT_URI" in self.output(), 20, "its environment in the log")
        lines = [line.split(f"[{container}] ")[-1].split(" | ")[-1].strip() for line in self.output().splitlines()]
        self.env = dict(line.split(" ")[-1].split("=", 1) for line in lines if "=" in line)

    def output(self):
        told = self.minato.run("logs", self.task_id)
        return told.stdout

    def namespace(self):
        folder = f"/run/minato/{instance_tag(self.minato.data)}/netns"
        names = [name for name in sorted(os.listdir(folder)) if name.startswith(self.task_id)
                 and (self.container in name or "-task-" in name)]
        self.case.assertEqual(len(names), 1, names)
        return os.path.join(folder, names[0])

    def python(self, script, *arguments):
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ECS_"))}
        told = {name: value for name, value in self.env.items() if name.startswith(("AWS_CONTAINER", "ECS_"))}
        done = subprocess.run(["nsenter", f"--net={self.namespace()}", "/usr/bin/python3", "-c", script, *arguments],
                              env={**clean, **told}, capture_output=True, text=True, timeout=60, check=False)
        self.case.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def fetch(self, url, method="GET", body=""):
        return self.python(FETCH, method, body, url)[0]

    def document(self, path=""):
        status, text = self.fetch(self.env["ECS_CONTAINER_METADATA_URI_V4"] + path)
        self.case.assertEqual(status, 200, text)
        return json.loads(text)

    def keys(self):
        status, text = self.fetch("http://169.254.170.2" + self.env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"])
        self.case.assertEqual(status, 200, text)
        return json.loads(text)

    def protection(self, method="GET", body=""):
        status, text = self.fetch(self.env["ECS_AGENT_URI"] + "/task-protection/v1/state", method, body)
        return status, json.loads(text)

    def gateway(self):
        done = subprocess.run(["nsenter", f"--net={self.namespace()}", "ip", "-j", "route", "show", "default"],
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout)[0]["gateway"]


class MetadataCase(MinatoCase):
    images = ("busybox:test",)
    address = "0.0.0.0"
    script = "env; sleep 600"

    def start(self, family, *containers, run=None, **more):
        filled = [{"command": ["sh", "-c", self.script], "stopTimeout": 2, **one} for one in containers or ({},)]
        arn = self.run_task(self.register(family, *filled, **more), **(run or {}))
        self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=arn)
        self.wait_for_task(arn, "RUNNING")
        return Inside(self, arn)

    def awsvpc(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        return {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}}}

    def endpoint_from(self, inside):
        return f"http://{inside.gateway()}:{self.minato.listen.rsplit(':', 1)[1]}"


class Metadata(MetadataCase):
    def test_a_container_in_bridge_mode(self):
        inside = self.start("bridge-mode", {"portMappings": [{"containerPort": 80}], "dockerLabels": {"team": "blue"}},
                            networkMode="bridge")
        task = self.task(inside.arn)
        shown = task["containers"][0]
        document = inside.document()
        self.assertEqual(document["DockerId"], shown["runtimeId"])
        self.assertEqual(document["ContainerARN"], shown["containerArn"])
        self.assertEqual((document["Name"], document["Image"], document["ImageID"]),
                         ("main", "busybox:test", shown["imageDigest"]))
        self.assertRegex(document["DockerName"], "^ecs-bridge-mode-1-main-[0-9a-f]{20}$")
        self.assertEqual(document["Labels"], {
            "team": "blue", "com.amazonaws.ecs.cluster": CLUSTER, "com.amazonaws.ecs.container-name": "main",
            "com.amazonaws.ecs.task-arn": inside.arn, "com.amazonaws.ecs.task-definition-family": "bridge-mode",
            "com.amazonaws.ecs.task-definition-version": "1"})
        self.assertEqual((document["DesiredStatus"], document["KnownStatus"], document["Type"]),
                         ("RUNNING", "RUNNING", "NORMAL"))
        self.assertEqual(document["Limits"], {"CPU": 16, "Memory": 64})
        self.assertLessEqual(document["CreatedAt"], document["StartedAt"])
        self.assertEqual(document["Ports"], [{"ContainerPort": 80, "Protocol": "tcp", "HostIp": "0.0.0.0",
                                              "HostPort": shown["networkBindings"][0]["hostPort"]}])
        self.assertEqual(document["Networks"][0]["NetworkMode"], "bridge")
        whole = inside.document("/task")
        self.assertEqual(whole["Containers"], [document])
        self.assertEqual((whole["Cluster"], whole["TaskARN"], whole["Family"], whole["Revision"], whole["LaunchType"]),
                         (CLUSTER, inside.arn, "bridge-mode", "1", "EC2"))
        self.assertEqual((whole["DesiredStatus"], whole["KnownStatus"]), ("RUNNING", "RUNNING"))
        self.assertEqual(whole["AvailabilityZone"], task["availabilityZone"])
        self.assertLessEqual(whole["PullStartedAt"], whole["PullStoppedAt"])
        # Version 3 says the same.
        self.assertEqual(json.loads(inside.fetch(inside.env["ECS_CONTAINER_METADATA_URI"])[1])["DockerId"], shown["runtimeId"])
        self.assertEqual(inside.fetch(inside.env["ECS_CONTAINER_METADATA_URI_V4"] + "/nothing")[0], 404)
        self.assertEqual(inside.fetch(inside.env["ECS_CONTAINER_METADATA_URI_V4"], "POST", "x")[0], 405)

    def test_the_containers_own_program_reads_it(self):
        task = self.run_shell("own-program", "wget -q -O- $ECS_CONTAINER_METADATA_URI_V4/task")
        self.assertEqual(task["containers"][0]["exitCode"], 0)
        text = self.logs(task["taskArn"])
        self.assertEqual(json.loads(text[text.index("{"):])["TaskARN"], task["taskArn"])

    def test_a_task_of_a_service_in_awsvpc_mode(self):
        definition = self.register("awsvpc-mode", {"command": ["sh", "-c", self.script], "stopTimeout": 2},
                                   {"name": "side", "command": ["sleep", "600"], "stopTimeout": 2},
                                   networkMode="awsvpc", cpu="256", memory="512")
        self.ecs.create_service(cluster=CLUSTER, serviceName="described", taskDefinition=definition, desiredCount=1,
                                **self.awsvpc())
        self.addCleanup(self.stop_service, "described")
        self.wait_stable("described")
        task = self.tasks_of("described")[0]
        inside = Inside(self, task["taskArn"])
        whole = inside.document("/task")
        self.assertEqual(whole["ServiceName"], "described")
        self.assertEqual(whole["Limits"], {"CPU": 0.25, "Memory": 512})
        self.assertEqual([one["Name"] for one in whole["Containers"]], ["main", "side"])
        details = {one["name"]: one["value"] for one in task["attachments"][0]["details"]}
        for container in whole["Containers"]:
            network = container["Networks"][0]
            self.assertEqual(network["IPv4Addresses"], [details["privateIPv4Address"]])
            self.assertEqual(network["MACAddress"], details["macAddress"])
            self.assertTrue(network["SubnetGatewayIpv4Address"].startswith(inside.gateway() + "/"))

    def test_a_task_in_host_mode(self):
        task = self.run_shell_in_host_mode("wget -q -O- $ECS_CONTAINER_METADATA_URI_V4/task; env")
        text = self.logs(task["taskArn"])
        self.assertIn(task["taskArn"], text)
        self.assertIn('"NetworkMode":"host"', text)
        self.assertRegex(text, "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:[0-9]+/v2/credentials/")

    def run_shell_in_host_mode(self, script):
        definition = self.register("host-mode", {"command": ["sh", "-c", script]}, networkMode="host", taskRoleArn=ROLE)
        return self.wait_for_task(self.run_task(definition), "STOPPED")

    def test_without_a_network_nothing_is_promised(self):
        definition = self.register("no-network", {"command": ["sh", "-c", "env"]}, networkMode="none", taskRoleArn=ROLE)
        task = self.wait_for_task(self.run_task(definition), "STOPPED")
        text = self.logs(task["taskArn"])
        self.assertIn("AWS_REGION=", text)
        self.assertNotIn("ECS_CONTAINER", text)
        self.assertNotIn("AWS_CONTAINER", text)

    def test_tags(self):
        inside = self.start("tagged", run={"tags": [{"key": "color", "value": "blue"}]})
        document = inside.document("/taskWithTags")
        self.assertEqual(document["TaskTags"], {"color": "blue"})
        self.assertNotIn("Errors", document)
        self.ecs.tag_resource(resourceArn=inside.arn, tags=[{"key": "size", "value": "small"}])
        self.assertEqual(inside.document("/taskWithTags")["TaskTags"], {"color": "blue", "size": "small"})
        self.assertNotIn("TaskTags", inside.document("/task"))

    def test_statistics(self):
        inside = self.start("counted", {"command": ["sh", "-c", "env; while :; do :; done"], "memory": 32})

        def two_samples():
            found = inside.document("/stats")
            return found if "network_rate_stats" in found else None
        stats = self.eventually(two_samples, 15, "two samples")
        document = inside.document()
        self.assertEqual((stats["id"], stats["name"]), (document["DockerId"], "/" + document["DockerName"]))
        before, now = stats["precpu_stats"], stats["cpu_stats"]
        self.assertGreater(now["cpu_usage"]["total_usage"], before["cpu_usage"]["total_usage"])
        self.assertGreater(now["system_cpu_usage"], before["system_cpu_usage"])
        self.assertEqual(now["online_cpus"], os.cpu_count())
        self.assertEqual(stats["memory_stats"]["limit"], 32 << 20)
        self.assertTrue(0 < stats["memory_stats"]["usage"] < 32 << 20)
        self.assertGreater(len(stats["memory_stats"]["stats"]), 5)
        self.assertEqual(stats["pids_stats"]["current"], 1)
        self.assertGreater(stats["networks"]["eth0"]["tx_packets"], 0)
        self.assertGreater(stats["networks"]["eth0"]["rx_bytes"], 0)
        self.assertEqual(list(inside.document("/task/stats")), [document["DockerId"]])


class Keys(MetadataCase):
    def test_the_stock_sdk_finds_the_keys_of_the_role(self):
        for mode, run in (("bridge", {}), ("awsvpc", self.awsvpc())):
            with self.subTest(mode):
                inside = self.start(f"sdk-{mode}", networkMode=mode, taskRoleArn=ROLE, run=run)
                found = inside.python(WHO_AM_I, self.endpoint_from(inside), REGION)
                self.assertEqual(found["method"], "container-role")
                self.assertTrue(found["id"].startswith("ASIA") and found["token"])
                self.assertEqual(found["who"], f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/{inside.task_id}")
                self.assertIn(f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/default", found["clusters"])

    def test_the_stock_sdk_in_host_mode(self):
        definition = self.register("sdk-host", {"command": ["sh", "-c", self.script], "stopTimeout": 2}, networkMode="host",
                                   taskRoleArn=ROLE)
        arn = self.run_task(definition)
        self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=arn)
        self.wait_for_task(arn, "RUNNING")
        env = Inside(self, arn).env
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ECS_"))}
        clean["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        done = subprocess.run(["/usr/bin/python3", "-c", WHO_AM_I, self.minato.endpoint, REGION], env=clean,
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("assumed-role/reader/", json.loads(done.stdout)["who"])

    def test_a_task_without_a_role_has_none(self):
        inside = self.start("no-role")
        self.assertFalse([name for name in inside.env if "CREDENTIALS" in name])

    def test_a_role_by_override(self):
        inside = self.start("override", run={"overrides": {"taskRoleArn": f"arn:aws:iam::{ACCOUNT}:role/other"}})
        self.assertEqual(inside.keys()["RoleArn"], f"arn:aws:iam::{ACCOUNT}:role/other")

    def call(self, service, operation, key, secret, token):
        made = boto3.client(service, endpoint_url=self.minato.endpoint, region_name=REGION, aws_access_key_id=key,
                            aws_secret_access_key=secret, aws_session_token=token)
        return getattr(made, operation)()

    def refusal(self, service, operation, *keys):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            self.call(service, operation, *keys)
        return caught.exception.response["Error"]["Code"]

    def test_keys_that_do_not_belong_together(self):
        one = self.start("first-role", taskRoleArn=ROLE).keys()
        other = self.start("second-role", taskRoleArn=ROLE).keys()
        self.assertEqual(sorted(one), ["AccessKeyId", "Expiration", "RoleArn", "SecretAccessKey", "Token"])
        self.assertNotEqual(one["AccessKeyId"], other["AccessKeyId"])
        good = (one["AccessKeyId"], one["SecretAccessKey"], one["Token"])
        self.assertIn("clusterArns", self.call("ecs", "list_clusters", *good))
        root = self.minato.credentials()
        for keys in ((good[0], good[1], other["Token"]), (good[0], good[1], None), (good[0], good[1], good[2][:-8] + "AAAAAAA="),
                     (good[0], good[1], "forged"), (*root, good[2])):
            self.assertEqual(self.refusal("ecs", "list_clusters", *keys), "UnrecognizedClientException")
            self.assertEqual(self.refusal("sts", "get_caller_identity", *keys), "InvalidClientTokenId")
        self.assertEqual(self.refusal("ecs", "list_clusters", good[0], "guessed", good[2]), "InvalidSignatureException")

    def test_they_survive_the_processes(self):
        inside = self.start("survivor", taskRoleArn=ROLE)
        before = inside.keys()
        self.kill_role("server")
        self.eventually(lambda: self.call("ecs", "list_clusters", before["AccessKeyId"], before["SecretAccessKey"],
                                          before["Token"]), 20, "keys from before the control plane's end")
        self.kill_role("agent")
        self.eventually(lambda: inside.fetch(inside.env["ECS_CONTAINER_METADATA_URI_V4"])[0] == 200, 20, "the same address")
        self.eventually(lambda: inside.keys()["RoleArn"] == ROLE, 20, "keys from the new agent")


class Strangers(MetadataCase):
    def test_ids_of_another_task_are_worth_nothing(self):
        mine = self.start("mine", taskRoleArn=ROLE)
        theirs = self.start("theirs", taskRoleArn=ROLE, networkMode="awsvpc", run=self.awsvpc())
        for inside, other in ((mine, theirs), (theirs, mine)):
            for url in (other.env["ECS_CONTAINER_METADATA_URI_V4"], other.env["ECS_CONTAINER_METADATA_URI_V4"] + "/task",
                        other.env["ECS_CONTAINER_METADATA_URI_V4"] + "/stats",
                        "http://169.254.170.2" + other.env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
                        other.env["ECS_AGENT_URI"] + "/task-protection/v1/state"):
                self.assertEqual(other.fetch(url)[0], 200, url)
                status, text = inside.fetch(url)
                self.assertEqual(status, 404, url)
                self.assertNotIn(ROLE, text)

    def test_only_sandboxes_reach_it_and_only_by_its_address(self):
        inside = self.start("reached", taskRoleArn=ROLE)
        path = inside.env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
        rules = subprocess.run(["nft", "list", "chain", "ip", f"minato_{instance_tag(self.minato.data)}", "prerouting"],
                               capture_output=True, text=True, check=True).stdout
        place = rules.split("dnat to ")[1].split()[0]
        for reach in (f"http://{place}{path}",):
            status, _ = inside.python(FETCH.replace("timeout=10", "timeout=1"), "GET", "", reach)[0]
            self.assertEqual(status, 0, reach)
            with self.assertRaises(OSError):
                urllib.request.urlopen(reach, timeout=1)
        # What shares the machine's network gets nothing that is a sandbox's.
        with open(self.minato.data / "agent" / "endpoint.port", encoding="ascii") as file:
            loopback = f"http://127.0.0.1:{file.read().strip()}"
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(loopback + path, timeout=5)
        self.assertEqual(caught.exception.code, 404)

    def test_two_minatos_on_one_machine(self):
        inside = self.start("first-minato", taskRoleArn=ROLE)
        data = workshop.scratch_folder()
        self.addCleanup(workshop.remove, data)
        second = MinatoProcess(workshop.MINATO, data, f"127.0.0.1:{workshop.free_port()}", *pool_of_its_own(data))
        self.addCleanup(second.down)
        self.addCleanup(second.stop)
        second.start()
        second.load_image(workshop.busybox_image())
        ecs = client(second, "ecs")
        wait_until(lambda: ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"], 20, "its machine")
        ecs.register_task_definition(family="second-minato", containerDefinitions=[{
            "name": "main", "image": "busybox:test", "memory": 32, "command": ["sh", "-c", self.script], "stopTimeout": 2}])
        arn = ecs.run_task(cluster=CLUSTER, taskDefinition="second-minato")["tasks"][0]["taskArn"]
        wait_until(lambda: ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])["tasks"][0]["lastStatus"] == "RUNNING", 20, "RUNNING")
        other = Inside(self, arn, minato=second)
        self.assertEqual(other.document("/task")["TaskARN"], arn)
        self.assertEqual(inside.document("/task")["TaskARN"], inside.arn)
        self.assertEqual(other.fetch(inside.env["ECS_CONTAINER_METADATA_URI_V4"])[0], 404)
        second.stop()
        second.down()
        self.assertEqual(second.leftovers(), [])
        self.assertEqual(inside.keys()["RoleArn"], ROLE)


class Protection(MetadataCase):
    def protect(self, family, **more):
        definition = self.register(family, {"command": ["sh", "-c", self.script], "stopTimeout": 2}, **more)
        self.ecs.create_service(cluster=CLUSTER, serviceName=family, taskDefinition=definition, desiredCount=1)
        self.addCleanup(self.stop_service, family)
        self.wait_stable(family)
        inside = Inside(self, self.tasks_of(family)[0]["taskArn"])
        self.assertEqual(inside.protection(), (200, {"protection": {
            "ExpirationDate": None, "ProtectionEnabled": False, "TaskArn": inside.arn}}))
        status, answer = inside.protection("PUT", '{"ProtectionEnabled":true,"ExpiresInMinutes":60}')
        self.assertEqual(status, 200, answer)
        self.assertTrue(answer["protection"]["ProtectionEnabled"])
        self.assertRegex(answer["protection"]["ExpirationDate"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        shown = self.ecs.describe_tasks(cluster=CLUSTER, tasks=[inside.arn])["tasks"][0]
        self.assertEqual(shown["lastStatus"], "RUNNING")
        self.assertEqual(inside.protection(), (200, answer))
        status, answer = inside.protection("PUT", '{"ProtectionEnabled":false}')
        self.assertEqual((status, answer["protection"]["ProtectionEnabled"]), (200, False))
        return inside

    def test_a_task_of_a_service_protects_itself(self):
        inside = self.protect("protected", taskRoleArn=ROLE)
        for body in ("", "{}", '{"ProtectionEnabled":"yes"}', '{"ProtectionEnabled":true,"Minutes":1}'):
            status, answer = inside.protection("PUT", body or " ")
            self.assertEqual((status, answer["error"]["Code"], answer["error"]["Arn"]),
                             (400, "InvalidParameterException", inside.arn), answer)
        status, answer = inside.protection("PUT", '{"ProtectionEnabled":true,"ExpiresInMinutes":999999}')
        self.assertEqual((status, answer["error"]["Code"]), (400, "InvalidParameterException"), answer)
        self.assertTrue(answer["requestID"])

    def test_without_a_role_the_agent_asks(self):
        self.protect("role-less")

    def test_a_task_of_its_own_cannot_be_protected(self):
        inside = self.start("standalone", taskRoleArn=ROLE)
        status, answer = inside.protection("PUT", '{"ProtectionEnabled":true}')
        self.assertEqual((status, answer["failure"]["Reason"], answer["failure"]["Arn"]), (200, "TASK_NOT_VALID", inside.arn))


if __name__ == "__main__":
    unittest.main()
