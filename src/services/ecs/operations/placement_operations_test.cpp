// Placement rules through the operations that take and show them.
#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class PlacementOperationsTest : public testing::Test {
 protected:
  static std::string run(const std::string& more) {
    return "{'taskDefinition':'web'," + more + '}';
  }
  static std::string create(const std::string& more) {
    return "{'serviceName':'web','taskDefinition':'web','desiredCount':1," + more + '}';
  }
  static std::string many(const std::string& item, int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + item;
    return '[' + list + ']';
  }

  TestOperations ecs_;
};

TEST_F(PlacementOperationsTest, AreShownAsTheyWereAskedFor) {
  ecs_.register_definition("web");
  ecs_.json("CreateService",
            create("'placementConstraints':[{'type':'distinctInstance'},{'type':'memberOf',"
                   "'expression':'attribute:a exists'}],'placementStrategy':[{'type':'spread',"
                   "'field':'host'},{'type':'binpack','field':'MEMORY'},{'type':'random'}]"));
  auto shown = ecs_.json("DescribeServices", "{'services':['web']}").at("services").as_array()[0];
  EXPECT_EQ(
      boost::json::serialize(shown.at("placementConstraints")),
      R"([{"type":"distinctInstance"},{"type":"memberOf","expression":"attribute:a exists"}])");
  EXPECT_EQ(boost::json::serialize(shown.at("placementStrategy")),
            R"([{"type":"spread","field":"instanceId"},{"type":"binpack","field":"memory"},)"
            R"({"type":"random"}])");

  ecs_.json("UpdateService", "{'service':'web','placementStrategy':[]}");
  shown = ecs_.json("DescribeServices", "{'services':['web']}").at("services").as_array()[0];
  EXPECT_EQ(shown.at("placementConstraints").as_array().size(), 2u);
  EXPECT_EQ(shown.at("placementStrategy").as_array().size(), 0u);
  EXPECT_EQ(shown.at("deployments").as_array().size(), 1u) << "no reason for a deployment";
}

TEST_F(PlacementOperationsTest, OfADefinitionHoldForAllItsTasks) {
  ecs_.register_definition(
      "web", ",'placementConstraints':[{'type':'memberOf','expression':'ec2InstanceId == " +
                 TestCluster::ec2_id(2) + "'}]");
  ecs_.connect(1);
  ecs_.connect(2);
  const auto ran = ecs_.json("RunTask", run("'count':3"));
  ASSERT_EQ(ran.at("tasks").as_array().size(), 3u);
  for (const auto& task : ran.at("tasks").as_array()) {
    EXPECT_TRUE(ecs_.at(task, "/containerInstanceArn").ends_with(ecs_.instance_id(2).str()));
  }
  const auto definition = ecs_.json("DescribeTaskDefinition", "{'taskDefinition':'web'}");
  EXPECT_EQ(ecs_.at(definition, "/taskDefinition/placementConstraints/0/type"), "memberOf");
  const auto refused = ecs_.json(
      "RunTask",
      run("'placementConstraints':[{'type':'memberOf','expression':'agentConnected == false'}]"));
  EXPECT_EQ(ecs_.at(refused, "/failures/0/reason"), "MemberOf placement constraint unsatisfied.");
}

TEST_F(PlacementOperationsTest, CountTheTasksOfTheGroup) {
  ecs_.register_definition("web");
  ecs_.connect(1);
  ecs_.connect(2);
  const std::string distinct = "'placementConstraints':[{'type':'distinctInstance'}]";
  EXPECT_EQ(ecs_.json("RunTask", run(distinct)).at("tasks").as_array().size(), 1u);
  const auto second = ecs_.json("RunTask", run(distinct + ",'count':2"));
  EXPECT_EQ(second.at("tasks").as_array().size(), 1u);
  EXPECT_EQ(second.at("failures").as_array().size(), 2u);
  ecs_.json("StopTask", "{'task':'" + ecs_.at(second, "/tasks/0/taskArn") + "'}");
  EXPECT_EQ(ecs_.json("RunTask", run(distinct)).at("tasks").as_array().size(), 1u)
      << "one that is stopping is not in the way";
}

