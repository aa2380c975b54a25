#include "agent/metadata/metadata_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::agent_metadata {
namespace {

namespace json = boost::json;

const Instant kTime = instant_from_millis(1'601'597'707'620);

ContainerView running_container() {
  ContainerView container;
  container.runtime_id = "ea32";
  container.name = "curl";
  container.runtime_name = "ecs-curltest-24-curl-cca4";
  container.image = "curltest:latest";
  container.image_digest = "sha256:d691";
  container.labels = {{"com.amazonaws.ecs.cluster", "default"}};
  container.desired_status = "RUNNING";
  container.known_status = "RUNNING";
  container.cpu = 10;
  container.memory = 128;
  container.created_at = kTime;
  container.started_at = kTime + Millis(1);
  container.log_driver = "awslogs";
  container.log_options = {{"awslogs-group", "/ecs/metadata"}};
  container.arn = "arn:aws:ecs:us-west-2:111122223333:container/0206";
  container.network = {"awsvpc",      "10.0.2.100", "0e:9e:32:c7:48:85",
                       "10.0.2.0/24", "10.0.2.1",   "ip-10-0-2-100.us-west-2.compute.internal"};
  return container;
}

TaskView running_task() {
  TaskView task;
  task.cluster = "default";
  task.arn = "arn:aws:ecs:us-west-2:111122223333:task/default/158d";
  task.family = "curltest";
  task.revision = "26";
  task.desired_status = "RUNNING";
  task.known_status = "RUNNING";
  task.pull_started_at = kTime;
  task.availability_zone = "us-west-2d";
  task.launch_type = "EC2";
  task.containers = {running_container()};
  return task;
}

TEST(MetadataDocumentTest, AContainerAsEcsShowsIt) {
  EXPECT_EQ(json::value(container_document(running_container())), json::parse(R"({
    "DockerId": "ea32", "Name": "curl", "DockerName": "ecs-curltest-24-curl-cca4",
    "Image": "curltest:latest", "ImageID": "sha256:d691",
    "Labels": {"com.amazonaws.ecs.cluster": "default"},
    "DesiredStatus": "RUNNING", "KnownStatus": "RUNNING",
    "Limits": {"CPU": 10, "Memory": 128},
    "CreatedAt": "2020-10-02T00:15:07.620Z", "StartedAt": "2020-10-02T00:15:07.621Z",
    "Type": "NORMAL", "LogDriver": "awslogs", "LogOptions": {"awslogs-group": "/ecs/metadata"},
    "ContainerARN": "arn:aws:ecs:us-west-2:111122223333:container/0206",
    "Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.2.100"], "AttachmentIndex": 0,
      "MACAddress": "0e:9e:32:c7:48:85", "IPv4SubnetCIDRBlock": "10.0.2.0/24",
      "PrivateDNSName": "ip-10-0-2-100.us-west-2.compute.internal",
      "SubnetGatewayIpv4Address": "10.0.2.1/24"}]})"));
}

TEST(MetadataDocumentTest, WhatIsNotSoIsLeftOut) {
  ContainerView container = running_container();
  container.labels.clear();
  container.log_driver.clear();
  container.log_options.clear();
  container.created_at.reset();
  container.started_at.reset();
  container.network = {"host", "", "", "", "", ""};
  const json::object document = container_document(container);
  for (const char* name : {"Labels", "LogDriver", "LogOptions", "CreatedAt", "StartedAt",
                           "FinishedAt", "ExitCode", "Ports", "Health", "RestartCount"}) {
    EXPECT_FALSE(document.contains(name)) << name;
  }
  EXPECT_EQ(document.at("Networks"), json::parse(R"([{"NetworkMode": "host"}])"));
}

TEST(MetadataDocumentTest, PortsHealthAndTheEnd) {
  ContainerView container = running_container();
  container.ports = {{80, 32768, "tcp", "0.0.0.0"}};
  container.health = "UNHEALTHY";
  container.exit_code = 0;
  container.restarts = 2;
  container.finished_at = kTime;
  container.network = {"bridge", "10.124.0.2", "", "", "", ""};
  const json::object document = container_document(container);
  EXPECT_EQ(document.at("Ports"), json::parse(R"([{"ContainerPort": 80, "Protocol": "tcp",
                                                 "HostPort": 32768, "HostIp": "0.0.0.0"}])"));
  EXPECT_EQ(document.at("Health"), json::parse(R"({"status": "UNHEALTHY"})"));
  EXPECT_EQ(document.at("ExitCode"), 0);
  EXPECT_EQ(document.at("RestartCount"), 2);
  EXPECT_EQ(document.at("FinishedAt"), "2020-10-02T00:15:07.620Z");
  EXPECT_EQ(document.at("Networks"),
            json::parse(R"([{"NetworkMode": "bridge", "IPv4Addresses": ["10.124.0.2"]}])"));
}

TEST(MetadataDocumentTest, ATask) {
  TaskView task = running_task();
  task.service_name = "web";
  task.cpu = 0.25;
  task.memory = 512;
  json::object document = task_document(task);
  EXPECT_EQ(document.at("Containers").as_array().size(), 1u);
  document.erase("Containers");
  EXPECT_EQ(json::value(document), json::parse(R"({
    "Cluster": "default", "TaskARN": "arn:aws:ecs:us-west-2:111122223333:task/default/158d",
    "Family": "curltest", "ServiceName": "web", "Revision": "26", "DesiredStatus": "RUNNING",
    "KnownStatus": "RUNNING", "Limits": {"CPU": 0.25, "Memory": 512},
    "PullStartedAt": "2020-10-02T00:15:07.620Z", "AvailabilityZone": "us-west-2d",
    "LaunchType": "EC2"})"));
  EXPECT_FALSE(task_document(running_task()).contains("Limits"));
}

TEST(MetadataDocumentTest, TagsAndWhyThereAreNone) {
  TagsView tags;
  tags.task = {{"tag-use", "test"}};
  tags.errors = {{"ContainerInstanceTags", "AccessDeniedException", "no", "arn:i", 400, "1-2"}};
  const json::object document = task_document_with_tags(running_task(), tags);
  EXPECT_EQ(document.at("TaskTags"), json::parse(R"({"tag-use": "test"})"));
  EXPECT_FALSE(document.contains("ContainerInstanceTags"));
  EXPECT_EQ(document.at("Errors"), json::parse(R"([{"ErrorField": "ContainerInstanceTags",
      "ErrorCode": "AccessDeniedException", "ErrorMessage": "no", "StatusCode": 400,
      "RequestId": "1-2", "ResourceARN": "arn:i"}])"));
  EXPECT_FALSE(task_document_with_tags(running_task(), {}).contains("Errors"));
}

}  // namespace
}  // namespace minato::agent_metadata
