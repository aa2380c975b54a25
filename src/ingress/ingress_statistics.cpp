#include "ingress/ingress_statistics.h"

#include <algorithm>

namespace minato::ingress {
namespace {

using TrafficByArn = std::map<std::string, TrafficMeter::Traffic>;

void add_to(TrafficMeter::Traffic& sum, const TrafficMeter::Traffic& traffic) {
  sum.counts = sum.counts + traffic.counts;
  sum.open += traffic.open;
}

std::optional<std::int64_t> unless_zero(std::uint64_t number) {
  if (number == 0) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::vector<link::IngressTraffic> traffic_list(const TrafficByArn& traffic) {
  std::vector<link::IngressTraffic> list;
  for (const auto& [arn, one] : traffic) {
    link::IngressTraffic& told = list.emplace_back();
    told.arn = arn;
    told.requests = unless_zero(one.counts.requests);
    told.responses2xx = unless_zero(one.counts.responses_2xx);
    told.responses3xx = unless_zero(one.counts.responses_3xx);
    told.responses4xx = unless_zero(one.counts.responses_4xx);
    told.responses5xx = unless_zero(one.counts.responses_5xx);
    told.connection_errors = unless_zero(one.counts.connection_errors);
    told.bytes_received = unless_zero(one.counts.bytes_received);
    told.bytes_sent = unless_zero(one.counts.bytes_sent);
    told.open = unless_zero(one.open);
  }
  return list;
}

void add_latency(const std::string& arn, const link::IngressLatency& latency,
                 std::vector<link::IngressTraffic>& list) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.arn == arn; });
  link::IngressTraffic& told = found == list.end() ? list.emplace_back() : *found;
  told.arn = arn;
  told.latency = latency;
}

}  // namespace

link::IngressStatistics ingress_statistics(
    Millis passed, const std::map<std::string, TrafficMeter::Traffic>& traffic,
    const ProxyDirectory& directory) {
  TrafficByArn balancers;
  TrafficByArn groups;
  for (const auto& [name, one] : traffic) {
    const auto balancer = directory.load_balancers.find(name);
    const auto group = directory.target_groups.find(name);
    if (balancer != directory.load_balancers.end()) add_to(balancers[balancer->second], one);
    if (group != directory.target_groups.end()) add_to(groups[group->second.arn], one);
  }
  link::IngressStatistics statistics;
  statistics.millis = static_cast<std::int32_t>(passed.count());
  statistics.load_balancers = traffic_list(balancers);
  statistics.target_groups = traffic_list(groups);
  return statistics;
}

void add_latencies(const LatencyByArn& latencies, link::IngressStatistics& statistics) {
  for (const auto& [arn, latency] : latencies) {
    const bool is_balancer = arn.find(":loadbalancer/") != std::string::npos;
    add_latency(arn, latency, is_balancer ? *statistics.load_balancers : *statistics.target_groups);
  }
}

}  // namespace minato::ingress
