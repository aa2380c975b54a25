#include "services/ecs/image_pinning.h"

#include <gtest/gtest.h>

#include "services/ecs/assignments.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

const std::string kOne = "sha256:" + std::string(64, '1');
const std::string kTwo = "sha256:" + std::string(64, '2');

class ImagePinningTest : public testing::Test {
 protected:
  ImagePinningTest() {
    use("registry.example/sample:1");
    cluster_.connect(1);
    cluster_.create_service(cluster_.service("web", 1));
  }

  /// The next revision of "web" is of this image.
  void use(const std::string& image) {
    const auto key = cluster_.define("web");
    TaskDefinition definition = cluster_.state().table<TaskDefinition>().at(key);
    api::TaskDefinition document = *definition.document;
    document.container_definitions->at(0).image = image;
    definition.document = Document<api::TaskDefinition>(std::move(document));
    ++definition.id.revision;
    cluster_.run(RegisterTaskDefinition{std::move(definition)});
  }
  void report_pulled(const TaskId& id, const std::string& digest) {
    auto report = cluster_.report(id, link::AgentTaskStatus::kRunning);
    report.started_at = cluster_.now();
    report.containers[0].image_digest = digest;
    cluster_.say(report);
  }
  std::string image_of(const TaskId& id) const {
    return *effective_definition(cluster_.state(), cluster_.task(id))
                .container_definitions->at(0)
                .image;
  }
  TaskId newest() const {
    TaskId newest;
    for (const auto& id : cluster_.wanted("web")) {
      if (cluster_.task(id).last_status != TaskStatus::kRunning) newest = id;
    }
    return newest;
  }

  TestCluster cluster_;
};

TEST_F(ImagePinningTest, LaterTasksAskForWhatTheFirstOneFound) {
  const TaskId first = cluster_.wanted("web").front();
  EXPECT_EQ(image_of(first), "registry.example/sample:1");
  report_pulled(first, kOne);
  cluster_.stop(first);
  ASSERT_FALSE(newest().empty());
  EXPECT_EQ(image_of(newest()), "registry.example/sample:1@" + kOne);
  report_pulled(newest(), kTwo);
  cluster_.stop(cluster_.wanted("web").front());
  EXPECT_EQ(image_of(newest()), "registry.example/sample:1@" + kOne) << "the first digest stays";
}

TEST_F(ImagePinningTest, WhatMayHaveBeenLoadedByHandIsLeftAlone) {
  use("sample");
  Service service = cluster_.service("web", 1);
  service.name = "loaded";
  cluster_.create_service(std::move(service));
  const TaskId first = cluster_.wanted("loaded").front();
  report_pulled(first, kOne);
  EXPECT_EQ(image_of(first), "sample");
}

TEST_F(ImagePinningTest, NothingIsToldTwice) {
  const TaskId first = cluster_.wanted("web").front();
  report_pulled(first, kOne);
  const Service& service = cluster_.service_row("web");
  const ServiceTasks tasks = sort_tasks(cluster_.state(), service, cluster_.now());
  EXPECT_TRUE(pin_images(cluster_.state(), service, tasks).empty());
}

TEST_F(ImagePinningTest, WhatIsPinnedAlreadyOrDisabledIsLeftAlone) {
  ServiceRevision revision;
  revision.images = {{"app", kOne}};
  api::TaskDefinition definition;
  api::ContainerDefinition app, side;
  app.name = "app";
  app.image = "registry:5000/app:2";
  side.name = "side";
  side.image = "side";
  definition.container_definitions = {app, side};
  apply_pins(revision, definition);
  EXPECT_EQ(definition.container_definitions->at(0).image, "registry:5000/app:2@" + kOne);
  EXPECT_EQ(definition.container_definitions->at(1).image, "side");
}

}  // namespace
}  // namespace minato::ecs
