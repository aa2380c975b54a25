"""Tags: TagResource, UntagResource, ListTagsForResource."""
import unittest

from api_case import ApiCase, container


def tags(**pairs):
    return [{"key": key, "value": value} for key, value in pairs.items()]


class Tags(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ecs.create_cluster()
        definition = cls.ecs.register_task_definition(family="tagged", containerDefinitions=[container()])
        cls.definition = definition["taskDefinition"]["taskDefinitionArn"]
        service = cls.ecs.create_service(serviceName="tagged", taskDefinition="tagged", desiredCount=0)
        cls.service = service["service"]["serviceArn"]

    def listed(self, arn):
        return self.ecs.list_tags_for_resource(resourceArn=arn)["tags"]

    def test_come_change_and_go(self):
        for arn in (self.arn("cluster/default"), self.definition, self.service):
            self.ecs.tag_resource(resourceArn=arn, tags=tags(team="sea", stage="test"))
            self.ecs.tag_resource(resourceArn=arn, tags=tags(team="port"))
            self.assertEqual(self.listed(arn), tags(team="port", stage="test"))
            self.ecs.untag_resource(resourceArn=arn, tagKeys=["stage", "never"])
            self.assertEqual(self.listed(arn), tags(team="port"))

    def test_are_shown_where_asked_for(self):
        self.ecs.tag_resource(resourceArn=self.service, tags=tags(shown="yes"))
        shown = self.ecs.describe_services(services=["tagged"], include=["TAGS"])["services"][0]
        self.assertIn({"key": "shown", "value": "yes"}, shown["tags"])
        self.ecs.untag_resource(resourceArn=self.service, tagKeys=["shown"])
        self.assertFalse(self.ecs.describe_services(services=["tagged"])["services"][0].get("tags"))

    def test_limits(self):
        cluster = self.arn("cluster/default")
        for wrong in (tags(**{"aws:mine": "x"}), tags(a="x" * 257), [{"key": "k" * 129, "value": ""}],
                      [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}],
                      tags(**{f"k{number}": "" for number in range(51)})):
            self.refused(("InvalidParameterException", "ClientException"), self.ecs.tag_resource,
                         resourceArn=cluster, tags=wrong)

    def test_of_what_is_not_there(self):
        self.refused("ClusterNotFoundException", self.ecs.tag_resource, resourceArn=self.arn("cluster/never"), tags=[])
        self.refused("ResourceNotFoundException", self.ecs.tag_resource,
                     resourceArn=self.arn("service/default/never"), tags=[])
        self.refused("InvalidParameterException", self.ecs.list_tags_for_resource, resourceArn="default")


if __name__ == "__main__":
    unittest.main()
