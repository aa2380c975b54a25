#include "agent/metadata/stats_document.h"

#include <boost/json.hpp>

#include "agent/metadata/metadata_document.h"

namespace minato::agent_metadata {
namespace {

namespace json = boost::json;

constexpr double kMillisInSecond = 1000;

json::object cpu_of(const CpuUsage& cpu, int processors) {
  json::object usage{{"total_usage", cpu.total}};
  if (!cpu.by_processor.empty()) {
    usage["percpu_usage"] = json::array(cpu.by_processor.begin(), cpu.by_processor.end());
  }
  usage["usage_in_kernelmode"] = cpu.in_kernel;
  usage["usage_in_usermode"] = cpu.in_user;
  return {{"cpu_usage", std::move(usage)},
          {"system_cpu_usage", cpu.machine},
          {"online_cpus", processors},
          {"throttling_data", json::object{{"periods", cpu.periods},
                                           {"throttled_periods", cpu.throttled_periods},
                                           {"throttled_time", cpu.throttled_time}}}};
}

json::object memory_of(const MemoryUsage& memory) {
  json::object made{{"usage", memory.usage}};
  if (memory.max_usage) made["max_usage"] = *memory.max_usage;
  json::object details;
  for (const auto& [name, value] : memory.details) details[name] = value;
  made["stats"] = std::move(details);
  if (memory.failures) made["failcnt"] = *memory.failures;
  made["limit"] = memory.limit;
  return made;
}

json::array counts_of(const std::vector<BlockCount>& counts) {
  json::array made;
  for (const BlockCount& count : counts) {
    made.push_back({{"major", count.major},
                    {"minor", count.minor},
                    {"op", count.operation},
                    {"value", count.value}});
  }
  return made;
}

json::object block_of(const BlockUsage& block) {
  json::object made{{"io_service_bytes_recursive", counts_of(block.bytes)},
                    {"io_serviced_recursive", counts_of(block.operations)}};
  // Docker's shape has them, and today's kernels do not count them.
  for (const char* name :
       {"io_queue_recursive", "io_service_time_recursive", "io_wait_time_recursive",
        "io_merged_recursive", "io_time_recursive", "sectors_recursive"}) {
    made[name] = json::array();
  }
  return made;
}

json::object traffic_of(const network::TrafficCounters& traffic) {
  return {{"rx_bytes", traffic.received.bytes},   {"rx_packets", traffic.received.packets},
          {"rx_errors", traffic.received.errors}, {"rx_dropped", traffic.received.dropped},
          {"tx_bytes", traffic.sent.bytes},       {"tx_packets", traffic.sent.packets},
          {"tx_errors", traffic.sent.errors},     {"tx_dropped", traffic.sent.dropped}};
}

double rate(std::uint64_t before, std::uint64_t after, double seconds) {
  return after > before && seconds > 0 ? static_cast<double>(after - before) / seconds : 0;
}

void put_network(json::object& document, const StatsInput& input) {
  if (!input.last || !input.last->traffic) return;
  document["networks"] = json::object{{"eth0", traffic_of(*input.last->traffic)}};
  if (!input.before || !input.before->traffic) return;
  const double seconds =
      static_cast<double>((input.last->at - input.before->at).count()) / kMillisInSecond;
  const auto& from = *input.before->traffic;
  const auto& to = *input.last->traffic;
  document["network_rate_stats"] =
      json::object{{"rx_bytes_per_sec", rate(from.received.bytes, to.received.bytes, seconds)},
                   {"tx_bytes_per_sec", rate(from.sent.bytes, to.sent.bytes, seconds)}};
}

}  // namespace

json::object stats_document(const StatsInput& input) {
  json::object document;
  document["read"] = time_text(input.now);
  document["preread"] = input.last ? time_text(input.last->at) : "0001-01-01T00:00:00Z";
  json::object processes{{"current", input.usage.processes.current}};
  if (input.usage.processes.limit) processes["limit"] = *input.usage.processes.limit;
  document["pids_stats"] = std::move(processes);
  document["blkio_stats"] = block_of(input.usage.block);
  document["num_procs"] = 0;
  document["storage_stats"] = json::object();
  document["cpu_stats"] = cpu_of(input.usage.cpu, input.processors);
  document["precpu_stats"] =
      cpu_of(input.last ? input.last->cpu : CpuUsage{}, input.last ? input.processors : 0);
  document["memory_stats"] = memory_of(input.usage.memory);
  document["name"] = "/" + input.runtime_name;
  document["id"] = input.runtime_id;
  put_network(document, input);
  return document;
}

}  // namespace minato::agent_metadata
