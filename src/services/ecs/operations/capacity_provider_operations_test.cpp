#include "services/ecs/operations/capacity_provider_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class CapacityProviderOperationsTest : public testing::Test {
 protected:
  CapacityProviderOperationsTest() {
    ecs_.connect(1);
    ecs_.register_definition("web",
                             ",'networkMode':'awsvpc','cpu':'256','memory':'512',"
                             "'requiresCompatibilities':['FARGATE']");
    network_ =
        ",'networkConfiguration':{'awsvpcConfiguration':{'subnets':['" + ecs_.subnet() + "']}}";
  }
  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  void associate(const std::string& providers, const std::string& strategy = "") {
    ecs_.json("PutClusterCapacityProviders",
              "{'cluster':'default','capacityProviders':[" + providers +
                  "],'defaultCapacityProviderStrategy':[" + strategy + "]}");
  }
  /// How many tasks of the cluster each provider has.
  std::map<std::string, int> split() {
    std::map<std::string, int> tasks;
    for (const auto& [id, row] : ecs_.state().table<Task>().rows()) {
      ++tasks[row.record.capacity_provider];
    }
    return tasks;
  }

  TestOperations ecs_;
  std::string network_;
};

using Split = std::map<std::string, int>;
const std::string kBoth = "'FARGATE','FARGATE_SPOT'";

TEST_F(CapacityProviderOperationsTest, ThereAreThoseOfFargate) {
  const auto all = ecs_.json("DescribeCapacityProviders");
  EXPECT_EQ(at(all, "/capacityProviders/0/name"), "FARGATE");
  EXPECT_EQ(at(all, "/capacityProviders/1/capacityProviderArn"),
            kArn + "capacity-provider/FARGATE_SPOT");
  EXPECT_EQ(at(all, "/capacityProviders/1/status"), "ACTIVE");
  const auto some =
      ecs_.json("DescribeCapacityProviders", "{'capacityProviders':['FARGATE','mine','" + kArn +
                                                 "capacity-provider/FARGATE_SPOT']}");
  EXPECT_EQ(some.at("capacityProviders").as_array().size(), 2u);
  EXPECT_EQ(at(some, "/failures/0/reason"), "MISSING");
  EXPECT_EQ(at(some, "/failures/0/arn"), kArn + "capacity-provider/mine");
}

TEST_F(CapacityProviderOperationsTest, RefusesWhatThereIsNot) {
  const std::string group = "'autoScalingGroupProvider':{'autoScalingGroupArn':'arn:aws:x'}";
  const Refused rows[] = {
      {"CreateCapacityProvider", "{'name':'mine'," + group + '}', ErrorCode::kClient,
       "Minato has no Auto Scaling groups"},
      {"CreateCapacityProvider", "{'name':'mine'}", ErrorCode::kInvalidParameter,
       "must have an autoScalingGroupProvider"},
      {"CreateCapacityProvider", "{'name':'fargate-2'," + group + '}', ErrorCode::kInvalidParameter,
       "must not begin with fargate"},
      {"CreateCapacityProvider", "{'name':'a b'," + group + '}', ErrorCode::kInvalidParameter,
       "1 to 255 letters"},
      {"UpdateCapacityProvider", "{'name':'FARGATE'}", ErrorCode::kInvalidParameter,
       "is reserved and cannot be updated"},
      {"UpdateCapacityProvider", "{'name':'mine'}", ErrorCode::kInvalidParameter, "not found"},
      {"DeleteCapacityProvider", "{'capacityProvider':'FARGATE_SPOT'}",
       ErrorCode::kInvalidParameter, "is reserved and cannot be deleted"},
      {"DeleteCapacityProvider", "{'capacityProvider':'mine'}", ErrorCode::kInvalidParameter,
       "not found"},
      {"DescribeCapacityProviders", "{'maxResults':11}", ErrorCode::kInvalidParameter,
       "maxResults"},
      {"DescribeCapacityProviders", "{'cluster':'never'}", ErrorCode::kClusterNotFound,
       "not found"},
  };
  for (const auto& row : rows) ecs_.expect_refused(row);
}

