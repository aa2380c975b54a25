#include "services/ecs/operations/cluster_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class ClusterOperationsTest : public testing::Test {
 protected:
  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  boost::json::value described(const std::string& include) {
    return ecs_.json("DescribeClusters", "{'clusters':['one'],'include':[" + include + "]}")
        .at("clusters")
        .at(0);
  }

  TestOperations ecs_;
};

TEST_F(ClusterOperationsTest, KeepsAndShowsSettingsAndConfiguration) {
  const auto made =
      ecs_.json("CreateCluster",
                "{'clusterName':'one','settings':[{'name':'containerInsights','value':'enhanced'}],"
                "'configuration':{'executeCommandConfiguration':{'logging':'OVERRIDE',"
                "'logConfiguration':{'cloudWatchLogGroupName':'shells'}}}}");
  const std::string logs =
      "/configuration/executeCommandConfiguration/logConfiguration/cloudWatchLogGroupName";
  EXPECT_EQ(at(made, "/cluster/settings/0/value"), "enhanced");
  EXPECT_EQ(at(made, "/cluster" + logs), "shells");
  const auto plain = described("");
  EXPECT_EQ(at(plain, "/settings"), "[]");
  EXPECT_EQ(at(plain, "/configuration"), "(none)");
  EXPECT_EQ(at(plain, "/attachments"), "(none)");
  EXPECT_EQ(at(plain, "/statistics"), "[]");
  const auto whole = described("'SETTINGS','CONFIGURATIONS','ATTACHMENTS','STATISTICS','TAGS'");
  EXPECT_EQ(at(whole, "/settings/0/value"), "enhanced");
  EXPECT_EQ(at(whole, logs), "shells");
  EXPECT_EQ(at(whole, "/attachments"), "[]");
  EXPECT_EQ(at(whole, "/statistics/0/name"), "runningEC2TasksCount");
}

TEST_F(ClusterOperationsTest, CreatesOnceAndMakesAnInactiveOneAnew) {
  ecs_.json("CreateCluster", "{'clusterName':'one','tags':[{'key':'a','value':'1'}]}");
  const auto again = ecs_.json("CreateCluster", "{'clusterName':'one','tags':[{'key':'b'}]}");
  EXPECT_EQ(at(again, "/cluster/tags/0/key"), "a");
  ecs_.json("DeleteCluster", "{'cluster':'one'}");
  EXPECT_EQ(at(described(""), "/status"), "INACTIVE");
  ecs_.expect_refused({"DeleteCluster", "{'cluster':'one'}", ErrorCode::kClusterNotFound,
                       "The referenced cluster was inactive."});
  const auto anew = ecs_.json("CreateCluster", "{'clusterName':'one'}");
  EXPECT_EQ(at(anew, "/cluster/status"), "ACTIVE");
  EXPECT_EQ(at(anew, "/cluster/tags"), "[]");
  EXPECT_EQ(at(anew, "/cluster/settings/0/value"), "disabled");
}

TEST_F(ClusterOperationsTest, UpdatesWhatIsNamed) {
  ecs_.json("CreateCluster", "{'clusterName':'one','tags':[{'key':'a'}]}");
  const auto configured = ecs_.json(
      "UpdateCluster",
      "{'cluster':'one','configuration':{'executeCommandConfiguration':{'logging':'NONE'}}}");
  EXPECT_EQ(at(configured, "/cluster/configuration/executeCommandConfiguration/logging"), "NONE");
  EXPECT_EQ(at(configured, "/cluster/settings/0/value"), "disabled");
  EXPECT_EQ(at(configured, "/cluster/tags/0/key"), "a");
  const auto set =
      ecs_.json("UpdateClusterSettings",
                "{'cluster':'one','settings':[{'name':'containerInsights','value':'enabled'}]}");
  EXPECT_EQ(at(set, "/cluster/settings/0/value"), "enabled");
  EXPECT_EQ(at(described("'CONFIGURATIONS'"), "/configuration/executeCommandConfiguration/logging"),
            "NONE");
}

