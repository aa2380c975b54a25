"""Network modes: where a task's containers can be reached."""
import unittest

import harness_path  # noqa: F401
import workshop
from minato_case import CLUSTER, MinatoCase


class NetworkMode(MinatoCase):
    images = ("sample:v1", "busybox:test")

    def start(self, family, *containers, **more):
        arn = self.run_task(self.register(family, *containers, **more))
        self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=arn)
        return self.wait_for_task(arn, "RUNNING")

    def web(self, **more):
        return {"name": "web", "image": "sample:v1", **more}

    def test_bridge_with_dynamic_host_ports(self):
        definition = self.register("dynamic", self.web(portMappings=[{"containerPort": 8080}]), networkMode="bridge")
        ports = set()
        for _ in range(3):
            arn = self.run_task(definition)
            self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=arn)
            binding = self.wait_for_task(arn, "RUNNING")["containers"][0]["networkBindings"][0]
            self.assertEqual((binding["containerPort"], binding["protocol"]), (8080, "tcp"))
            ports.add(binding["hostPort"])
        self.assertEqual(len(ports), 3)
        for port in ports:
            answer = self.eventually(lambda p=port: self.get(f"http://127.0.0.1:{p}/"), 10, f"port {port}")
            self.assertIn("Hello from Minato v1", answer)

    def test_bridge_with_a_fixed_host_port(self):
        port = workshop.free_port()
        task = self.start("fixed", self.web(portMappings=[{"containerPort": 8080, "hostPort": port}]), networkMode="bridge")
        self.assertEqual(task["containers"][0]["networkBindings"][0]["hostPort"], port)
        self.assertIn("Hello", self.eventually(lambda: self.get(f"http://127.0.0.1:{port}/"), 10, "an answer"))

    def test_a_fixed_port_is_given_once(self):
        port = workshop.free_port()
        self.start("once", self.web(portMappings=[{"containerPort": 8080, "hostPort": port}]), networkMode="bridge")
        answer = self.ecs.run_task(cluster=CLUSTER, taskDefinition="once")
        self.assertEqual(answer["tasks"], [])
        self.assertEqual(answer["failures"][0]["reason"], "RESOURCE:PORTS")

    def test_host_mode_listens_on_the_machine(self):
        port = workshop.free_port()
        self.start("on-host", self.web(environment=[{"name": "PORT", "value": str(port)}],
                                       portMappings=[{"containerPort": port}]), networkMode="host")
        self.assertIn("Hello", self.eventually(lambda: self.get(f"http://127.0.0.1:{port}/"), 10, "an answer"))

    def test_awsvpc_has_an_address_of_its_own(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        definition = self.register("own-address", self.web(portMappings=[{"containerPort": 8080}]), networkMode="awsvpc")
        arn = self.run_task(definition, networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet]}})
        self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=arn)
        task = self.wait_for_task(arn, "RUNNING")
        details = {d["name"]: d["value"] for d in task["attachments"][0]["details"]}
        address = details["privateIPv4Address"]
        self.assertEqual(task["attachments"][0]["type"], "ElasticNetworkInterface")
        self.assertEqual(details["subnetId"], subnet)
        self.assertEqual(task["containers"][0]["networkInterfaces"][0]["privateIpv4Address"], address)
        self.assertIn("Hello", self.eventually(lambda: self.get(f"http://{address}:8080/"), 10, "an answer"))

    def test_awsvpc_without_subnets_is_refused(self):
        definition = self.register("no-subnet", self.web(portMappings=[{"containerPort": 8080}]), networkMode="awsvpc")
        with self.assertRaises(self.ecs.exceptions.InvalidParameterException) as caught:
            self.ecs.run_task(cluster=CLUSTER, taskDefinition=definition)
        self.assertIn("Network Configuration must be provided", str(caught.exception))

    def test_containers_of_an_awsvpc_task_share_localhost(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        definition = self.register(
            "neighbours", self.web(),
            {"command": ["sh", "-c", "until wget -q -O- http://127.0.0.1:8080/; do sleep 0.1; done; exit 0"],
             "dependsOn": [{"containerName": "web", "condition": "START"}]}, networkMode="awsvpc")
        arn = self.run_task(definition, networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet]}})
        task = self.wait_for_task(arn, "STOPPED", 30)
        self.assertEqual({c["name"]: c.get("exitCode") for c in task["containers"]}["main"], 0)


if __name__ == "__main__":
    unittest.main()
