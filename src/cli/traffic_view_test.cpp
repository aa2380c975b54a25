#include "cli/traffic_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

namespace minato::cli {
namespace {

boost::json::object answer() {
  return boost::json::parse(R"({
    "clusters": [{"name": "default", "machines": 2, "connectedMachines": 1, "services": 3,
                  "steadyServices": 2, "runningTasks": 7, "pendingTasks": 1}],
    "loadBalancers": [{"arn": "a", "name": "web", "dnsName": "127.77.0.1",
                       "traffic": {"requests": 1234.4, "open": 17, "p50Millis": 0, "p90Millis": 3,
                                   "p99Millis": 12000}}],
    "targetGroups": [
      {"name": "idle", "healthyTargets": 0, "targets": 2, "traffic": {"requests": 0}},
      {"name": "busy", "healthyTargets": 3, "targets": 4,
       "traffic": {"requests": 20000, "responses5xx": 0.25, "connectionErrors": 2}}]})")
      .as_object();
}

TEST(TrafficViewTest, ShowsEverythingTheBusiestFirst) {
  const std::string text = traffic_view(answer(), 0);
  EXPECT_NE(text.find("Cluster default: 1 of 2 machines connected, 2 of 3 services steady, 7 tasks "
                      "running, 1 pending\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  web            1234   0    0    0    0    <1 ms  3 ms  12.0 s  17    "
                      "127.77.0.1\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("20.0k"), std::string::npos);
  EXPECT_NE(text.find("3/4"), std::string::npos);
  EXPECT_LT(text.find("busy"), text.find("idle"));
}

TEST(TrafficViewTest, SaysWhatHasNoRoom) {
  const std::string text = traffic_view(answer(), 4);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  EXPECT_NE(text.find("lines more"), std::string::npos);
}

TEST(TrafficViewTest, ShortNumbersStayShort) {
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(short_number(0.34), "0.3");
  EXPECT_EQ(short_number(12.4), "12");
  EXPECT_EQ(short_number(9999), "9999");
  EXPECT_EQ(short_number(12345), "12.3k");
  EXPECT_EQ(short_number(1'260'000), "1.3M");
}

TEST(TrafficViewTest, AnAnswerWithoutAnythingIsShownToo) {
  EXPECT_NE(traffic_view({}, 0).find("No load balancers yet"), std::string::npos);
}

}  // namespace
}  // namespace minato::cli
