"""Clusters: CreateCluster, DescribeClusters, ListClusters, UpdateCluster, UpdateClusterSettings, DeleteCluster."""
import unittest

from api_case import ApiCase, container


class Clusters(ApiCase):
    def test_create_shows_the_new_cluster(self):
        cluster = self.ecs.create_cluster(clusterName="new-one")["cluster"]
        self.assertEqual(cluster["clusterArn"], self.arn("cluster/new-one"))
        self.assertEqual((cluster["clusterName"], cluster["status"]), ("new-one", "ACTIVE"))
        for count in ("registeredContainerInstancesCount", "runningTasksCount", "pendingTasksCount", "activeServicesCount"):
            self.assertEqual(cluster[count], 0)

    def test_create_again_is_the_same_cluster(self):
        first = self.ecs.create_cluster(clusterName="again")["cluster"]
        self.assertEqual(self.ecs.create_cluster(clusterName="again")["cluster"], first)

    def test_without_a_name_it_is_default(self):
        self.assertEqual(self.ecs.create_cluster()["cluster"]["clusterName"], "default")
        self.assertEqual(self.ecs.describe_clusters()["clusters"][0]["clusterName"], "default")

    def test_a_name_that_is_none_is_refused(self):
        for name in ("with space", "a" * 256, "ü"):
            self.refused(("InvalidParameterException", "ClientException"), self.ecs.create_cluster, clusterName=name)

    def test_describe_by_name_and_arn_and_what_is_missing(self):
        self.ecs.create_cluster(clusterName="seen")
        answer = self.ecs.describe_clusters(clusters=["seen", self.arn("cluster/seen"), "unseen"])
        self.assertEqual({c["clusterName"] for c in answer["clusters"]}, {"seen"})
        self.assertEqual(answer["failures"], [{"arn": self.arn("cluster/unseen"), "reason": "MISSING"}])

    def test_list_in_pages(self):
        names = {f"page-{number:02}" for number in range(7)}
        for name in names:
            self.ecs.create_cluster(clusterName=name)
        arns = self.pages(self.ecs.list_clusters, "clusterArns", 3)
        self.assertEqual(len(arns), len(set(arns)))
        self.assertLessEqual({self.arn(f"cluster/{name}") for name in names}, set(arns))
        found = [arn for page in self.ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 2})
                 for arn in page["clusterArns"]]
        self.assertEqual(sorted(found), sorted(arns))

    def test_a_token_that_nobody_gave_is_refused(self):
        self.refused(("InvalidParameterException", "ClientException"), self.ecs.list_clusters, nextToken="nonsense")

    def test_settings_are_kept_and_shown_where_asked_for(self):
        insights = [{"name": "containerInsights", "value": "enabled"}]
        made = self.ecs.create_cluster(clusterName="watched", settings=insights)["cluster"]
        self.assertEqual(made["settings"], insights)
        changed = [{"name": "containerInsights", "value": "disabled"}]
        self.assertEqual(self.ecs.update_cluster_settings(cluster="watched", settings=changed)["cluster"]["settings"],
                         changed)
        self.assertEqual(self.ecs.describe_clusters(clusters=["watched"])["clusters"][0]["settings"], [])
        shown = self.ecs.describe_clusters(clusters=["watched"], include=["SETTINGS"])["clusters"][0]
        self.assertEqual(shown["settings"], changed)
        self.refused("InvalidParameterException", self.ecs.update_cluster_settings, cluster="watched",
                     settings=[{"name": "containerInsights", "value": "perhaps"}])

    def test_configuration_is_kept_and_shown_where_asked_for(self):
        configuration = {"executeCommandConfiguration": {
            "logging": "OVERRIDE", "logConfiguration": {"s3BucketName": "shells", "s3KeyPrefix": "of-mine"}}}
        self.ecs.create_cluster(clusterName="configured")
        changed = self.ecs.update_cluster(cluster="configured", configuration=configuration)["cluster"]
        self.assertEqual(changed["configuration"], configuration)
        shown = self.ecs.describe_clusters(clusters=["configured"], include=["CONFIGURATIONS"])["clusters"][0]
        self.assertEqual(shown["configuration"], configuration)
        self.refused("InvalidParameterException", self.ecs.update_cluster, cluster="configured",
                     configuration={"executeCommandConfiguration": {"logging": "OVERRIDE"}})

    def test_delete(self):
        self.ecs.create_cluster(clusterName="short-lived")
        self.assertEqual(self.ecs.delete_cluster(cluster="short-lived")["cluster"]["status"], "INACTIVE")
        self.assertNotIn(self.arn("cluster/short-lived"), self.pages(self.ecs.list_clusters, "clusterArns", 100))

    def test_delete_of_nothing(self):
        self.assertEqual(self.refused("ClusterNotFoundException", self.ecs.delete_cluster, cluster="never"),
                         "Cluster not found.")

    def test_delete_with_services_is_refused(self):
        self.ecs.create_cluster(clusterName="busy")
        self.ecs.register_task_definition(family="busy", containerDefinitions=[container()])
        self.ecs.create_service(cluster="busy", serviceName="busy", taskDefinition="busy", desiredCount=0)
        self.refused("ClusterContainsServicesException", self.ecs.delete_cluster, cluster="busy")
        self.assertEqual(self.ecs.describe_clusters(clusters=["busy"])["clusters"][0]["activeServicesCount"], 1)
        self.ecs.delete_service(cluster="busy", service="busy")

    def test_operations_on_a_cluster_that_is_not_there(self):
        for call, parameters in ((self.ecs.list_services, {}), (self.ecs.list_tasks, {}),
                                 (self.ecs.list_container_instances, {}),
                                 (self.ecs.describe_services, {"services": ["x"]}),
                                 (self.ecs.describe_tasks, {"tasks": ["x" * 32]}),
                                 (self.ecs.run_task, {"taskDefinition": "x"})):
            self.refused("ClusterNotFoundException", call, cluster="never", **parameters)


if __name__ == "__main__":
    unittest.main()
