#include "agent/network/sandbox_record.h"

#include <gtest/gtest.h>

namespace minato::network {
namespace {

TEST(SandboxRecordTest, IsReadBackAsItWasWritten) {
  const Sandbox full{
      {"0123abcd", "web"},
      NetworkMode::kBridge,
      "/run/minato/1a/netns/x",
      "10.124.0.2",
      "0a:58:0a:7c:00:02",
      {{"0.0.0.0", 80, 8080, Protocol::kTcp}, {"0.0.0.0", 53, 5353, Protocol::kUdp}}};
  const Sandbox bare{{"0123abcd", "task"}, NetworkMode::kNone, "/run/x", "", "", {}};
  for (const Sandbox& sandbox : {full, bare}) {
    EXPECT_EQ(parse_sandbox_record(sandbox_record_text(sandbox)), sandbox);
  }
}

TEST(SandboxRecordTest, ABrokenRecordIsAnErrorThatShowsTheLine) {
  for (const char* text : {"", "task a\nname b\nmode ring\n", "port tcp eighty 1\n", "junk\n"}) {
    EXPECT_FALSE(parse_sandbox_record(text)) << text;
  }
  EXPECT_NE(parse_sandbox_record("junk\n").error().message.find("junk"), std::string::npos);
}

TEST(SandboxRecordTest, KeysThatCouldLeaveTheFolderAreRefused) {
  EXPECT_TRUE(validate_key({"0123abcd", "web-1_a"}));
  for (const char* name : {"", "../x", "a b", "a\nb"}) EXPECT_FALSE(validate_key({"0123", name}));
}

TEST(SandboxRecordTest, FileNamesStayShortAndDistinct) {
  const std::string shared(200, 'a');
  const std::string one = sandbox_file_name({"0123", shared + "1"});
  EXPECT_LT(one.size(), 200u);
  EXPECT_NE(one, sandbox_file_name({"0123", shared + "2"}));
}

}  // namespace
}  // namespace minato::network