TEST_F(CapacityProviderOperationsTest, AClusterHasSomeAndADefaultStrategy) {
  associate(kBoth,
            "{'capacityProvider':'FARGATE','weight':1,'base':2},"
            "{'capacityProvider':'FARGATE_SPOT','weight':4}");
  const auto shown = ecs_.json("DescribeClusters").at("clusters").at(0);
  EXPECT_EQ(at(shown, "/capacityProviders"), TestOperations::quoted('[' + kBoth + ']'));
  EXPECT_EQ(at(shown, "/defaultCapacityProviderStrategy/0/base"), "2");
  EXPECT_EQ(at(shown, "/defaultCapacityProviderStrategy/1/weight"), "4");
  associate("");
  EXPECT_EQ(at(ecs_.json("DescribeClusters"), "/clusters/0/capacityProviders"), "[]");
}

TEST_F(CapacityProviderOperationsTest, RefusesStrategiesThatCannotBe) {
  associate(kBoth);
  const std::string run = "{'taskDefinition':'web'" + network_ + ",'capacityProviderStrategy':[";
  const std::string put =
      "{'cluster':'default','capacityProviders':['FARGATE'],'defaultCapacityProviderStrategy':[";
  const Refused rows[] = {
      {"PutClusterCapacityProviders", put + "{'capacityProvider':'FARGATE_SPOT'}]}",
       ErrorCode::kInvalidParameter, "not associated with the cluster"},
      {"RunTask", run + "{'capacityProvider':'mine','weight':1}]}", ErrorCode::kInvalidParameter,
       "not associated with the cluster"},
      {"RunTask",
       run + "{'capacityProvider':'FARGATE','weight':1},{'capacityProvider':'FARGATE'}]}",
       ErrorCode::kInvalidParameter, "more than once"},
      {"RunTask",
       run + "{'capacityProvider':'FARGATE','base':1},"
             "{'capacityProvider':'FARGATE_SPOT','base':1,'weight':1}]}",
       ErrorCode::kInvalidParameter, "Only one capacity provider in a strategy can have a base"},
      {"RunTask", run + "{'capacityProvider':'FARGATE'},{'capacityProvider':'FARGATE_SPOT'}]}",
       ErrorCode::kInvalidParameter, "weight greater than zero"},
      {"RunTask", run + "{'capacityProvider':'FARGATE','weight':1}],'launchType':'FARGATE'}",
       ErrorCode::kInvalidParameter, "both a launch type and capacity provider strategy"},
      {"RunTask", run + "{'capacityProvider':'FARGATE','weight':1001}]}", ErrorCode::kValidation,
       "less than or equal to 1000"},
  };
  for (const auto& row : rows) ecs_.expect_refused(row);
}

TEST_F(CapacityProviderOperationsTest, TasksAreDividedByTheStrategy) {
  associate(kBoth);
  const auto run = ecs_.json(
      "RunTask", "{'taskDefinition':'web','count':5" + network_ +
                     ",'capacityProviderStrategy':[{'capacityProvider':'FARGATE','base':1,"
                     "'weight':1},{'capacityProvider':'FARGATE_SPOT','weight':3}]}");
  EXPECT_EQ(at(run, "/tasks/0/capacityProviderName"), "FARGATE");
  EXPECT_EQ(at(run, "/tasks/1/launchType"), "FARGATE");
  EXPECT_EQ(split(), (Split{{"FARGATE", 2}, {"FARGATE_SPOT", 3}}));
}

TEST_F(CapacityProviderOperationsTest, AServiceKeepsItsShares) {
  associate(kBoth,
            "{'capacityProvider':'FARGATE','weight':1},"
            "{'capacityProvider':'FARGATE_SPOT','weight':1}");
  const auto made = ecs_.json("CreateService",
                              "{'serviceName':'shop','taskDefinition':'web',"
                              "'desiredCount':2" +
                                  network_ + '}');
  EXPECT_EQ(at(made, "/service/capacityProviderStrategy/1/capacityProvider"), "FARGATE_SPOT");
  EXPECT_EQ(at(made, "/service/launchType"), "(none)");
  EXPECT_EQ(at(made, "/service/deployments/0/capacityProviderStrategy/0/weight"), "1");
  EXPECT_EQ(split(), (Split{{"FARGATE", 1}, {"FARGATE_SPOT", 1}}));
  ecs_.json("UpdateService", "{'service':'shop','desiredCount':6}");
  EXPECT_EQ(split(), (Split{{"FARGATE", 3}, {"FARGATE_SPOT", 3}}));
  EXPECT_EQ(
      TestOperations::texts(ecs_.json("ListServices", "{'launchType':'FARGATE'}"), "serviceArns")
          .size(),
      1u);
}

