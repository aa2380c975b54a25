"""Services with the EXTERNAL deployment controller and their task sets, as far as no machine is needed."""
import unittest

from api_case import ApiCase, container

EXTERNAL = {"type": "EXTERNAL"}


class TaskSets(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ecs.create_cluster()
        cls.ecs.create_cluster(clusterName="other")
        for _ in range(2):
            cls.ecs.register_task_definition(family="web", containerDefinitions=[
                container(name="web", portMappings=[{"containerPort": 80}])])
        cls.ecs.register_task_definition(family="own", networkMode="awsvpc", containerDefinitions=[container()])
        cls.ecs.create_service(serviceName="plain", taskDefinition="web", desiredCount=0)

    def make_service(self, name, desired=10, **more):
        return self.ecs.create_service(serviceName=name, desiredCount=desired, deploymentController=EXTERNAL, **more)["service"]

    def make_set(self, service, **more):
        return self.ecs.create_task_set(cluster="default", service=service, **{"taskDefinition": "web:1", **more})["taskSet"]

    def described(self, service, *sets, **more):
        return self.ecs.describe_task_sets(cluster="default", service=service, **({"taskSets": list(sets)} if sets else {}),
                                           **more)["taskSets"]

    def service(self, name):
        return self.ecs.describe_services(services=[name])["services"][0]

    def test_a_service_begins_without_a_task_set(self):
        service = self.make_service("bare", schedulingStrategy="REPLICA", healthCheckGracePeriodSeconds=5,
                                    deploymentConfiguration={"maximumPercent": 150, "minimumHealthyPercent": 50},
                                    placementStrategy=[{"type": "spread", "field": "instanceId"}],
                                    tags=[{"key": "team", "value": "sea"}], enableECSManagedTags=True,
                                    propagateTags="SERVICE")
        self.assertEqual(service["deploymentController"], EXTERNAL)
        self.assertEqual((service["deployments"], service["taskSets"], service["loadBalancers"]), ([], [], []))
        self.assertEqual((service["desiredCount"], service["runningCount"]), (10, 0))
        for member in ("taskDefinition", "launchType", "networkConfiguration", "platformVersion"):
            self.assertNotIn(member, service)
        self.assertIn(service["serviceArn"], self.ecs.list_services()["serviceArns"])

    def test_refusals_of_create_service(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        for wrong in ({"launchType": "EC2"}, {"platformVersion": "LATEST"}, {"schedulingStrategy": "DAEMON"},
                      {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}}},
                      {"capacityProviderStrategy": [{"capacityProvider": "FARGATE"}]},
                      {"loadBalancers": [{"targetGroupArn": "arn", "containerName": "web", "containerPort": 80}]},
                      {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}}):
            with self.subTest(wrong):
                self.refused("InvalidParameterException", self.make_service, name="wrong", **wrong)
        self.assertEqual(self.refused("InvalidParameterException", self.make_service, name="wrong", taskDefinition="web"),
                         "TaskDefinition must be blank.")
        self.assertIn("BLUE_GREEN", self.refused(
            "UnsupportedFeatureException", self.ecs.create_service, serviceName="wrong", taskDefinition="web",
            deploymentController={"type": "CODE_DEPLOY"}))
        self.refused("InvalidParameterException", self.ecs.create_service, serviceName="wrong",
                     deploymentController={"type": "ECS"})

    def test_create_shows_the_new_set(self):
        self.make_service("shown")
        made = self.make_set("shown", externalId="blue", scale={"value": 25.5, "unit": "PERCENT"}, launchType="EC2",
                             tags=[{"key": "color", "value": "blue"}])
        self.assertRegex(made["id"], r"^ecs-svc/\d{19}$")
        self.assertEqual(made["taskSetArn"], self.arn("task-set/default/shown/" + made["id"]))
        self.assertEqual(made["serviceArn"], self.arn("service/default/shown"))
        self.assertEqual(made["clusterArn"], self.arn("cluster/default"))
        self.assertEqual(made["taskDefinition"], self.arn("task-definition/web:1"))
        self.assertEqual((made["externalId"], made["status"], made["launchType"]), ("blue", "ACTIVE", "EC2"))
        self.assertEqual((made["computedDesiredCount"], made["runningCount"]), (3, 0))
        self.assertEqual(made["scale"], {"value": 25.5, "unit": "PERCENT"})
        self.assertEqual(made["stabilityStatus"], "STABILIZING")
        self.assertEqual((made["loadBalancers"], made["serviceRegistries"]), ([], []))
        self.assertEqual(made["tags"], [{"key": "color", "value": "blue"}])
        self.assertLessEqual(made["createdAt"], made["stabilityStatusAt"])
        self.assertNotIn("startedBy", made)
        self.assertNotIn("tags", self.described("shown")[0])
        self.assertEqual(self.described("shown", made["taskSetArn"], include=["TAGS"])[0]["tags"], made["tags"])
        self.assertEqual(self.service("shown")["taskSets"][0]["id"], made["id"])

    def test_a_set_without_a_scale_has_none_of_the_tasks(self):
        self.make_service("idle")
        made = self.make_set("idle", taskDefinition="web")
        self.assertEqual((made["scale"]["value"], made["computedDesiredCount"]), (0.0, 0))
        self.assertEqual(made["taskDefinition"], self.arn("task-definition/web:2"))
        self.assertEqual(self.described("idle", made["id"])[0]["stabilityStatus"], "STEADY_STATE")

    def test_a_client_token_makes_create_repeatable(self):
        service = self.make_service("repeatable", clientToken="once")
        self.assertEqual(self.make_service("repeatable", clientToken="once")["serviceArn"], service["serviceArn"])
        first = self.make_set("repeatable", clientToken="one")
        self.assertEqual(self.make_set("repeatable", clientToken="one")["id"], first["id"])
        self.assertNotEqual(self.make_set("repeatable", clientToken="two")["id"], first["id"])
        self.assertEqual(len(self.described("repeatable")), 2)

    def test_refusals_of_create_task_set(self):
        self.make_service("strict")
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.refused("ClusterNotFoundException", self.ecs.create_task_set, cluster="never", service="strict", taskDefinition="web")
        self.refused("ServiceNotFoundException", self.make_set, service="never")
        self.refused("ServiceNotFoundException", self.ecs.create_task_set, cluster="other", service="strict", taskDefinition="web")
        self.refused("ClientException", self.make_set, service="strict", taskDefinition="never")
        self.assertEqual(
            self.refused("InvalidParameterException", self.make_set, service="plain"),
            "Amazon ECS only supports task set management on services configured to use external deployment controllers.")
        self.assertIn("serviceRegistries", self.refused("UnsupportedFeatureException", self.make_set, service="strict",
                                                        serviceRegistries=[{"registryArn": "arn"}]))
        self.refused("UnsupportedFeatureException", self.make_set, service="strict", launchType="EXTERNAL")
        for wrong in ({"scale": {"value": 101.0}}, {"scale": {"value": -1.0}}, {"taskDefinition": "own"},
                      {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}}},
                      {"launchType": "EC2", "capacityProviderStrategy": [{"capacityProvider": "FARGATE"}]},
                      {"capacityProviderStrategy": [{"capacityProvider": "never"}]}, {"launchType": "FARGATE"},
                      {"loadBalancers": [{"targetGroupArn": self.arn("targetgroup/never/0123456789abcdef",
                                                                     "elasticloadbalancing"),
                                          "containerName": "web", "containerPort": 80}]},
                      {"clientToken": "x" * 37}, {"tags": [{"key": "aws:mine", "value": "x"}]}):
            with self.subTest(wrong):
                self.refused(("InvalidParameterException", "ClientException"), self.make_set, service="strict", **wrong)
        for _ in range(5):
            self.make_set("strict")
        self.assertEqual(self.refused("InvalidParameterException", self.make_set, service="strict"),
                         "5 deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.")

    def test_an_awsvpc_set_behind_a_load_balancer(self):
        self.make_service("balanced", desired=0)
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        balancer = self.elb.create_load_balancer(Name="for-set", Subnets=[subnet["SubnetId"]])["LoadBalancers"][0]
        group = self.elb.create_target_group(Name="for-set", Protocol="HTTP", Port=80, TargetType="ip",
                                             VpcId=subnet["VpcId"])["TargetGroups"][0]["TargetGroupArn"]
        self.elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
                                 DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        self.ecs.register_task_definition(family="net", networkMode="awsvpc", containerDefinitions=[
            container(name="web", portMappings=[{"containerPort": 80}])])
        balancers = [{"targetGroupArn": group, "containerName": "web", "containerPort": 80}]
        network = {"awsvpcConfiguration": {"subnets": [subnet["SubnetId"]]}}
        made = self.make_set("balanced", taskDefinition="net", loadBalancers=balancers, networkConfiguration=network)
        self.assertEqual(made["loadBalancers"], balancers)
        self.assertEqual(made["networkConfiguration"]["awsvpcConfiguration"]["subnets"], [subnet["SubnetId"]])
        self.ecs.update_service_primary_task_set(cluster="default", service="balanced", primaryTaskSet=made["id"])
        self.assertEqual(self.service("balanced")["loadBalancers"], balancers)

    def test_describe_names_what_is_missing(self):
        self.make_service("partly")
        made = self.make_set("partly")
        answer = self.ecs.describe_task_sets(cluster=self.arn("cluster/default"), service=self.arn("service/default/partly"),
                                             taskSets=[made["id"], "ecs-svc/1"])
        self.assertEqual([each["id"] for each in answer["taskSets"]], [made["id"]])
        self.assertEqual(answer["failures"], [{"arn": self.arn("task-set/default/partly/ecs-svc/1"), "reason": "MISSING"}])
        self.refused("InvalidParameterException", self.ecs.describe_task_sets, cluster="default", service="plain")
        self.refused("ServiceNotFoundException", self.ecs.describe_task_sets, cluster="default", service="never")
        self.refused("ClusterNotFoundException", self.ecs.describe_task_sets, cluster="never", service="partly")

    def test_scale(self):
        self.make_service("scaled")
        made = self.make_set("scaled", scale={"value": 100.0, "unit": "PERCENT"})
        named = {"cluster": "default", "service": "scaled", "taskSet": made["id"]}
        scaled = self.ecs.update_task_set(**named, scale={"value": 33.3, "unit": "PERCENT"})["taskSet"]
        self.assertEqual((scaled["scale"]["value"], scaled["computedDesiredCount"]), (33.3, 4))
        self.assertEqual(scaled["stabilityStatus"], "STABILIZING")
        self.assertGreaterEqual(scaled["updatedAt"], made["updatedAt"])
        self.ecs.update_service(service="scaled", desiredCount=100)
        self.assertEqual(self.described("scaled")[0]["computedDesiredCount"], 34)
        self.refused("InvalidParameterException", self.ecs.update_task_set, **named, scale={"value": 100.1})
        for code, wrong in (("TaskSetNotFoundException", {"taskSet": "ecs-svc/1"}), ("ServiceNotFoundException", {"service": "never"}),
                            ("ClusterNotFoundException", {"cluster": "never"}), ("InvalidParameterException", {"service": "plain"})):
            with self.subTest(wrong):
                self.refused(code, self.ecs.update_task_set, **{**named, **wrong}, scale={"value": 1.0})

    def test_the_primary(self):
        self.make_service("primary", desired=0)
        blue, green = self.make_set("primary"), self.make_set("primary", taskDefinition="web:2")
        for named, other in ((blue, green), (green, blue)):
            answer = self.ecs.update_service_primary_task_set(cluster="default", service="primary",
                                                              primaryTaskSet=named["taskSetArn"])["taskSet"]
            self.assertEqual((answer["id"], answer["status"]), (named["id"], "PRIMARY"))
            self.assertEqual(self.described("primary", other["id"])[0]["status"], "ACTIVE")
            service = self.service("primary")
            self.assertEqual((service["taskDefinition"], service["launchType"]), (named["taskDefinition"], "EC2"))
        for code, wrong in (("TaskSetNotFoundException", {"primaryTaskSet": "ecs-svc/1"}),
                            ("ServiceNotFoundException", {"service": "never"}), ("ClusterNotFoundException", {"cluster": "never"}),
                            ("InvalidParameterException", {"service": "plain"})):
            with self.subTest(wrong):
                self.refused(code, self.ecs.update_service_primary_task_set,
                             **{"cluster": "default", "service": "primary", "primaryTaskSet": blue["id"], **wrong})

    def test_delete(self):
        self.make_service("shrinks")
        made = self.make_set("shrinks", scale={"value": 50.0, "unit": "PERCENT"})
        named = {"cluster": "default", "service": "shrinks", "taskSet": made["id"]}
        self.refused("InvalidParameterException", self.ecs.delete_task_set, **named)
        gone = self.ecs.delete_task_set(**named, force=True)["taskSet"]
        self.assertEqual((gone["id"], gone["status"], gone["computedDesiredCount"]), (made["id"], "DRAINING", 0))
        self.assertEqual(self.described("shrinks"), [])
        idle = self.make_set("shrinks")
        self.assertEqual(self.ecs.delete_task_set(**{**named, "taskSet": idle["id"]})["taskSet"]["status"], "DRAINING")
        for code, wrong in (("TaskSetNotFoundException", {}), ("ServiceNotFoundException", {"service": "never"}),
                            ("ClusterNotFoundException", {"cluster": "never"}), ("InvalidParameterException", {"service": "plain"})):
            with self.subTest(wrong):
                self.refused(code, self.ecs.delete_task_set, **{**named, **wrong})

    def test_a_service_goes_with_its_sets(self):
        self.make_service("goes")
        self.make_set("goes", scale={"value": 50.0, "unit": "PERCENT"})
        self.refused("InvalidParameterException", self.ecs.delete_service, service="goes")
        gone = self.ecs.delete_service(service="goes", force=True)["service"]
        self.assertEqual([each["status"] for each in gone["taskSets"]], ["DRAINING"])
        service = self.service("goes")
        self.assertEqual((service["status"], service["taskSets"]), ("INACTIVE", []))
        for call, more in ((self.ecs.create_task_set, {"taskDefinition": "web"}), (self.ecs.describe_task_sets, {}),
                           (self.ecs.update_task_set, {"taskSet": "x", "scale": {"value": 1.0}}),
                           (self.ecs.delete_task_set, {"taskSet": "x"}),
                           (self.ecs.update_service_primary_task_set, {"primaryTaskSet": "x"})):
            self.refused("ServiceNotActiveException", call, cluster="default", service="goes", **more)

    def test_what_update_service_may_change(self):
        self.make_service("kept", desired=0)
        self.make_set("kept")
        changed = self.ecs.update_service(
            service="kept", desiredCount=3, healthCheckGracePeriodSeconds=9, enableECSManagedTags=True,
            propagateTags="SERVICE", placementStrategy=[{"type": "random"}],
            placementConstraints=[{"type": "distinctInstance"}])["service"]
        self.assertEqual((changed["desiredCount"], changed["healthCheckGracePeriodSeconds"]), (3, 9))
        self.assertEqual(changed["placementStrategy"], [{"type": "random"}])
        self.assertEqual((changed["propagateTags"], changed["enableECSManagedTags"]), ("SERVICE", True))
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        for wrong in ({"taskDefinition": "web"}, {"forceNewDeployment": True}, {"loadBalancers": []}, {"platformVersion": "LATEST"},
                      {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet]}}}, {"desiredCount": -1},
                      {"capacityProviderStrategy": [{"capacityProvider": "FARGATE"}]},
                      {"deploymentConfiguration": {"maximumPercent": 150}}):
            with self.subTest(wrong):
                message = self.refused("InvalidParameterException", self.ecs.update_service, service="kept", **wrong)
                self.assertTrue("EXTERNAL" in message or "desiredCount" in message, message)

    def test_tags(self):
        self.make_service("tagged", desired=0)
        arn = self.make_set("tagged", tags=[{"key": "a", "value": "1"}])["taskSetArn"]
        self.ecs.tag_resource(resourceArn=arn, tags=[{"key": "b", "value": "2"}])
        self.ecs.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual(self.ecs.list_tags_for_resource(resourceArn=arn)["tags"], [{"key": "b", "value": "2"}])
        self.refused("ResourceNotFoundException", self.ecs.tag_resource, resourceArn=arn[:-1] + "x", tags=[])


if __name__ == "__main__":
    unittest.main()
