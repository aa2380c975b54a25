"""Task definitions: Register, Describe, Deregister, ListTaskDefinitions, ListTaskDefinitionFamilies."""
import datetime
import unittest

from api_case import ApiCase, container

REFUSALS = ("ClientException", "InvalidParameterException")


class TaskDefinitions(ApiCase):
    def register(self, family, **more):
        parameters = {"containerDefinitions": [container()], **more}
        return self.ecs.register_task_definition(family=family, **parameters)["taskDefinition"]

    def test_revisions_count_up_in_a_family(self):
        self.assertEqual([self.register("counting")["revision"] for _ in range(3)], [1, 2, 3])

    def test_register_shows_what_was_given_and_the_defaults(self):
        definition = self.register("shown", containerDefinitions=[container(
            cpu=10, command=["sleep", "1"], environment=[{"name": "A", "value": "b"}],
            portMappings=[{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}])])
        self.assertEqual(definition["taskDefinitionArn"], self.arn("task-definition/shown:1"))
        self.assertEqual(definition["status"], "ACTIVE")
        self.assertIn("EC2", definition["compatibilities"])
        self.assertLess(abs(datetime.datetime.now(datetime.timezone.utc) - definition["registeredAt"]),
                        datetime.timedelta(minutes=1))
        shown = definition["containerDefinitions"][0]
        self.assertEqual((shown["cpu"], shown["memory"], shown["essential"]), (10, 64, True))
        self.assertEqual(shown["command"], ["sleep", "1"])
        self.assertEqual(shown["environment"], [{"name": "A", "value": "b"}])
        self.assertEqual(shown["portMappings"], [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}])
        self.assertEqual(shown["mountPoints"], [])
        self.assertEqual(shown["volumesFrom"], [])

    def test_describe_by_family_revision_and_arn(self):
        self.register("named")
        latest = self.register("named")
        for name in ("named", "named:2", latest["taskDefinitionArn"]):
            described = self.ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
            self.assertEqual(described["revision"], 2)
        self.assertEqual(self.ecs.describe_task_definition(taskDefinition="named:1")["taskDefinition"]["revision"], 1)

    def test_describe_of_nothing(self):
        for name in ("never", "never:7", self.arn("task-definition/never:7")):
            self.assertEqual(self.refused("ClientException", self.ecs.describe_task_definition, taskDefinition=name),
                             "Unable to describe task definition.")

    def test_deregister(self):
        self.register("leaving")
        self.register("leaving")
        gone = self.ecs.deregister_task_definition(taskDefinition="leaving:2")["taskDefinition"]
        self.assertEqual(gone["status"], "INACTIVE")
        self.assertIn("deregisteredAt", gone)
        self.assertEqual(self.ecs.describe_task_definition(taskDefinition="leaving")["taskDefinition"]["revision"], 1)
        self.assertEqual(self.ecs.describe_task_definition(taskDefinition="leaving:2")["taskDefinition"]["status"],
                         "INACTIVE")
        self.assertEqual(self.register("leaving")["revision"], 3)

    def test_deregister_takes_a_revision(self):
        self.register("whole")
        self.refused(REFUSALS, self.ecs.deregister_task_definition, taskDefinition="whole")
        self.refused(REFUSALS, self.ecs.deregister_task_definition, taskDefinition="whole:9")

    def test_an_inactive_revision_starts_nothing_new(self):
        self.ecs.create_cluster()
        self.register("inactive")
        self.ecs.deregister_task_definition(taskDefinition="inactive:1")
        message = self.refused("ClientException", self.ecs.create_service, serviceName="inactive",
                               taskDefinition="inactive:1", desiredCount=0)
        self.assertEqual(message, "TaskDefinition is inactive")

    def test_list_by_family_status_and_order_in_pages(self):
        for _ in range(5):
            self.register("listed")
        self.register("listed-too")
        self.ecs.deregister_task_definition(taskDefinition="listed:4")

        def revisions(**how):
            arns = self.pages(self.ecs.list_task_definitions, "taskDefinitionArns", 2, familyPrefix="listed", **how)
            return [int(arn.rsplit(":", 1)[1]) for arn in arns]
        self.assertEqual(revisions(), [1, 2, 3, 5])
        self.assertEqual(revisions(sort="DESC"), [5, 3, 2, 1])
        self.assertEqual(revisions(status="INACTIVE"), [4])

    def test_list_families(self):
        for family in ("fleet-a", "fleet-b", "other-fleet"):
            self.register(family)
        self.ecs.deregister_task_definition(taskDefinition="fleet-b:1")

        def families(**how):
            return self.pages(self.ecs.list_task_definition_families, "families", 1, **how)
        self.assertEqual(families(familyPrefix="fleet", status="ACTIVE"), ["fleet-a"])
        self.assertEqual(families(familyPrefix="fleet", status="INACTIVE"), ["fleet-b"])
        self.assertEqual(families(familyPrefix="fleet", status="ALL"), ["fleet-a", "fleet-b"])

    def test_definitions_that_cannot_be(self):
        ports = [{"containerPort": 80, "hostPort": 8080}]
        for why, containers, more in (
                ("no container", [], {}),
                ("no image", [{"name": "a", "memory": 64}], {}),
                ("no name", [{"image": "a", "memory": 64}], {}),
                ("no memory", [{"name": "a", "image": "a"}], {}),
                ("reservation over the limit", [container(memoryReservation=128)], {}),
                ("memory below the minimum", [container(memory=2)], {}),
                ("the same name twice", [container(), container()], {}),
                ("nothing essential", [container(essential=False)], {}),
                ("depends on nobody", [container(dependsOn=[{"containerName": "b", "condition": "START"}])], {}),
                ("depends on itself", [container(dependsOn=[{"containerName": "main", "condition": "START"}])], {}),
                ("depends in a circle",
                 [container(dependsOn=[{"containerName": "b", "condition": "START"}]),
                  container(name="b", dependsOn=[{"containerName": "main", "condition": "START"}])], {}),
                ("healthy without a check",
                 [container(dependsOn=[{"containerName": "b", "condition": "HEALTHY"}]), container(name="b")], {}),
                ("a port that is none", [container(portMappings=[{"containerPort": 70000}])], {}),
                ("host mode with other ports", [container(portMappings=ports)], {"networkMode": "host"}),
                ("awsvpc with other ports", [container(portMappings=ports)], {"networkMode": "awsvpc"}),
                ("the same host port twice", [container(portMappings=ports), container(name="b", portMappings=ports)], {}),
                ("a name with a slash", [container(name="a/b")], {})):
            with self.subTest(why):
                self.refused(REFUSALS, self.ecs.register_task_definition, family="impossible",
                             containerDefinitions=containers, **more)
        self.refused(REFUSALS, self.ecs.register_task_definition, family="with space", containerDefinitions=[container()])

    def test_deletion_goes_by_way_of_delete_in_progress(self):
        self.register("deleted-soon")
        # By hand: Debian's boto3 is older than this operation.
        _, answer = self.post_ecs("DeleteTaskDefinitions", {"taskDefinitions": ["deleted-soon:1", "never:1"]})
        self.assertEqual([failure["reason"] for failure in answer["failures"]], ["TASK_DEFINITION_NOT_VALID"] * 2)
        self.ecs.deregister_task_definition(taskDefinition="deleted-soon:1")
        _, answer = self.post_ecs("DeleteTaskDefinitions", {"taskDefinitions": ["deleted-soon:1"]})
        self.assertEqual(answer["taskDefinitions"][0]["status"], "DELETE_IN_PROGRESS")
        self.assertEqual(self.ecs.list_task_definitions(familyPrefix="deleted-soon", status="INACTIVE")["taskDefinitionArns"], [])


if __name__ == "__main__":
    unittest.main()
