#include "agent/metadata/stats_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::agent_metadata {
namespace {

namespace json = boost::json;

const Instant kTime = instant_from_millis(1'601'597'707'620);

StatsInput input() {
  StatsInput made;
  made.runtime_id = "5fc2";
  made.runtime_name = "ecs-curltest-26-curl-a0e7";
  made.processors = 2;
  made.now = kTime;
  made.usage.cpu = {137, 50, 80, {100, 37}, 9000, 5, 1, 7};
  made.usage.memory = {4096, 8192, 3, 134217728, {{"cache", 10}, {"rss", 20}}};
  made.usage.block = {{{202, 26368, "Read", 638976}}, {{202, 26368, "Read", 12}}};
  made.usage.processes = {3, 4096};
  made.last = UsageSample{kTime - Millis(400), {100, 40, 60, {}, 8000, 4, 1, 7}, {}};
  return made;
}

TEST(StatsDocumentTest, DockersShape) {
  EXPECT_EQ(json::value(stats_document(input())), json::parse(R"({
    "read": "2020-10-02T00:15:07.620Z", "preread": "2020-10-02T00:15:07.220Z",
    "pids_stats": {"current": 3, "limit": 4096},
    "blkio_stats": {
      "io_service_bytes_recursive": [{"major": 202, "minor": 26368, "op": "Read", "value": 638976}],
      "io_serviced_recursive": [{"major": 202, "minor": 26368, "op": "Read", "value": 12}],
      "io_queue_recursive": [], "io_service_time_recursive": [], "io_wait_time_recursive": [],
      "io_merged_recursive": [], "io_time_recursive": [], "sectors_recursive": []},
    "num_procs": 0, "storage_stats": {},
    "cpu_stats": {"cpu_usage": {"total_usage": 137, "percpu_usage": [100, 37],
        "usage_in_kernelmode": 50, "usage_in_usermode": 80},
      "system_cpu_usage": 9000, "online_cpus": 2,
      "throttling_data": {"periods": 5, "throttled_periods": 1, "throttled_time": 7}},
    "precpu_stats": {"cpu_usage": {"total_usage": 100, "usage_in_kernelmode": 40,
        "usage_in_usermode": 60},
      "system_cpu_usage": 8000, "online_cpus": 2,
      "throttling_data": {"periods": 4, "throttled_periods": 1, "throttled_time": 7}},
    "memory_stats": {"usage": 4096, "max_usage": 8192, "stats": {"cache": 10, "rss": 20},
      "failcnt": 3, "limit": 134217728},
    "name": "/ecs-curltest-26-curl-a0e7", "id": "5fc2"})"));
}

TEST(StatsDocumentTest, TrafficAndItsRate) {
  StatsInput made = input();
  made.last->traffic = network::TrafficCounters{{3000, 30, 1, 2}, {500, 5, 3, 4}};
  EXPECT_FALSE(stats_document(made).contains("network_rate_stats"));
  made.before = UsageSample{made.last->at - Millis(500), {}, {}};
  made.before->traffic = network::TrafficCounters{{1000, 10, 0, 0}, {500, 5, 0, 0}};
  const json::object document = stats_document(made);
  EXPECT_EQ(document.at("networks"), json::parse(R"({"eth0": {
    "rx_bytes": 3000, "rx_packets": 30, "rx_errors": 1, "rx_dropped": 2,
    "tx_bytes": 500, "tx_packets": 5, "tx_errors": 3, "tx_dropped": 4}})"));
  EXPECT_EQ(document.at("network_rate_stats").at("rx_bytes_per_sec").as_double(), 4000);
  EXPECT_EQ(document.at("network_rate_stats").at("tx_bytes_per_sec").as_double(), 0);
}

TEST(StatsDocumentTest, TheFirstSecondHasNoPast) {
  StatsInput made = input();
  made.last.reset();
  const json::object document = stats_document(made);
  EXPECT_EQ(document.at("preread"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(document.at("precpu_stats").at("cpu_usage").at("total_usage"), 0u);
  EXPECT_FALSE(document.contains("networks"));
}

}  // namespace
}  // namespace minato::agent_metadata
