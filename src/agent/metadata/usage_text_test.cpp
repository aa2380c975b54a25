#include "agent/metadata/usage_text.h"

#include <gtest/gtest.h>

namespace minato::agent_metadata {
namespace {

TEST(UsageTextTest, KeysAndNumbers) {
  const auto keyed = parse_keyed("usage_usec 5\nuser_usec 3\nbroken\n\nsystem_usec 2\n");
  EXPECT_EQ(keyed, (std::map<std::string, std::uint64_t>{
                       {"usage_usec", 5}, {"user_usec", 3}, {"system_usec", 2}}));
  EXPECT_EQ(parse_numbers("17 4 \n"), (std::vector<std::uint64_t>{17, 4}));
  EXPECT_TRUE(parse_numbers("").empty());
  EXPECT_EQ(parse_number("9223372036854771712\n"), 9223372036854771712u);
  EXPECT_FALSE(parse_number("max\n"));
  EXPECT_FALSE(parse_number(""));
}

TEST(UsageTextTest, BlockDevicesOfBothVersions) {
  EXPECT_EQ(
      parse_legacy_block_counts("8:0 Read 4096\n8:0 Write 0\n8:0 Total 4096\nTotal 4096\n"),
      (std::vector<BlockCount>{{8, 0, "Read", 4096}, {8, 0, "Write", 0}, {8, 0, "Total", 4096}}));
  EXPECT_TRUE(parse_legacy_block_counts("Total 0\n").empty());
  const BlockUsage usage =
      parse_unified_block_usage("8:16 rbytes=10 wbytes=20 rios=3 wios=4 dbytes=9 dios=1\n");
  EXPECT_EQ(usage.bytes, (std::vector<BlockCount>{{8, 16, "Read", 10}, {8, 16, "Write", 20}}));
  EXPECT_EQ(usage.operations, (std::vector<BlockCount>{{8, 16, "Read", 3}, {8, 16, "Write", 4}}));
  EXPECT_TRUE(parse_unified_block_usage("").bytes.empty());
}

TEST(UsageTextTest, TheMachine) {
  EXPECT_EQ(parse_machine_cpu("cpu  1 2 3 4 5 6 7 8 100 100\ncpu0 9 9\n", 100), 36u * 10'000'000u);
  EXPECT_EQ(parse_machine_cpu("intr 5\n", 100), 0u);
  EXPECT_EQ(parse_machine_memory("MemTotal:        8048 kB\nMemFree: 1 kB\n"), 8048u * 1024u);
}

}  // namespace
}  // namespace minato::agent_metadata
