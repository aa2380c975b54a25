#include "ingress/proxy_status.h"

#include <gtest/gtest.h>

namespace minato::ingress {
namespace {

constexpr std::string_view kHead =
    "# "
    "pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,"
    "status,weight,act,bck,chkfail,check_status,check_code,hrsp_2xx,hrsp_5xx,rtime,\n";

TEST(ProxyStatusTest, ReadsServersBackendsAndFrontends) {
  const auto statistics = parse_statistics(
      std::string(kHead) +
      "lb,FRONTEND,,,0,1,,9,0,0,0,0,0,,,,,OPEN,,,,,,,,,,\n"
      "tg,one,1,0,2,3,,9,0,0,,0,,0,0,0,0,UP 1/2,1,1,0,0,* L7OK,200,8,1,3,\n"
      "tg,two,0,0,0,3,,9,0,0,,0,,0,0,0,0,DOWN,1,1,0,0,L7STS,500,,,,\n"
      "tg,BACKEND,0,0,2,3,,19,0,0,,0,,4,0,0,0,UP,1,1,0,0,,,17,2,5,\n"
      "\n" +
      std::string(kHead) + "tg2,one,0,0,0,0,,0,0,0,,0,,0,0,0,0,MAINT,1,1,0,0,,,,,,\n");
  ASSERT_EQ(statistics.servers.size(), 3u);
  EXPECT_EQ(statistics.servers[0].state, ServerState::kUp);
  EXPECT_EQ(statistics.servers[0].requests_open, 3u);
  EXPECT_EQ(statistics.servers[0].check_status, "L7OK");
  EXPECT_EQ(statistics.servers[1].state, ServerState::kDown);
  EXPECT_EQ(statistics.servers[1].check_code, 500);
  EXPECT_EQ(statistics.servers[2].state, ServerState::kMaintenance);
  ASSERT_EQ(statistics.frontends.size(), 1u);
  EXPECT_EQ(statistics.frontends[0].name, "lb");
  EXPECT_EQ(statistics.frontends[0].counts.requests, 9u);
  ASSERT_EQ(statistics.backends.size(), 1u);
  EXPECT_EQ(statistics.backends[0].counts.requests, 19u);
  EXPECT_EQ(statistics.backends[0].counts.responses_2xx, 17u);
  EXPECT_EQ(statistics.backends[0].active_servers, 1);
  EXPECT_EQ(statistics.backends[0].counts.connection_errors, 4u);
}

TEST(ProxyStatusTest, NonsenseIsNoServer) {
  for (const char* text : {"", "\n\n", "Unknown command\n", ",,,\n", "a,b\n# x\n"}) {
    EXPECT_TRUE(parse_statistics(text).servers.empty()) << text;
  }
}

TEST(ProxyStatusTest, ReadsWorkers) {
  const auto workers = parse_workers(
      "#<PID>          <type>          <reloads>       <uptime>        <version>      \n"
      "15817           master          1 [failed: 0]   0d00h10m22s     2.6.12\n"
      "# workers\n"
      "15820           worker          0               0d00h00m22s     2.6.12\n"
      "# old workers\n"
      "15818           worker          1               0d00h10m22s     2.6.12\n"
      "# programs\n\n");
  EXPECT_EQ(workers.current, 15820);
  EXPECT_EQ(workers.old, std::vector<int>{15818});
  EXPECT_EQ(parse_workers("").current, 0);
}

TEST(ProxyStatusTest, ReadsTheDescription) {
  EXPECT_EQ(parse_description("Name: HAProxy\ndescription: 0123abcd\nTasks: 1\n"), "0123abcd");
  EXPECT_EQ(parse_description("Name: HAProxy\n"), "");
}

}  // namespace
}  // namespace minato::ingress
