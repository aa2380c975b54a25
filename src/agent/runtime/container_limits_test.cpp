// Limits that hold, and what a container is told to have died of, with real containers.
#include <gtest/gtest.h>

#include "agent/runtime/real_containers_for_test.h"

namespace minato::agent_runtime {
namespace {

class Limits : public RealContainers {};

/// Grows without end in the process that runs it.
constexpr const char* kEatMemory = "exec tail -c 1000000000 /dev/zero";

TEST_F(Limits, PassingTheMemoryLimitIsSeenAsSuch) {
  auto spec = shell(kEatMemory);
  spec.limits.memory = Mebibytes{24};
  const auto exit = run_to_the_end(spec);
  EXPECT_EQ(exit.exit_code, 137);
  EXPECT_TRUE(exit.oom_killed);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Limits, TheEndOfAChildIsNotTheContainers) {
  auto spec = shell("tail -c 1000000000 /dev/zero; echo child: $?; exit 3");
  spec.limits.memory = Mebibytes{24};
  const auto exit = run_to_the_end(spec);
  EXPECT_EQ(exit.exit_code, 3);
  EXPECT_FALSE(exit.oom_killed);
  EXPECT_NE(log_of(spec).find("child: 137"), std::string::npos) << log_of(spec);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Limits, AKillOfOursAfterAChildsEndIsNoWantOfMemory) {
  auto spec = shell("tail -c 1000000000 /dev/zero; echo survived; sleep 1000");
  spec.limits.memory = Mebibytes{24};
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "survived"));
  ASSERT_TRUE(runtime_->kill(spec.id));
  EXPECT_FALSE(wait_for_exit(spec.id).oom_killed);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Limits, TheTasksCeilingHoldsForItsContainers) {
  ContainerLimits task;
  task.memory = Mebibytes{24};
  task.cpu_shares = CpuUnits{256};
  const auto made = runtime_->create_task_cgroup(tag_ + "/task", task);
  ASSERT_TRUE(made) << made.error().message;
  const auto spec = shell(kEatMemory);
  const auto exit = run_to_the_end(spec);
  EXPECT_EQ(exit.exit_code, 137);
  EXPECT_TRUE(exit.oom_killed);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
  EXPECT_TRUE(runtime_->remove_task_cgroup(tag_ + "/task"));
}

TEST_F(Limits, TheContainerSeesItsLimits) {
  auto spec = shell(
      "cd /sys/fs/cgroup; for file in memory/memory.limit_in_bytes "
      "memory/memory.soft_limit_in_bytes "
      "cpu/cpu.shares cpu/cpu.cfs_quota_us pids/pids.max memory.max memory.low cpu.weight cpu.max "
      "pids.max; "
      "do test -e $file && echo $(cat $file); done; true");
  spec.limits.memory = Mebibytes{64};
  spec.limits.memory_reservation = Mebibytes{32};
  spec.limits.cpu_shares = CpuUnits{512};
  spec.limits.cpu_maximum = CpuUnits{256};
  spec.limits.pids = 77;
  const auto output = output_of(spec);
  const bool legacy = output == "67108864\n33554432\n512\n25000\n77\n";
  const bool unified = output == "67108864\n33554432\n20\n25000 100000\n77\n";
  EXPECT_TRUE(legacy || unified) << output;
}

TEST_F(Limits, ForkBombsStopAtTheLimit) {
  auto spec = shell("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1000 & done; echo unreachable");
  spec.limits.pids = 8;
  const auto exit = run_to_the_end(spec);
  EXPECT_NE(exit.exit_code, 0);
  EXPECT_EQ(log_of(spec).find("unreachable"), std::string::npos) << log_of(spec);
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Limits, ResourceLimitsAreSetAndClamped) {
  auto spec = shell("ulimit -n; ulimit -Hn; ulimit -c");
  spec.limits.resource_limits = {{.name = "nofile", .soft = 100, .hard = 200},
                                 {.name = "RLIMIT_CORE", .soft = 0, .hard = 0}};
  EXPECT_EQ(output_of(spec), "100\n200\n0\n");
  spec = shell("ulimit -n > /dev/null && echo fine");
  spec.limits.resource_limits = {{.name = "nofile", .soft = 1u << 30, .hard = 1u << 30}};
  EXPECT_EQ(output_of(spec), "fine\n");
  spec = shell("");
  spec.limits.resource_limits = {{.name = "nonsense", .soft = 1, .hard = 1}};
  EXPECT_FALSE(runtime_->create(spec));
}

TEST_F(Limits, TheSmallestMemoryThatEcsAllowsStarts) {
  auto spec = shell("echo here");
  spec.limits.memory = Mebibytes{6};
  EXPECT_EQ(output_of(spec), "here\n");
}

}  // namespace
}  // namespace minato::agent_runtime
