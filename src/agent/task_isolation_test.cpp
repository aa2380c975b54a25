#include "agent/task_isolation.h"

#include <gtest/gtest.h>

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;
using ecs::api::NetworkMode;
using ecs::api::TaskDefinition;

TaskDefinition one(ContainerDefinition container, NetworkMode mode = NetworkMode::kBridge) {
  container.name = "app";
  TaskDefinition definition;
  definition.network_mode = mode;
  definition.container_definitions = {std::move(container)};
  return definition;
}

ContainerDefinition listening(int port) {
  ContainerDefinition container;
  container.port_mappings.emplace().emplace_back().container_port = port;
  return container;
}

ContainerDefinition privileged() {
  ContainerDefinition container;
  container.privileged = true;
  return container;
}

ContainerDefinition with_device() {
  ContainerDefinition container;
  container.linux_parameters.emplace().devices = {ecs::api::Device{"/dev/fuse"}};
  return container;
}

ContainerDefinition adding(const std::string& capability) {
  ContainerDefinition container;
  container.linux_parameters.emplace().capabilities.emplace().add = {capability};
  return container;
}

const MachinePolicy kDefault;
const MachinePolicy kAllows{MachinePolicy::HostAccess::kAllowed,
                            MachinePolicy::UserIds::kOfEachTask};
const MachinePolicy kOldMachine{MachinePolicy::HostAccess::kRefused,
                                MachinePolicy::UserIds::kOfMachine};

TEST(TaskIsolation, TasksHaveUserIdsOfTheirOwnWhereverTheyCan) {
  for (const auto mode : {NetworkMode::kBridge, NetworkMode::kAwsvpc, NetworkMode::kNone}) {
    EXPECT_EQ(user_ids_of(one(listening(80), mode), kDefault), UserIds::kOwn);
  }
  EXPECT_EQ(user_ids_of(one(listening(8080), NetworkMode::kHost), kDefault), UserIds::kOwn);
  EXPECT_EQ(user_ids_of(one(listening(80), NetworkMode::kHost), kDefault), UserIds::kOfMachine);
  EXPECT_EQ(user_ids_of(one(privileged()), kAllows), UserIds::kOfMachine);
  EXPECT_EQ(user_ids_of(one(with_device()), kAllows), UserIds::kOfMachine);
  EXPECT_EQ(user_ids_of(one({}), kOldMachine), UserIds::kOfMachine);
}

TEST(TaskIsolation, WhatGoesBeyondTheContainerNeedsTheMachinesLeave) {
  for (const auto& container : {privileged(), with_device()}) {
    EXPECT_FALSE(check_host_access(one(container), kDefault));
    EXPECT_TRUE(check_host_access(one(container), kAllows));
  }
  TaskDefinition processes = one({});
  processes.pid_mode = ecs::api::PidMode::kHost;
  EXPECT_FALSE(check_host_access(processes, kDefault));
  TaskDefinition memory = one({});
  memory.ipc_mode = ecs::api::IpcMode::kHost;
  EXPECT_FALSE(check_host_access(memory, kDefault));
}

TEST(TaskIsolation, CapabilitiesReachAsFarAsTheUserIds) {
  EXPECT_TRUE(check_host_access(one(adding("SYS_ADMIN")), kDefault));
  EXPECT_FALSE(check_host_access(one(adding("SYS_ADMIN")), kOldMachine));
  EXPECT_TRUE(check_host_access(one(adding("NET_ADMIN")), kOldMachine));
  ContainerDefinition low = listening(80);
  low.linux_parameters.emplace().capabilities.emplace().add = {"SYS_PTRACE"};
  EXPECT_FALSE(check_host_access(one(low, NetworkMode::kHost), kDefault));
}

}  // namespace
}  // namespace minato::agent
