#include "agent/container_spec_maker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace minato::agent {
namespace {

class ContainerSpecMaker : public testing::Test {
 protected:
  ContainerSpecMaker() {
    container_.name = "app";
    image_.config.entrypoint = {"/entry"};
    image_.config.cmd = {"serve"};
    image_.config.env = {"PATH=/bin", "MODE=image"};
    image_.config.user = "www";
    image_.config.working_dir = "/srv";
    image_.config.stop_signal = "SIGQUIT";
    sandbox_.address = "10.124.0.5";
    sandbox_.namespace_path = "/run/netns/x";
  }

  ContainerSurroundings surroundings() const {
    return {layout_, region_, task_id_, runtime_id_, image_, sandbox_};
  }
  agent_runtime::ContainerSpec make() const {
    auto spec = make_container_spec(container_, surroundings());
    EXPECT_TRUE(spec) << spec.error().message;
    return std::move(*spec);
  }
  static long count(const std::vector<std::string>& environment, const std::string& entry) {
    return std::count(environment.begin(), environment.end(), entry);
  }

  DataLayout layout_{"/data"};
  std::string region_ = "eu-west-1";
  std::string task_id_ = "0123";
  std::string runtime_id_ = std::string(64, 'a');
  images::ResolvedImage image_;
  network::Sandbox sandbox_;
  ecs::api::ContainerDefinition container_;
};

TEST_F(ContainerSpecMaker, TheImageSaysWhatTheDefinitionLeavesOpen) {
  const auto spec = make();
  EXPECT_EQ(spec.args, (std::vector<std::string>{"/entry", "serve"}));
  EXPECT_EQ(spec.user, "www");
  EXPECT_EQ(spec.working_directory, "/srv");
  EXPECT_EQ(spec.stop_signal, SIGQUIT);
  EXPECT_EQ(spec.hostname, "aaaaaaaaaaaa");
  EXPECT_EQ(spec.network_namespace, "/run/netns/x");
  EXPECT_EQ(spec.cgroup_path, layout_.cgroup_root() + "/0123/app");
  EXPECT_EQ(count(spec.env, "MODE=image"), 1);
  EXPECT_EQ(count(spec.env, "AWS_REGION=eu-west-1"), 1);
}

TEST_F(ContainerSpecMaker, TheDefinitionGoesFirst) {
  container_.command = {"migrate"};
  container_.user = "1000:1000";
  container_.working_directory = "/work";
  container_.environment.emplace(2);
  container_.environment->at(0).name = "MODE";
  container_.environment->at(0).value = "definition";
  container_.environment->at(1).name = "AWS_REGION";
  container_.environment->at(1).value = "mine";
  container_.readonly_root_filesystem = true;
  const auto spec = make();
  EXPECT_EQ(spec.args, (std::vector<std::string>{"/entry", "migrate"}));
  EXPECT_EQ(spec.user, "1000:1000");
  EXPECT_EQ(spec.working_directory, "/work");
  EXPECT_EQ(spec.root_access, agent_runtime::MountAccess::kReadOnly);
  EXPECT_EQ(count(spec.env, "MODE=definition"), 1);
  EXPECT_EQ(count(spec.env, "MODE=image"), 0);
  EXPECT_EQ(count(spec.env, "AWS_REGION=mine"), 1);
}

TEST_F(ContainerSpecMaker, AnEntryPointOfItsOwnDropsTheImagesCommand) {
  container_.entry_point = {"/bin/sh"};
  EXPECT_EQ(make().args, (std::vector<std::string>{"/bin/sh"}));
}

TEST_F(ContainerSpecMaker, SomethingMustBeRun) {
  image_.config.entrypoint.clear();
  image_.config.cmd.clear();
  const auto spec = make_container_spec(container_, surroundings());
  ASSERT_FALSE(spec);
  EXPECT_EQ(spec.error().message, "No command specified");
}

TEST_F(ContainerSpecMaker, TheNameFilesAreThoseThatAreMounted) {
  const auto spec = make();
  const auto files = make_name_files(container_, spec, surroundings());
  ASSERT_EQ(files.size(), spec.mounts.size());
  for (std::size_t i = 0; i < files.size(); ++i) EXPECT_EQ(files[i].path, spec.mounts[i].source);
  EXPECT_EQ(spec.mounts[0].target, "/etc/hosts");
  EXPECT_NE(files[0].content.find("10.124.0.5"), std::string::npos);
  EXPECT_NE(files[0].content.find("aaaaaaaaaaaa"), std::string::npos);
}

TEST_F(ContainerSpecMaker, TheSystemIsAsTheDefinitionSays) {
  container_.ulimits = {{ecs::api::UlimitName::kNofile, 100, -1}};
  container_.system_controls = std::vector<ecs::api::SystemControl>{{"kernel.msgmax", "65536"}};
  auto& linux_parameters = container_.linux_parameters.emplace();
  linux_parameters.shared_memory_size = 128;
  linux_parameters.tmpfs = std::vector<ecs::api::Tmpfs>{{"/cache", 16, {}}};
  auto& capabilities = linux_parameters.capabilities.emplace();
  capabilities.add = std::vector<std::string>{"NET_ADMIN"};
  capabilities.drop = std::vector<std::string>{"MKNOD"};
  const auto spec = make();
  ASSERT_EQ(spec.limits.resource_limits.size(), 1u);
  EXPECT_EQ(spec.limits.resource_limits[0].name, "nofile");
  EXPECT_EQ(spec.limits.resource_limits[0].soft, 100u);
  EXPECT_EQ(spec.limits.resource_limits[0].hard, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(spec.system_controls.at("kernel.msgmax"), "65536");
  EXPECT_EQ(spec.shared_memory, Mebibytes{128});
  EXPECT_EQ(spec.memory_mounts.at(0).target, "/cache");
  EXPECT_EQ(spec.added_capabilities, std::vector<std::string>{"NET_ADMIN"});
  EXPECT_EQ(spec.dropped_capabilities, std::vector<std::string>{"MKNOD"});
}

TEST_F(ContainerSpecMaker, HostsAndResolversAreAdded) {
  container_.extra_hosts = std::vector<ecs::api::HostEntry>{{"db", "10.0.0.9"}};
  container_.dns_servers = std::vector<std::string>{"10.0.0.2"};
  container_.dns_search_domains = std::vector<std::string>{"example.internal"};
  const auto files = make_name_files(container_, make(), surroundings());
  EXPECT_TRUE(files.at(0).content.ends_with("10.0.0.9\tdb\n"));
  EXPECT_TRUE(files.at(2).content.ends_with("search example.internal\nnameserver 10.0.0.2\n"));
}

TEST_F(ContainerSpecMaker, HostModeKeepsTheMachinesNameAndNetwork) {
  sandbox_.mode = network::NetworkMode::kHost;
  sandbox_.namespace_path.clear();
  const auto spec = make();
  EXPECT_FALSE(spec.network_namespace);
  EXPECT_EQ(spec.hostname, "");
}

}  // namespace
}  // namespace minato::agent
