#include "wire/codec/service_model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "api/ecs_codec.h"
#include "api/everything_codec.h"

namespace minato::wire {
namespace {

TEST(ServiceModel, IsFoundByWhatRequestsCarry) {
  EXPECT_EQ(find_service_by_signing_name("ecs"), &ecs::api::kServiceModel);
  EXPECT_EQ(find_service_by_signing_name("elasticloadbalancing")->name, "elb");
  EXPECT_EQ(find_service_by_target_prefix("AmazonEC2ContainerServiceV20141113")->name, "ecs");
  EXPECT_EQ(find_service_by_target_prefix("Minato_20261101")->name, "minato");
  EXPECT_EQ(find_service_by_action("DescribeVpcs", "2016-11-15")->name, "ec2");
  EXPECT_EQ(find_service_by_action("GetCallerIdentity", "")->name, "sts");
  EXPECT_EQ(find_service_by_signing_name("s3"), nullptr);
  EXPECT_EQ(find_service_by_target_prefix(""), nullptr);
  EXPECT_EQ(find_service_by_action("CreateCluster", ""), nullptr);
}

TEST(ServiceModel, TellsSupportedOperationsFromKnownAndUnknownOnes) {
  const ServiceModel& ecs = ecs::api::kServiceModel;
  EXPECT_TRUE(ecs.find_operation("RunTask")->supported);
  EXPECT_EQ(ecs.find_operation("RunTask")->request, &type_of<ecs::api::RunTaskRequest>());
  EXPECT_FALSE(ecs.find_operation("CreateDaemon")->supported);
  EXPECT_EQ(ecs.find_operation("RunTasks"), nullptr);
  EXPECT_EQ(ecs.operations.size(), 88U);
}

TEST(ServiceModel, ListsOperationsAndErrorsSorted) {
  for (const ServiceModel* service : all_services()) {
    EXPECT_TRUE(std::ranges::is_sorted(service->operations, {}, &OperationModel::name))
        << service->name;
    EXPECT_TRUE(std::ranges::is_sorted(service->errors, {}, &ErrorModel::name)) << service->name;
  }
}

TEST(ServiceModel, KeepsTheNamesOfErrorsOnTheWire) {
  const ErrorModel& error = everything::kServiceModel.errors[0];
  EXPECT_EQ(error.name, "EverythingNotFoundException");
  EXPECT_EQ(error.code, "EverythingNotFound");
  EXPECT_EQ(error.http_status, 404);
}

TEST(Enums, KnowTheirTextsBothWays) {
  EXPECT_EQ(to_string(everything::Color::kBlueGreen), "blue-green");
  EXPECT_EQ(everything::parse_color("HTTP_1"), everything::Color::kHttp1);
  EXPECT_EQ(everything::parse_color("RED"), std::nullopt);
}

}  // namespace
}  // namespace minato::wire
