#include "agent/runtime/cgroup.h"

#include <gtest/gtest.h>

#include "agent/runtime/conmon.h"
#include "agent/runtime/cpu_shares.h"
#include "agent/runtime/overlay_mount.h"
#include "agent/runtime/resource_limits.h"

namespace minato::agent_runtime {
namespace {

constexpr std::string_view kUnified =
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
    "30 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 "
    "rw,nsdelegate\n";
constexpr std::string_view kLegacy =
    "30 22 0:26 / /sys/fs/cgroup rw,relatime - tmpfs cgroup rw,mode=755\n"
    "31 30 0:27 / /sys/fs/cgroup/systemd rw,relatime shared:10 - cgroup cgroup "
    "rw,xattr,name=systemd\n"
    "32 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:11 - cgroup cgroup rw,cpu,cpuacct\n"
    "33 30 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "34 30 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
constexpr std::string_view kBeside =
    "35 30 0:30 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

TEST(CgroupLayout, KnowsVersionTwo) {
  const auto layout = parse_cgroup_layout(kUnified).value();
  EXPECT_EQ(layout.version, CgroupVersion::kUnified);
  ASSERT_EQ(layout.hierarchies.size(), 1u);
  EXPECT_EQ(layout.hierarchies[0].mount_point, "/sys/fs/cgroup");
  EXPECT_TRUE(Cgroup(layout, "minato-1/t/c").join_files().empty());
}

TEST(CgroupLayout, KnowsVersionOneWithItsControllers) {
  const auto layout = parse_cgroup_layout(kLegacy).value();
  EXPECT_EQ(layout.version, CgroupVersion::kLegacy);
  ASSERT_EQ(layout.hierarchies.size(), 3u);
  ASSERT_NE(layout.find("cpu"), nullptr);
  EXPECT_EQ(*layout.find("cpu"), "/sys/fs/cgroup/cpu,cpuacct");
  EXPECT_EQ(layout.find("cpu"), layout.find("cpuacct"));
  EXPECT_NE(layout.find("name=systemd"), nullptr);
  EXPECT_EQ(layout.find("xattr"), nullptr);
  EXPECT_EQ(layout.find("pids"), nullptr);
  EXPECT_EQ(Cgroup(layout, "minato-1/t/c").join_files().front(),
            "/sys/fs/cgroup/systemd/minato-1/t/c/tasks");
}

TEST(CgroupLayout, KnowsBothSideBySide) {
  const auto layout = parse_cgroup_layout(std::string(kLegacy) + std::string(kBeside)).value();
  EXPECT_EQ(layout.version, CgroupVersion::kHybrid);
  EXPECT_EQ(layout.unified_beside, "/sys/fs/cgroup/unified");
  EXPECT_EQ(layout.hierarchies.size(), 3u);
}

TEST(CgroupLayout, SaysWhenThereIsNone) {
  EXPECT_EQ(parse_cgroup_layout("").error().code, ErrorCode::kNotSupportedHere);
}

TEST(CpuShares, AreWhatTheKernelTakes) {
  EXPECT_EQ(cpu_weight_shares(CpuUnits{0}), 2);
  EXPECT_EQ(cpu_weight_shares(CpuUnits{1024}), 1024);
  EXPECT_EQ(cpu_weight_shares(CpuUnits{1'000'000}), 262'144);
  EXPECT_EQ(cpu_weight_unified(CpuUnits{0}), 1);
  EXPECT_EQ(cpu_weight_unified(CpuUnits{1024}), 39);
  EXPECT_EQ(cpu_weight_unified(CpuUnits{262'144}), 10'000);
  EXPECT_EQ(cpu_quota_micros(CpuUnits{2048}), 200'000);
  EXPECT_EQ(cpu_quota_micros(CpuUnits{1}), 1000);
}

TEST(ResourceLimits, AreClampedAndSayIt) {
  const auto clamped =
      clamp_resource_limits({{.name = "core", .soft = 5, .hard = 5000}}, [](int) -> std::uint64_t {
        return 1000;
      }).value();
  ASSERT_EQ(clamped.limits.size(), 2u);
  EXPECT_EQ(clamped.limits[0].name, "RLIMIT_CORE");
  EXPECT_EQ(clamped.limits[0].soft, 5u);
  EXPECT_EQ(clamped.limits[0].hard, 1000u);
  EXPECT_EQ(clamped.limits[1].name, "RLIMIT_NOFILE");
  EXPECT_EQ(clamped.limits[1].hard, 1000u);
  ASSERT_EQ(clamped.explanations.size(), 1u) << "the default is no promise";
  EXPECT_NE(clamped.explanations[0].find("CORE is 1000 instead of 5000"), std::string::npos);
}

TEST(OverlayMount, FindsMountsInnermostFirst) {
  constexpr std::string_view mountinfo =
      "1 0 0:1 / / rw - ext4 a rw\n"
      "2 1 0:2 / /data rw - ext4 a rw\n"
      "3 2 0:3 / /data/a\\040b rw - overlay a rw\n"
      "4 3 0:4 / /data/a\\040b/c rw - tmpfs a rw\n"
      "5 1 0:5 / /database rw - tmpfs a rw\n";
  EXPECT_EQ(mounts_below(mountinfo, "/data"),
            (std::vector<std::filesystem::path>{"/data/a b/c", "/data/a b", "/data"}));
}

TEST(CrunMessage, LosesItsTime) {
  EXPECT_EQ(readable_crun_message(
                "2026-11-22T00:45:41.081096Z: executable file `x` not found in $PATH\n"),
            "crun: executable file `x` not found in $PATH");
  EXPECT_EQ(readable_crun_message("minato-crun: unshare: no"), "crun: minato-crun: unshare: no");
}

}  // namespace
}  // namespace minato::agent_runtime
