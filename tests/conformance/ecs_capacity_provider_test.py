"""Capacity providers: those of Fargate, a cluster's own, and strategies."""
import unittest

from api_case import ApiCase, container

SPLIT = [{"capacityProvider": "FARGATE", "weight": 1, "base": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 3, "base": 0}]


class CapacityProviders(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ecs.create_cluster(capacityProviders=["FARGATE", "FARGATE_SPOT"])
        cls.ecs.register_task_definition(
            family="fargate", networkMode="awsvpc", cpu="256", memory="512", requiresCompatibilities=["FARGATE"],
            containerDefinitions=[container()])
        subnet = cls.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        cls.network = {"awsvpcConfiguration": {"subnets": [subnet]}}

    def test_those_of_fargate_are_there(self):
        answer = self.ecs.describe_capacity_providers(capacityProviders=["FARGATE", "mine"])
        [fargate] = answer["capacityProviders"]
        self.assertEqual((fargate["name"], fargate["status"]), ("FARGATE", "ACTIVE"))
        self.assertEqual(fargate["capacityProviderArn"], self.arn("capacity-provider/FARGATE"))
        self.assertEqual(answer["failures"], [{"arn": self.arn("capacity-provider/mine"), "reason": "MISSING"}])

    def test_auto_scaling_groups_are_refused_by_name(self):
        message = self.refused("ClientException", self.ecs.create_capacity_provider, name="mine",
                               autoScalingGroupProvider={"autoScalingGroupArn": "arn:aws:autoscaling:x"})
        self.assertIn("Minato has no Auto Scaling groups", message)

    def test_a_default_strategy(self):
        self.ecs.create_cluster(clusterName="mixed")
        cluster = self.ecs.put_cluster_capacity_providers(
            cluster="mixed", capacityProviders=["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy=SPLIT)["cluster"]
        self.assertEqual(cluster["capacityProviders"], ["FARGATE", "FARGATE_SPOT"])
        self.assertEqual(cluster["defaultCapacityProviderStrategy"], SPLIT)
        self.refused("InvalidParameterException", self.ecs.put_cluster_capacity_providers, cluster="mixed",
                     capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=SPLIT)

    def test_a_service_by_strategy(self):
        self.ecs.put_cluster_capacity_providers(
            cluster="default", capacityProviders=["FARGATE", "FARGATE_SPOT"], defaultCapacityProviderStrategy=[])
        service = self.ecs.create_service(serviceName="split", taskDefinition="fargate", desiredCount=0,
                                          capacityProviderStrategy=SPLIT, networkConfiguration=self.network)["service"]
        self.assertEqual(service["capacityProviderStrategy"], SPLIT)
        self.assertNotIn("launchType", service)
        self.refused("ResourceInUseException", self.ecs.put_cluster_capacity_providers, cluster="default",
                     capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[])
        self.refused("InvalidParameterException", self.ecs.create_service, serviceName="both", taskDefinition="fargate",
                     capacityProviderStrategy=SPLIT, launchType="FARGATE", networkConfiguration=self.network)
        self.ecs.delete_service(service="split")


if __name__ == "__main__":
    unittest.main()
