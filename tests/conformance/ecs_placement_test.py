"""Placement rules, attributes and container instances, as far as no machine is needed."""
import unittest

from api_case import ApiCase, container


class Placement(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ecs.create_cluster()
        cls.ecs.register_task_definition(family="web", containerDefinitions=[container(name="web")])

    def test_rules_of_services_are_shown_again(self):
        constraints = [{"type": "distinctInstance"},
                       {"type": "memberOf", "expression": "attribute:ecs.instance-type =~ t2.* and attribute:stack exists"}]
        service = self.ecs.create_service(
            serviceName="placed", taskDefinition="web", desiredCount=0, placementConstraints=constraints,
            placementStrategy=[{"type": "spread", "field": "attribute:ecs.availability-zone"},
                               {"type": "binpack", "field": "memory"}])["service"]
        self.assertEqual(service["placementConstraints"], constraints)
        self.assertEqual([each["type"] for each in service["placementStrategy"]], ["spread", "binpack"])
        updated = self.ecs.update_service(service="placed", placementConstraints=[])["service"]
        self.assertEqual(updated["placementConstraints"], [])
        self.assertEqual(len(updated["placementStrategy"]), 2)
        self.ecs.delete_service(service="placed", force=True)

    def test_constraints_of_definitions_are_shown_again(self):
        constraints = [{"type": "memberOf", "expression": "attribute:ecs.os-type == linux"}]
        shown = self.ecs.register_task_definition(
            family="bound", containerDefinitions=[container(name="web")], placementConstraints=constraints)
        self.assertEqual(shown["taskDefinition"]["placementConstraints"], constraints)

    def test_daemon_services(self):
        service = self.ecs.create_service(serviceName="log", taskDefinition="web", schedulingStrategy="DAEMON")["service"]
        self.assertEqual((service["schedulingStrategy"], service["desiredCount"]), ("DAEMON", 0))
        self.assertEqual(service["deploymentConfiguration"]["maximumPercent"], 100)
        self.assertEqual(self.ecs.list_services(schedulingStrategy="DAEMON")["serviceArns"], [service["serviceArn"]])
        self.ecs.delete_service(service="log")

    def test_refusals(self):
        for rules in ({"placementConstraints": [{"type": "distinctInstance"}] * 11},
                      {"placementStrategy": [{"type": "random"}] * 6},
                      {"placementConstraints": [{"type": "memberOf", "expression": "attribute:stack = x"}]},
                      {"placementStrategy": [{"type": "binpack", "field": "disk"}]},
                      {"schedulingStrategy": "DAEMON", "desiredCount": 0},
                      {"schedulingStrategy": "DAEMON", "placementStrategy": [{"type": "random"}]}):
            self.refused("InvalidParameterException", self.ecs.create_service, serviceName="never", taskDefinition="web", **rules)
        self.refused("InvalidParameterException", self.ecs.list_container_instances, filter="attribute:stack is x")
        self.refused("InvalidParameterException", self.ecs.update_container_agent, containerInstance="never")
        self.refused("InvalidParameterException", self.ecs.deregister_container_instance, containerInstance="never")

    def test_instances_that_are_not_there(self):
        attribute = {"name": "stack", "value": "x", "targetType": "container-instance", "targetId": "never"}
        for operation in (self.ecs.put_attributes, self.ecs.delete_attributes):
            self.refused("TargetNotFoundException", operation, attributes=[attribute])
        self.assertEqual(self.ecs.list_attributes(targetType="container-instance")["attributes"], [])
        drained = self.ecs.update_container_instances_state(containerInstances=["never"], status="DRAINING")
        self.assertEqual([each["reason"] for each in drained["failures"]], ["MISSING"])
        started = self.ecs.start_task(taskDefinition="web", containerInstances=["never"])
        self.assertEqual((started["tasks"], started["failures"][0]["reason"]), ([], "MISSING"))


if __name__ == "__main__":
    unittest.main()
