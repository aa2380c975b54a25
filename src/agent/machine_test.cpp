#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "agent/machine_identity.h"
#include "agent/machine_resources.h"
#include "agent/temporary_directory.h"
#include "base/file.h"

namespace minato::agent {
namespace {

TEST(MachineIdentity, IsMadeOnceAndKept) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "instance.json";
  const auto first = load_or_create_identity(file);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->container_instance_id.size(), 32u);
  EXPECT_EQ(first->ec2_instance_id.substr(0, 2), "i-");
  EXPECT_EQ(load_or_create_identity(file), first);
}

TEST(MachineIdentity, ADamagedFileIsAnErrorAndNotANewMachine) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "instance.json";
  ASSERT_TRUE(write_file_durably(file, "{\"containerInstanceId\": \"abc\"}"));
  const auto identity = load_or_create_identity(file);
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code, ErrorCode::kIo);
}

TEST(MachineResources, TheSystemKeepsItsShare) {
  EXPECT_EQ(memory_for_tasks(Mebibytes{4096}), Mebibytes{3840});
  EXPECT_EQ(memory_for_tasks(Mebibytes{64 * 1024}), Mebibytes{64 * 1024 - 3276});
  EXPECT_EQ(memory_for_tasks(Mebibytes{300}), Mebibytes{150});
}

TEST(MachineResources, MemoryIsReadFromMeminfo) {
  EXPECT_EQ(parse_memory_total("MemTotal:       24683520 kB\nMemFree: 1 kB\n"), Mebibytes{24105});
  EXPECT_FALSE(parse_memory_total("nothing"));
}

TEST(MachineResources, OverridesWin) {
  const MachineResources resources = measure_resources({CpuUnits{512}, Mebibytes{128}});
  EXPECT_EQ(resources.cpu, CpuUnits{512});
  EXPECT_EQ(resources.memory, Mebibytes{128});
  EXPECT_GE(measure_resources({}).cpu, CpuUnits{1024});
}

TEST(MachineResources, AMachineSaysInWhichAvailabilityZoneItIs) {
  const auto attributes = machine_attributes("us-east-1b", {CpuUnits{1024}, Mebibytes{1024}});
  EXPECT_EQ(std::ranges::count(attributes, Attribute("ecs.availability-zone", "us-east-1b")), 1);
  for (const char* good : {"us-east-1b", "rack-7", "A"}) EXPECT_TRUE(is_availability_zone(good));
  for (const char* bad : {"", "a b", "a,b", "rack_7", "z\u00fcrich"}) {
    EXPECT_FALSE(is_availability_zone(bad)) << bad;
  }
  EXPECT_FALSE(is_availability_zone(std::string(65, 'a')));
}

TEST(MachineResources, TheMachineKnowsItsBootAndItsAddress) {
  const auto boot = current_boot_id();
  ASSERT_TRUE(boot);
  EXPECT_EQ(boot->size(), 36u);
  EXPECT_FALSE(detect_address().empty());
}

}  // namespace
}  // namespace minato::agent
