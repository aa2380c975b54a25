#include "services/ecs/operations/service_deployment_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_revision.h"

namespace minato::ecs {
namespace {

class ServiceDeploymentOperationsTest : public testing::Test {
 protected:
  ServiceDeploymentOperationsTest() {
    ecs_.register_definition("web");
    create();
  }

  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  void create() {
    ecs_.json("CreateService", "{'serviceName':'web','taskDefinition':'web','desiredCount':0}");
  }
  void deploy(int times = 1) {
    for (int i = 0; i < times; ++i) {
      ecs_.json("UpdateService", "{'service':'web','forceNewDeployment':true}");
    }
  }
  boost::json::value list(const std::string& more = "") {
    return ecs_.json("ListServiceDeployments", "{'service':'web'" + more + '}');
  }
  boost::json::value describe(const std::string& arn) {
    return ecs_.json("DescribeServiceDeployments", "{'serviceDeploymentArns':['" + arn + "']}")
        .at("serviceDeployments")
        .at(0);
  }
  std::string newest() { return at(list(), "/serviceDeployments/0/serviceDeploymentArn"); }
  template <class Record>
  std::size_t rows() {
    return ecs_.state().table<Record>().rows().size();
  }

  TestOperations ecs_;
};

TEST_F(ServiceDeploymentOperationsTest, ListsTheNewestFirstThoughAllBeganAtOnce) {
  const std::string first = newest();
  deploy(3);
  const auto all = list().at("serviceDeployments").as_array();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(at(all[3], "/serviceDeploymentArn"), first);
  const auto page = list(",'maxResults':3");
  EXPECT_EQ(page.at("serviceDeployments").as_array().size(), 3u);
  const auto rest = list(",'maxResults':3,'nextToken':'" + at(page, "/nextToken") + "'");
  EXPECT_EQ(at(rest, "/serviceDeployments/0/serviceDeploymentArn"), first);
  EXPECT_EQ(at(rest, "/nextToken"), "(none)");
}

TEST_F(ServiceDeploymentOperationsTest, ListsByStatusAndTime) {
  ecs_.advance(Seconds{1});
  deploy();
  EXPECT_EQ(
      list(",'status':['STOPPED','ROLLBACK_FAILED']").at("serviceDeployments").as_array().size(),
      0u);
  EXPECT_EQ(list(",'status':['SUCCESSFUL']").at("serviceDeployments").as_array().size(), 2u)
      << "nothing is wanted, so nothing is waited for";
  const std::string now = std::to_string(to_millis(ecs_.now()) / 1000);
  EXPECT_EQ(list(",'createdAt':{'before':" + now + "}").at("serviceDeployments").as_array().size(),
            1u);
}

TEST_F(ServiceDeploymentOperationsTest, ANewOneEndsWhatWasInProgress) {
  ecs_.json("UpdateService", "{'service':'web','desiredCount':2,'forceNewDeployment':true}");
  const std::string waiting = newest();
  EXPECT_EQ(at(describe(waiting), "/status"), "IN_PROGRESS");
  EXPECT_EQ(at(describe(waiting), "/targetServiceRevision/requestedTaskCount"), "2");
  deploy();
  EXPECT_EQ(at(describe(waiting), "/status"), "STOPPED");
  EXPECT_NE(at(describe(waiting), "/stoppedAt"), "(none)");
  EXPECT_EQ(at(describe(waiting), "/finishedAt"), "(none)");
  ecs_.json("DeleteService", "{'service':'web','force':true}");
  EXPECT_EQ(at(describe(newest()), "/statusReason"),
            "Service deployment stopped because its service was deleted.");
}

TEST_F(ServiceDeploymentOperationsTest, TheLastHundredOfAServiceAreKept) {
  const std::string first = newest();
  deploy(120);
  EXPECT_EQ(rows<ServiceDeployment>(), kServiceDeploymentsKept);
  EXPECT_LE(rows<ServiceRevision>(), kServiceDeploymentsKept + 1) << "those that are named";
  EXPECT_EQ(
      at(ecs_.json("DescribeServiceDeployments", "{'serviceDeploymentArns':['" + first + "']}"),
         "/failures/0/reason"),
      "MISSING");
  ecs_.json("DeleteService", "{'service':'web','force':true}");
  create();
  EXPECT_EQ(rows<ServiceDeployment>(), 1u) << "a service made anew begins anew";
  EXPECT_EQ(rows<ServiceRevision>(), 1u);
}

TEST_F(ServiceDeploymentOperationsTest, WhatCanNotBeDoneIsRefused) {
  ecs_.json("UpdateService", "{'service':'web','desiredCount':1}");
  const std::string over = newest();
  deploy();
  const std::string twenty_one = [] {
    std::string arns = "'x'";
    for (int i = 0; i < 20; ++i) arns += ",'x'";
    return arns;
  }();
  for (const Refused& refused : {
           Refused{"StopServiceDeployment", "{'serviceDeploymentArn':'" + over + "'}",
                   ErrorCode::kConflict, "this one is "},
           Refused{"StopServiceDeployment", "{'serviceDeploymentArn':'web'}",
                   ErrorCode::kServiceDeploymentNotFound, "not found"},
           Refused{"DescribeServiceDeployments", "{'serviceDeploymentArns':[]}",
                   ErrorCode::kInvalidParameter, "cannot be empty"},
           Refused{"DescribeServiceDeployments", "{'serviceDeploymentArns':[" + twenty_one + "]}",
                   ErrorCode::kInvalidParameter, "At most 20"},
           Refused{"DescribeServiceRevisions", "{'serviceRevisionArns':[" + twenty_one + "]}",
                   ErrorCode::kInvalidParameter, "At most 20"},
           Refused{"ListServiceDeployments", "{'service':'never'}", ErrorCode::kServiceNotFound,
                   "not found"},
           Refused{"ListServiceDeployments", "{'service':'web','maxResults':101}",
                   ErrorCode::kInvalidParameter, "maxResults"},
           Refused{"UpdateService",
                   "{'service':'web','deploymentConfiguration':{'deploymentCircuitBreaker':{"
                   "'enable':true,'rollback':true,'thresholdConfiguration':{"
                   "'type':'COUNT','value':0}}}}",
                   ErrorCode::kInvalidParameter, "between 1 and 100000"},
           Refused{"UpdateService",
                   "{'service':'web','deploymentConfiguration':{'alarms':{"
                   "'enable':true,'rollback':true,'alarmNames':['never']}}}",
                   ErrorCode::kInvalidParameter, "the alarm never does not exist"},
       }) {
    ecs_.expect_refused(refused);
  }
}

TEST_F(ServiceDeploymentOperationsTest, StoppingGoesBackToWhatWasDeployedToItsEnd) {
  ecs_.json("UpdateService", "{'service':'web','desiredCount':1}");
  deploy();
  const std::string stopped = newest();
  const std::string source = at(describe(stopped), "/sourceServiceRevisions/0/arn");
  ecs_.json("StopServiceDeployment", "{'serviceDeploymentArn':'" + stopped + "'}");
  EXPECT_EQ(at(describe(stopped), "/status"), "ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(at(describe(stopped), "/rollback/serviceRevisionArn"), source);
  ecs_.expect_refused({"StopServiceDeployment", "{'serviceDeploymentArn':'" + stopped + "'}",
                       ErrorCode::kConflict, "ROLLBACK_IN_PROGRESS"});
}

}  // namespace
}  // namespace minato::ecs
