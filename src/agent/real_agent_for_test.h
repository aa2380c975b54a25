// RealAgentTest: what the tests of the whole agent share: a data directory with one image, an agent
// that is started, ended or killed at will, and the proof that nothing is left behind. Needs root
// and Debian's busybox-static, crun and conmon.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "agent/agent.h"
#include "agent/control_plane_for_test.h"
#include "agent/data_layout.h"
#include "agent/temporary_directory.h"

namespace minato::agent {

class RealAgent : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// In this process.
  void start();
  /// Containers live on.
  void end();
  AgentOptions options() const;

  /// `/bin/sh -c script` out of the image.
  static ecs::api::ContainerDefinition shell(const std::string& name, const std::string& script);
  /// Ends with 5 on SIGTERM, once it is healthy: until its trap is set, the first process of a
  /// container does not hear the signal.
  static ecs::api::ContainerDefinition obedient(const std::string& name);
  static link::TaskAssignment task(const std::string& id,
                                   std::vector<ecs::api::ContainerDefinition> containers);

  TemporaryDirectory data_;
  DataLayout layout_{data_.path()};
  ControlPlaneForTest control_plane_;
  std::unique_ptr<Agent> agent_;
  std::thread thread_;
};

}  // namespace minato::agent
