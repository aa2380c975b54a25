// What the tests with real containers share: a root out of Debian's static busybox, a runtime of
// their own cgroup root and state directory, and the proof that nothing is left behind.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "agent/runtime/container_runtime.h"

namespace minato::agent_runtime {

class RealContainers : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// A container that runs `/bin/sh -c script`.
  ContainerSpec shell(const std::string& script);
  /// Creates and starts it; a failure fails the test.
  void run(const ContainerSpec& spec);
  /// Waits for the end that on_exit reports.
  ContainerExit wait_for_exit(const std::string& id);
  ContainerExit run_to_the_end(const ContainerSpec& spec);
  /// Everything in the log, without times and streams, a line each.
  std::string log_of(const ContainerSpec& spec);
  bool wait_for_log(const ContainerSpec& spec, const std::string& text);
  std::string output_of(const ContainerSpec& spec);
  /// So that the same end may be told again, by another runtime.
  void forget_exit(const std::string& id);
  /// A new runtime in place of the old one, which adopts nothing by itself.
  void restart_runtime();

  std::filesystem::path folder_;
  std::string tag_;
  std::unique_ptr<ContainerRuntime> runtime_;

 private:
  std::mutex mutex_;
  std::condition_variable exited_;
  std::map<std::string, ContainerExit> exits_;
  int containers_ = 0;
};

/// Polls until `condition()` holds, for at most ten seconds.
bool eventually(const std::function<bool()>& condition);

}  // namespace minato::agent_runtime