TEST_F(PlacementOperationsTest, TasksForWhichThereIsNoPlaceToWaitAreFailures) {
  ecs_.register_definition("web");
  ecs_.json("UpdateClusterSettings",
            "{'cluster':'default','settings':[{'name':'minato.runTaskWithoutCapacity',"
            "'value':'wait'}]}");
  const auto counts = [&](int count) {
    const auto ran = ecs_.json("RunTask", run("'count':" + std::to_string(count)));
    for (const auto& failure : ran.at("failures").as_array()) {
      EXPECT_EQ(ecs_.at(failure, "/reason"), "RESOURCE:WAITING");
      EXPECT_NE(ecs_.at(failure, "/detail").find("limit of 500"), std::string::npos);
    }
    return std::pair(ran.at("tasks").as_array().size(), ran.at("failures").as_array().size());
  };
  for (int i = 0; i < 49; ++i) EXPECT_EQ(counts(10), std::pair(10ul, 0ul));
  EXPECT_EQ(counts(8), std::pair(8ul, 0ul));
  EXPECT_EQ(counts(10), std::pair(2ul, 8ul));
  EXPECT_EQ(counts(3), std::pair(0ul, 3ul)) << "and there is still no instance";
}

TEST_F(PlacementOperationsTest, TasksShowTheZoneOfTheirInstance) {
  ecs_.register_definition("web");
  auto machine = TestCluster::machine(1);
  machine.attributes.emplace().push_back({"ecs.availability-zone", "eu-west-1c"});
  ecs_.connect(machine);
  EXPECT_EQ(ecs_.at(ecs_.json("RunTask", run("'count':1")), "/tasks/0/availabilityZone"),
            "eu-west-1c");
  ecs_.disconnect(1);
  ecs_.connect(2);
  EXPECT_EQ(ecs_.at(ecs_.json("RunTask", run("'count':1")), "/tasks/0/availabilityZone"),
            "eu-west-1a")
      << "the first of the region where the machine says nothing";
}

TEST_F(PlacementOperationsTest, AreRefusedWhereTheyMakeNoSense) {
  ecs_.register_definition("web");
  ecs_.register_definition("far",
                           ",'requiresCompatibilities':['FARGATE'],'cpu':'256',"
                           "'memory':'512','networkMode':'awsvpc'");
  const auto invalid = ErrorCode::kInvalidParameter;
  const std::string distinct = "{'type':'distinctInstance'}";
  const Refused kCases[] = {
      {"RunTask", run("'placementConstraints':" + many(distinct, 11)), invalid, "at most 10"},
      {"RunTask", run("'placementStrategy':" + many("{'type':'random'}", 6)), invalid, "at most 5"},
      {"RunTask", run("'placementConstraints':[{'type':'memberOf'}]"), invalid, "blank"},
      {"RunTask", run("'placementConstraints':[{'expression':'agentConnected == true'}]"), invalid,
       "type"},
      {"RunTask", run("'placementConstraints':[{'type':'memberOf','expression':'a = b'}]"), invalid,
       "Invalid expression"},
      {"RunTask", run("'placementConstraints':[{'type':'distinctInstance','expression':'x'}]"),
       invalid, "not allowed"},
      {"RunTask", run("'placementStrategy':[{'type':'spread','field':'zone'}]"), invalid, "spread"},
      {"RunTask", run("'placementStrategy':[{'type':'binpack','field':'disk'}]"), invalid,
       "binpack"},
      {"RunTask", run("'placementStrategy':[{'type':'binpack'}]"), invalid, "binpack"},
      {"RunTask", run("'placementStrategy':[{'type':'random','field':'cpu'}]"), invalid, "random"},
      {"RunTask", run("'placementStrategy':[{'field':'cpu'}]"), invalid, "type"},
      {"CreateService",
       "{'serviceName':'log','taskDefinition':'web','schedulingStrategy':'DAEMON',"
       "'placementStrategy':[{'type':'random'}]}",
       invalid,
       "The daemon scheduling strategy does not support placement strategies. Remove the placement "
       "strategy and try again"},
      {"CreateService",
       "{'serviceName':'log','taskDefinition':'web','schedulingStrategy':'DAEMON',"
       "'placementConstraints':[{'type':'distinctInstance'}]}",
       invalid, "DAEMON"},
      {"CreateService",
       "{'serviceName':'log','taskDefinition':'web','schedulingStrategy':'DAEMON',"
       "'deploymentConfiguration':{'maximumPercent':200}}",
       invalid, "maximumPercent"},
      {"CreateService",
       "{'serviceName':'far','taskDefinition':'far','launchType':'FARGATE','placementStrategy':["
       "{'type':'random'}],'networkConfiguration':{'awsvpcConfiguration':{'subnets':['" +
           ecs_.subnet() + "']}}}",
       invalid, "FARGATE"},
      {"RegisterTaskDefinition",
       "{'family':'x','containerDefinitions':[{'name':'app','image':'i','memory':64}],"
       "'placementConstraints':[{'type':'memberOf','expression':'attribute:'}]}",
       invalid, "Invalid expression"},
  };
  for (const auto& each : kCases) ecs_.expect_refused(each);
}

