"""Services: Create, Update, Describe, List, Delete, as far as no machine is needed."""
import json
import unittest

from api_case import ApiCase, container


class Services(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ecs.create_cluster()
        for _ in range(2):
            cls.ecs.register_task_definition(family="web", containerDefinitions=[
                container(name="web", portMappings=[{"containerPort": 80}])])

    def create(self, name, **more):
        return self.ecs.create_service(serviceName=name, **{"taskDefinition": "web", "desiredCount": 0, **more})["service"]

    def describe(self, name):
        return self.ecs.describe_services(services=[name])["services"][0]

    def test_create_shows_the_new_service(self):
        service = self.create("shown", taskDefinition="web:1", desiredCount=2)
        self.assertEqual(service["serviceArn"], self.arn("service/default/shown"))
        self.assertEqual(service["clusterArn"], self.arn("cluster/default"))
        self.assertEqual(service["taskDefinition"], self.arn("task-definition/web:1"))
        self.assertEqual((service["status"], service["desiredCount"], service["runningCount"]), ("ACTIVE", 2, 0))
        self.assertEqual(service["schedulingStrategy"], "REPLICA")
        self.assertEqual(service["deploymentConfiguration"]["maximumPercent"], 200)
        self.assertEqual(service["deploymentConfiguration"]["minimumHealthyPercent"], 100)
        deployment = service["deployments"][0]
        self.assertRegex(deployment["id"], r"^ecs-svc/\d{19}$")
        self.assertEqual((deployment["status"], deployment["desiredCount"]), ("PRIMARY", 2))
        self.assertEqual(deployment["rolloutState"], "IN_PROGRESS")
        self.assertIsInstance(service["events"], list)
        self.ecs.delete_service(service="shown", force=True)

    def test_refusals_of_create(self):
        self.create("taken")
        self.assertEqual(
            self.refused("ClientException", self.ecs.create_service, serviceName="x", taskDefinition="never", desiredCount=1),
            "TaskDefinition not found.")
        self.refused("ClusterNotFoundException", self.ecs.create_service, cluster="never", serviceName="x",
                     taskDefinition="web", desiredCount=1)
        self.assertEqual(
            self.refused("InvalidParameterException", self.ecs.create_service, serviceName="taken", taskDefinition="web:1",
                         desiredCount=5), "Creation of service was not idempotent.")
        for parameters in ({"serviceName": "with space"}, {"desiredCount": -1},
                           {"deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 100}},
                           {"loadBalancers": [{"targetGroupArn": self.arn("targetgroup/never/0123456789abcdef",
                                                                          "elasticloadbalancing"),
                                               "containerName": "web", "containerPort": 80}]}):
            with self.subTest(parameters):
                self.refused(("InvalidParameterException", "ClientException"), self.ecs.create_service,
                             **{"serviceName": "x", "taskDefinition": "web", "desiredCount": 1, **parameters})

    def test_a_load_balancers_container_must_be_in_the_task_definition(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        balancer = self.elb.create_load_balancer(Name="for-service", Subnets=[subnet["SubnetId"]])["LoadBalancers"][0]
        group = self.elb.create_target_group(Name="for-service", Protocol="HTTP", Port=80,
                                             VpcId=subnet["VpcId"])["TargetGroups"][0]["TargetGroupArn"]

        def attempt(name, port):
            return {"serviceName": "with-balancer", "taskDefinition": "web", "desiredCount": 0,
                    "loadBalancers": [{"targetGroupArn": group, "containerName": name, "containerPort": port}]}
        message = self.refused("InvalidParameterException", self.ecs.create_service, **attempt("web", 80))
        self.assertIn("does not have an associated load balancer", message)
        self.elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
                                 DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])
        self.refused("InvalidParameterException", self.ecs.create_service, **attempt("other", 80))
        self.refused("InvalidParameterException", self.ecs.create_service, **attempt("web", 81))
        service = self.ecs.create_service(**attempt("web", 80))["service"]
        self.assertEqual(service["loadBalancers"], [{"targetGroupArn": group, "containerName": "web", "containerPort": 80}])

    def test_a_client_token_makes_create_repeatable(self):
        first = self.create("repeatable", clientToken="once")
        self.assertEqual(self.create("repeatable", clientToken="once")["serviceArn"], first["serviceArn"])

    def test_update_count_alone_is_no_deployment(self):
        before = self.create("counted")["deployments"][0]["id"]
        after = self.ecs.update_service(service="counted", desiredCount=1)["service"]
        self.assertEqual(after["desiredCount"], 1)
        self.assertEqual(after["deployments"][0]["id"], before)
        self.ecs.delete_service(service="counted", force=True)

    def test_update_of_the_task_definition_is_one(self):
        self.create("updated", taskDefinition="web:1", desiredCount=1)
        after = self.ecs.update_service(service="updated", taskDefinition="web:2")["service"]
        self.assertEqual(after["taskDefinition"], self.arn("task-definition/web:2"))
        self.assertEqual(after["deployments"][0]["status"], "PRIMARY")
        self.assertEqual(after["deployments"][0]["taskDefinition"], self.arn("task-definition/web:2"))
        self.ecs.delete_service(service="updated", force=True)

    def test_force_new_deployment(self):
        before = self.create("forced", desiredCount=1)["deployments"][0]["id"]
        after = self.ecs.update_service(service="forced", forceNewDeployment=True)["service"]
        self.assertNotEqual(after["deployments"][0]["id"], before)
        self.ecs.delete_service(service="forced", force=True)

    def test_update_of_nothing(self):
        self.assertEqual(self.refused("ServiceNotFoundException", self.ecs.update_service, service="never", desiredCount=1),
                         "Service not found.")

    def test_a_circuit_breaker_is_kept_and_checked(self):
        def configured(service):
            return service["deploymentConfiguration"]["deploymentCircuitBreaker"]
        self.assertEqual(configured(self.create("unbroken")), {"enable": False, "rollback": False})
        breaker = {"enable": True, "rollback": True}
        service = self.create("broken", deploymentConfiguration={"deploymentCircuitBreaker": breaker})
        self.assertEqual({**configured(service), **breaker}, configured(service))
        service = self.ecs.update_service(service="broken", deploymentConfiguration={"maximumPercent": 150})["service"]
        self.assertTrue(configured(service)["enable"], "what is not named stays")
        self.assertEqual(len(service["deployments"]), 1)

    def test_delete(self):
        self.create("leaving", desiredCount=1)
        self.refused("InvalidParameterException", self.ecs.delete_service, service="leaving")
        gone = self.ecs.delete_service(service="leaving", force=True)["service"]
        self.assertIn(gone["status"], ("DRAINING", "INACTIVE"))
        self.assertNotIn(self.arn("service/default/leaving"), self.pages(self.ecs.list_services, "serviceArns", 100))
        self.refused("ServiceNotFoundException", self.ecs.delete_service, service="never")

    def test_a_deleted_service_is_inactive_and_its_name_is_free(self):
        self.create("reborn")
        self.ecs.delete_service(service="reborn")
        self.ecs.get_waiter("services_inactive").wait(services=["reborn"], WaiterConfig={"Delay": 1, "MaxAttempts": 10})
        self.refused("ServiceNotActiveException", self.ecs.update_service, service="reborn", desiredCount=1)
        self.assertEqual(self.create("reborn")["status"], "ACTIVE")

    def test_describe_what_is_missing(self):
        self.create("there")
        answer = self.ecs.describe_services(services=["there", "absent"])
        self.assertEqual([s["serviceName"] for s in answer["services"]], ["there"])
        self.assertEqual(answer["failures"], [{"arn": self.arn("service/default/absent"), "reason": "MISSING"}])

    def test_describe_takes_at_most_ten(self):
        self.refused("InvalidParameterException", self.ecs.describe_services, services=[f"s{n}" for n in range(11)])

    def test_list_in_pages(self):
        self.ecs.create_cluster(clusterName="many")
        for number in range(12):
            self.ecs.create_service(cluster="many", serviceName=f"s{number:02}", taskDefinition="web", desiredCount=0)
        self.assertEqual(len(self.ecs.list_services(cluster="many")["serviceArns"]), 10)
        arns = self.pages(self.ecs.list_services, "serviceArns", 5, cluster="many")
        self.assertEqual(sorted(arns), [self.arn(f"service/many/s{number:02}") for number in range(12)])

    def test_a_member_that_is_not_supported_yet_is_named(self):
        message = self.refused(("InvalidParameterException", "ClientException", "UnsupportedFeatureException"),
                               self.ecs.create_service, serviceName="x", taskDefinition="web", desiredCount=1,
                               serviceConnectConfiguration={"enabled": True})
        self.assertIn("serviceConnectConfiguration", message)


class TasksWithoutMachines(ApiCase):
    def setUp(self):
        self.ecs.create_cluster()
        self.ecs.register_task_definition(family="job", containerDefinitions=[container()])

    def test_describe_and_stop_of_nothing(self):
        missing = self.arn("task/default/" + "0" * 32)
        answer = self.ecs.describe_tasks(tasks=[missing])
        self.assertEqual((answer["tasks"], answer["failures"]), ([], [{"arn": missing, "reason": "MISSING"}]))
        self.assertEqual(self.refused("InvalidParameterException", self.ecs.stop_task, task=missing),
                         "The referenced task was not found.")

    def test_run_task_checks_what_it_is_given(self):
        self.refused("ClientException", self.ecs.run_task, taskDefinition="never")
        self.refused("InvalidParameterException", self.ecs.run_task, taskDefinition="job", count=11)
        self.refused("InvalidParameterException", self.ecs.run_task, taskDefinition="job",
                     overrides={"containerOverrides": [{"name": "nobody", "command": ["x"]}]})

    def test_the_protection_of_nothing(self):
        # By hand: Debian's boto3 is older than these operations.
        _, answer = self.post_ecs("UpdateTaskProtection", {"cluster": "default", "tasks": ["0" * 32],
                                                           "protectionEnabled": True})
        self.assertEqual((answer["protectedTasks"], answer["failures"][0]["reason"]), ([], "MISSING"))
        status, answer = self.post_ecs("UpdateTaskProtection", {"cluster": "default", "tasks": ["0" * 32],
                                                                "protectionEnabled": True, "expiresInMinutes": 2881})
        self.assertEqual(status, 400)
        self.assertIn("InvalidParameterException", json.dumps(answer))

    def test_lists_are_empty(self):
        self.assertEqual(self.ecs.list_tasks()["taskArns"], [])
        self.assertEqual(self.ecs.list_container_instances()["containerInstanceArns"], [])


if __name__ == "__main__":
    unittest.main()
