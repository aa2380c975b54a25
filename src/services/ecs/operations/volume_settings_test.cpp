#include "services/ecs/operations/volume_settings.h"

#include <gtest/gtest.h>

namespace minato::ecs {
namespace {

using Request = api::RegisterTaskDefinitionRequest;

api::Volume volume(const std::string& name) {
  api::Volume made;
  made.name = name;
  return made;
}

Request request(std::vector<api::Volume> volumes) {
  Request made;
  made.family = "web";
  made.volumes = std::move(volumes);
  auto& containers = made.container_definitions;
  containers.resize(2);
  containers[0].name = "app";
  containers[1].name = "sidecar";
  return made;
}

Request mounting(const std::string& source, const std::string& path) {
  Request made = request({volume("data")});
  made.container_definitions[0].mount_points = {api::MountPoint{source, path, false}};
  return made;
}

std::string complaint(const Request& request, Platform platform = Platform::kOwnMachines) {
  const Status good = validate_volumes(request, platform);
  return good ? "" : good.error().message;
}

TEST(VolumeSettings, TakesWhatEcsTakes) {
  EXPECT_EQ(complaint(mounting("data", "/var/data")), "");
  Request from = mounting("data", "/var/data");
  from.container_definitions[1].volumes_from = {api::VolumeFrom{"app", true}};
  EXPECT_EQ(complaint(from), "");
  auto host = volume("host");
  host.host.emplace().source_path = "/srv/web";
  auto shared = volume("shared");
  shared.docker_volume_configuration.emplace().scope = api::Scope::kShared;
  shared.docker_volume_configuration->autoprovision = true;
  shared.docker_volume_configuration->driver = "local";
  EXPECT_EQ(complaint(request({host, shared, volume("task")})), "");
  EXPECT_EQ(complaint(request({volume("task")}), Platform::kFargate), "");
}

TEST(VolumeSettings, SaysWhatIsWrongWithAVolume) {
  EXPECT_NE(complaint(request({volume("a b")})).find("Names have"), std::string::npos);
  EXPECT_NE(complaint(request({volume("x"), volume("x")})).find("two of that name"),
            std::string::npos);
  auto both = volume("both");
  both.host.emplace();
  both.docker_volume_configuration.emplace();
  EXPECT_NE(complaint(request({both})).find("not both"), std::string::npos);
  auto relative = volume("relative");
  relative.host.emplace().source_path = "srv";
  EXPECT_NE(complaint(request({relative})).find("absolute"), std::string::npos);
  auto up = volume("up");
  up.host.emplace().source_path = "/srv/../etc";
  EXPECT_NE(complaint(request({up})).find("absolute"), std::string::npos);
  EXPECT_NE(complaint(request({up}), Platform::kFargate).find("Fargate"), std::string::npos);
  auto driver = volume("driver");
  driver.docker_volume_configuration.emplace().driver = "rexray/ebs";
  EXPECT_NE(complaint(request({driver})).find("rexray/ebs is not supported"), std::string::npos);
  auto task = volume("task");
  task.docker_volume_configuration.emplace().autoprovision = true;
  EXPECT_NE(complaint(request({task})).find("'shared' only"), std::string::npos);
}

TEST(VolumeSettings, SaysWhatIsWrongWithAMountPoint) {
  EXPECT_NE(complaint(mounting("other", "/data")).find("Unknown volume 'other'"),
            std::string::npos);
  for (const char* path : {"data", "", "/a/../../etc"}) {
    EXPECT_NE(complaint(mounting("data", path)).find("absolute"), std::string::npos) << path;
  }
  for (const char* path : {"/", "/proc", "/proc/sys", "/sys/fs", "/dev"}) {
    EXPECT_NE(complaint(mounting("data", path)).find("Nothing can be"), std::string::npos) << path;
  }
  Request twice = mounting("data", "/data");
  twice.container_definitions[0].mount_points->push_back({"data", "/data", true});
  EXPECT_NE(complaint(twice).find("Two volumes"), std::string::npos);
  Request from = mounting("data", "/data");
  from.container_definitions[1].volumes_from = {api::VolumeFrom{"none", true}};
  EXPECT_NE(complaint(from).find("not there"), std::string::npos);
  from.container_definitions[1].volumes_from = {api::VolumeFrom{"sidecar", true}};
  EXPECT_NE(complaint(from).find("itself"), std::string::npos);
}

}  // namespace
}  // namespace minato::ecs