TEST_F(ClusterOperationsTest, RefusesWhatCannotBe) {
  const std::string shell = "{'configuration':{'executeCommandConfiguration':{";
  const Refused rows[] = {
      {"CreateCluster", "{'settings':[{'name':'containerInsights','value':'on'}]}",
       ErrorCode::kInvalidParameter, "enabled, enhanced or disabled"},
      {"CreateCluster",
       "{'settings':[{'name':'containerInsights','value':'enabled'},"
       "{'name':'containerInsights','value':'enabled'}]}",
       ErrorCode::kInvalidParameter, "more than once"},
      {"CreateCluster", "{'settings':[{'value':'enabled'}]}", ErrorCode::kInvalidParameter,
       "must not be blank"},
      {"CreateCluster", shell + "'logging':'OVERRIDE'}}}", ErrorCode::kInvalidParameter,
       "must be specified when logging is OVERRIDE"},
      {"CreateCluster", shell + "'logging':'DEFAULT','logConfiguration':{'s3BucketName':'b'}}}}",
       ErrorCode::kInvalidParameter, "only be specified when logging is OVERRIDE"},
      {"CreateCluster", shell + "'logging':'OVERRIDE','logConfiguration':{'s3KeyPrefix':'b'}}}}",
       ErrorCode::kInvalidParameter, "must name a cloudWatchLogGroupName or an s3BucketName"},
      {"CreateCluster", "{'configuration':{'managedStorageConfiguration':{'kmsKeyId':'k'}}}",
       ErrorCode::kUnsupportedMember, "managedStorageConfiguration is not supported"},
      {"CreateCluster", "{'serviceConnectDefaults':{'namespace':'n'}}",
       ErrorCode::kUnsupportedMember, "serviceConnectDefaults"},
      {"CreateCluster", "{'capacityProviders':['mine']}", ErrorCode::kInvalidParameter,
       "The specified capacity provider mine was not found"},
      {"UpdateCluster", "{'cluster':'never'}", ErrorCode::kClusterNotFound, "Cluster not found."},
      {"UpdateClusterSettings", "{'cluster':'default','settings':[]}", ErrorCode::kInvalidParameter,
       "cannot be empty"},
  };
  for (const auto& row : rows) ecs_.expect_refused(row);
}

TEST_F(ClusterOperationsTest, IsDeletedWhenNothingIsInIt) {
  auto own = TestCluster::machine(2);
  own.cluster = "default";
  ecs_.connect(own);
  ecs_.register_definition("web");
  const auto run = ecs_.json("RunTask", "{'taskDefinition':'web'}");
  ecs_.json("CreateService", "{'serviceName':'shop','taskDefinition':'web','desiredCount':0}");
  ecs_.expect_refused({"DeleteCluster", "{'cluster':'default'}",
                       ErrorCode::kClusterContainsServices, "while Services are active"});
  ecs_.json("DeleteService", "{'service':'shop'}");
  ecs_.expect_refused({"DeleteCluster", "{'cluster':'default'}", ErrorCode::kClusterContainsTasks,
                       "while Tasks are active"});
  const std::string arn = at(run, "/tasks/0/taskArn");
  const TaskId task(arn.substr(arn.rfind('/') + 1));
  ecs_.stop(task);
  ecs_.report_stopped(task, "", "");
  ecs_.expect_refused({"DeleteCluster", "{'cluster':'default'}",
                       ErrorCode::kClusterContainsContainerInstances,
                       "while Container Instances are active or draining"});
}

TEST_F(ClusterOperationsTest, CountsByLaunchType) {
  ecs_.connect(1);
  ecs_.register_definition("web");
  ecs_.json("RunTask", "{'taskDefinition':'web','count':2}");
  ecs_.json("CreateService", "{'serviceName':'shop','taskDefinition':'web','desiredCount':0}");
  const auto statistics =
      ecs_.json("DescribeClusters", "{'include':['STATISTICS']}").at("clusters").at(0);
  std::map<std::string, std::string> counts;
  for (const auto& pair : statistics.at("statistics").as_array()) {
    counts[at(pair, "/name")] = at(pair, "/value");
  }
  EXPECT_EQ(counts["pendingEC2TasksCount"], "2");
  EXPECT_EQ(counts["runningFargateTasksCount"], "0");
  EXPECT_EQ(counts["activeEC2ServiceCount"], "1");
}

}  // namespace
}  // namespace minato::ecs