TEST_F(CapacityProviderOperationsTest, HaveNoSayInStartTask) {
  associate(kBoth, "{'capacityProvider':'FARGATE_SPOT','weight':1}");
  ecs_.register_definition("plain");
  const auto started = ecs_.json("StartTask", "{'taskDefinition':'plain','containerInstances':['" +
                                                  TestCluster::instance_id(1).str() + "']}");
  EXPECT_EQ(at(started, "/tasks/0/launchType"), "EC2");
  EXPECT_EQ(at(started, "/tasks/0/capacityProviderName"), "(none)");
}

TEST_F(CapacityProviderOperationsTest, AnotherStrategyIsAnotherDeployment) {
  associate(kBoth);
  ecs_.json("CreateService",
            "{'serviceName':'shop','taskDefinition':'web','desiredCount':2,"
            "'launchType':'FARGATE'" +
                network_ + '}');
  EXPECT_EQ(split(), (Split{{"", 2}}));
  ecs_.expect_refused({"UpdateService",
                       "{'service':'shop','capacityProviderStrategy':"
                       "[{'capacityProvider':'mine','weight':1}]}",
                       ErrorCode::kInvalidParameter, "not associated"});
  const auto updated = ecs_.json("UpdateService",
                                 "{'service':'shop','capacityProviderStrategy':"
                                 "[{'capacityProvider':'FARGATE_SPOT','weight':1}]}");
  EXPECT_EQ(updated.at("service").at("deployments").as_array().size(), 2u);
  EXPECT_EQ(split(), (Split{{"", 2}, {"FARGATE_SPOT", 2}}));
  ecs_.expect_refused({"PutClusterCapacityProviders",
                       "{'cluster':'default','capacityProviders':['FARGATE'],"
                       "'defaultCapacityProviderStrategy':[]}",
                       ErrorCode::kResourceInUse, "in use by a service"});
}

TEST_F(CapacityProviderOperationsTest, ADaemonHasNoStrategy) {
  associate(kBoth, "{'capacityProvider':'FARGATE','weight':1}");
  ecs_.register_definition("log");
  const std::string strategy = ",'capacityProviderStrategy':[{'capacityProvider':'FARGATE'}]}";
  const std::string daemon = "'taskDefinition':'log','schedulingStrategy':'DAEMON'";
  const char* reason =
      "Specifying a capacity provider strategy is not supported when you create a service using "
      "the DAEMON scheduling strategy.";
  ecs_.expect_refused({"CreateService", "{'serviceName':'log'," + daemon + strategy,
                       ErrorCode::kInvalidParameter, reason});
  const auto made = ecs_.json("CreateService", "{'serviceName':'log'," + daemon + '}');
  EXPECT_EQ(at(made, "/service/launchType"), "EC2") << "the cluster's strategy is not for it";
  ecs_.expect_refused(
      {"UpdateService", "{'service':'log'" + strategy, ErrorCode::kInvalidParameter, reason});
}

TEST_F(CapacityProviderOperationsTest, AStrategyAndPlacementRulesDoNotGoTogether) {
  associate(kBoth);
  ecs_.register_definition("both",
                           ",'networkMode':'awsvpc','cpu':'256','memory':'512',"
                           "'requiresCompatibilities':['EC2','FARGATE']");
  ecs_.json("CreateService",
            "{'serviceName':'shop','taskDefinition':'both','desiredCount':1,'placementStrategy':"
            "[{'type':'random'}]" +
                network_ + '}');
  const std::string update =
      "{'service':'shop','capacityProviderStrategy':[{'capacityProvider':'FARGATE','weight':1}]";
  ecs_.expect_refused({"UpdateService", update + '}', ErrorCode::kInvalidParameter,
                       "not supported with FARGATE launch type"});
  ecs_.json("UpdateService", update + ",'placementStrategy':[]}");
}

}  // namespace
}  // namespace minato::ecs