TEST_F(PlacementOperationsTest, StartTaskTakesTheInstancesThatAreNamed) {
  ecs_.register_definition("web", "",
                           "'memory':64,'portMappings':[{'containerPort':80,"
                           "'hostPort':8080}]");
  ecs_.connect(1);
  ecs_.connect(2);
  const std::string both = "'containerInstances':['" + TestCluster::instance_id(1).str() + "','" +
                           TestCluster::instance_id(2).str() + "']";
  EXPECT_EQ(ecs_.json("StartTask", run(both)).at("tasks").as_array().size(), 2u);
  const auto again = ecs_.json("StartTask", run("'startedBy':'me'," + both));
  EXPECT_EQ(again.at("tasks").as_array().size(), 0u);
  EXPECT_EQ(ecs_.at(again, "/failures/1/reason"), "RESOURCE:PORTS");
  const auto unknown = ecs_.json("StartTask", run("'containerInstances':['none']"));
  EXPECT_EQ(ecs_.at(unknown, "/failures/0/reason"), "MISSING");
  ecs_.expect_refused({"StartTask", run("'containerInstances':[]"), ErrorCode::kInvalidParameter,
                       "cannot be empty"});
  ecs_.expect_refused({"StartTask", run("'containerInstances':" + many("'i'", 11)),
                       ErrorCode::kInvalidParameter, "at most 10"});
}

TEST_F(PlacementOperationsTest, OfADaemonAreCountedByThemselves) {
  ecs_.register_definition("web");
  ecs_.connect(1);
  ecs_.json("CreateService",
            "{'serviceName':'log','taskDefinition':'web','schedulingStrategy':'DAEMON'}");
  const auto shown = ecs_.json("DescribeServices", "{'services':['log']}");
  EXPECT_EQ(ecs_.at(shown, "/services/0/desiredCount"), "1");
  EXPECT_EQ(ecs_.at(shown, "/services/0/schedulingStrategy"), "DAEMON");
  EXPECT_EQ(ecs_.at(shown, "/services/0/deploymentConfiguration/maximumPercent"), "100");
  EXPECT_EQ(ecs_.json("ListServices", "{'schedulingStrategy':'DAEMON'}")
                .at("serviceArns")
                .as_array()
                .size(),
            1u);
  EXPECT_EQ(ecs_.json("ListServices", "{'schedulingStrategy':'REPLICA'}")
                .at("serviceArns")
                .as_array()
                .size(),
            0u);
  ecs_.expect_refused({"UpdateService", "{'service':'log','desiredCount':3}",
                       ErrorCode::kInvalidParameter,
                       "The daemon scheduling strategy does not support a desired count"});
  ecs_.json("DeleteService", "{'service':'log'}");
  EXPECT_TRUE(ecs_.wanted("log").empty());
}

}  // namespace
}  // namespace minato::ecs
