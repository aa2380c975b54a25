#include "agent/network/name_files.h"

#include <gtest/gtest.h>

namespace minato::network {
namespace {

TEST(NameFilesTest, SandboxesKeepTheResolversThatTheyCanReach) {
  EXPECT_EQ(sandbox_resolv_conf("# a comment\nsearch example.com\nnameserver 127.0.0.53\n"
                                "nameserver 10.0.0.2\nnameserver fe80::1\noptions edns0\n",
                                ""),
            "search example.com\noptions edns0\nnameserver 10.0.0.2\n");
}

TEST(NameFilesTest, ALoopbackResolverIsReplacedByItsUpstream) {
  EXPECT_EQ(sandbox_resolv_conf("nameserver 127.0.0.53\n", "nameserver 192.0.2.53\n"),
            "nameserver 192.0.2.53\n");
  EXPECT_EQ(sandbox_resolv_conf("nameserver 127.0.0.53\n", ""),
            "nameserver 1.1.1.1\nnameserver 8.8.8.8\n");
  EXPECT_EQ(sandbox_resolv_conf("", ""), "nameserver 1.1.1.1\nnameserver 8.8.8.8\n");
}

TEST(NameFilesTest, ResolversOfAContainersOwnReplaceTheMachines) {
  const std::string machine = "search example.com\noptions edns0\nnameserver 10.0.0.2\n";
  EXPECT_EQ(resolv_conf_with(machine, {}), machine);
  EXPECT_EQ(resolv_conf_with(machine, {{"10.0.0.7", "10.0.0.8"}, {}}),
            "search example.com\noptions edns0\nnameserver 10.0.0.7\nnameserver 10.0.0.8\n");
  EXPECT_EQ(resolv_conf_with(machine, {{}, {"a.internal", "b.internal"}}),
            "options edns0\nnameserver 10.0.0.2\nsearch a.internal b.internal\n");
}

TEST(NameFilesTest, HostsNameTheContainerAndTheExtras) {
  const std::string text = hosts_file("10.124.0.2", "web", {{"10.0.0.9", "database"}});
  EXPECT_NE(text.find("127.0.0.1\tlocalhost\n"), std::string::npos);
  EXPECT_TRUE(text.ends_with("10.124.0.2\tweb\n10.0.0.9\tdatabase\n"));
}

}  // namespace
}  // namespace minato::network
