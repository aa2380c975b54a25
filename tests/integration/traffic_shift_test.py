"""Deployments that shift traffic between two target groups, under load: no request is lost on the way or back."""
import unittest

import harness_path  # noqa: F401
from minato_case import CLUSTER, MinatoCase, call_ecs
from under_load import under_load


class TrafficShift(MinatoCase):
    def make_pair(self, name):
        """(URL, load balancers of a request, its listener): a service of sample:v1, and a second target group."""
        url = self.make_sample_service(name, count=2)
        self.addCleanup(self.stop_service, name)
        first = self.elb.describe_target_groups(Names=[name])["TargetGroups"][0]
        second = self.elb.create_target_group(
            Name=f"{name}-2", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2,
            **{member: first[member] for member in ("Protocol", "Port", "VpcId", "HealthCheckPath")})["TargetGroups"][0]
        self.elb.modify_target_group_attributes(
            TargetGroupArn=second["TargetGroupArn"],
            Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "10"}])
        listener = self.elb.describe_listeners(LoadBalancerArn=first["LoadBalancerArns"][0])["Listeners"][0]["ListenerArn"]
        return url, [{
            "targetGroupArn": first["TargetGroupArn"], "containerName": "web", "containerPort": 8080,
            "advancedConfiguration": {"alternateTargetGroupArn": second["TargetGroupArn"],
                                      "productionListenerRule": listener,
                                      "roleArn": "arn:aws:iam::000000000000:role/ecs"}}]

    def update(self, name, version, configuration, **settings):
        call_ecs(self.minato, "UpdateService", cluster=CLUSTER, service=name,
                 taskDefinition=self.register_sample(name, version), deploymentConfiguration=configuration, **settings)

    def rollout(self, name):
        listed = call_ecs(self.minato, "ListServiceDeployments", cluster=CLUSTER, service=name)["serviceDeployments"]
        return call_ecs(self.minato, "DescribeServiceDeployments",
                        serviceDeploymentArns=[listed[0]["serviceDeploymentArn"]])["serviceDeployments"][0]

    def reaches(self, name, status):
        self.eventually(lambda: self.rollout(name)["status"] == status, 60, lambda: f"{status}: {self.rollout(name)}")
        self.wait_stable(name)

    def assert_no_request_failed(self, report):
        self.assertGreater(report["requests"], 0)
        self.assertEqual(report["failures"], {}, report)

    def test_there_in_steps_and_back_at_once(self):
        url, balancers = self.make_pair("shift")
        steps = {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 25.0, "stepBakeTimeInMinutes": 0}}
        with under_load(url, self.data) as report:
            self.update("shift", "v2", steps, loadBalancers=balancers)
            self.reaches("shift", "SUCCESSFUL")
            self.assertIn("v2", self.get(url))
            self.update("shift", "v1", {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0})
            self.reaches("shift", "SUCCESSFUL")
        self.assert_no_request_failed(report)
        self.assertEqual(len({a.split(" (")[0] for a in report["answers"]}), 2, "both versions answered")
        self.assertIn("v1", self.get(url))

    def test_a_canary_that_is_given_up(self):
        url, balancers = self.make_pair("canary")
        canary = {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 20.0, "canaryBakeTimeInMinutes": 60}}
        with under_load(url, self.data) as report:
            self.update("canary", "v2", canary, loadBalancers=balancers)
            self.eventually(lambda: self.rollout("canary")["targetServiceRevision"]["requestedProductionTrafficWeight"] == 20,
                            60, "a fifth of the traffic")
            self.eventually(lambda: any("v2" in self.get(url) for _ in range(50)), 10, "an answer of the canary")
            self.kill_role("server")
            self.eventually(lambda: self.rollout("canary")["lifecycleStage"] == "PRODUCTION_TRAFFIC_SHIFT", 20, "its stage")
            call_ecs(self.minato, "StopServiceDeployment",
                     serviceDeploymentArn=self.rollout("canary")["serviceDeploymentArn"])
            self.reaches("canary", "ROLLBACK_SUCCESSFUL")
        self.assert_no_request_failed(report)
        self.assertEqual(len({a.split(" (")[0] for a in report["answers"]}), 2, "both versions answered")
        self.assertTrue(all("v1" in self.get(url) for _ in range(20)))

    def test_a_pause_ends_by_a_word_of_somebody(self):
        url, balancers = self.make_pair("pause")
        self.update("pause", "v2", {
            "strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0,
            "lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["POST_SCALE_UP"]}]}, loadBalancers=balancers)
        self.eventually(lambda: self.rollout("pause").get("lifecycleStage") == "POST_SCALE_UP", 60, "the pause")
        self.assertIn("v1", self.get(url))
        self.minato.run("promote", "pause")
        self.assertIn("v2", self.get(url))
        self.assertIn("has no deployment that is paused", self.minato.run("promote", "pause", check=False).stderr)
        paused = self.minato.run("deploy", "pause", "--image", "sample:v1")
        self.assertIn("The deployment is paused at POST_SCALE_UP.\n", paused.stdout)
        back = self.minato.run("rollback", "pause")
        self.assertNotIn("paused", back.stdout)
        self.assertEqual(self.rollout("pause")["status"], "ROLLBACK_SUCCESSFUL")
        self.assertIn("v2", self.get(url))


if __name__ == "__main__":
    unittest.main()
