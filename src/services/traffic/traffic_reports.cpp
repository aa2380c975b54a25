#include "services/traffic/traffic_reports.h"

#include <algorithm>
#include <vector>

namespace minato::traffic {
namespace {

void take_over(const std::optional<std::vector<link::IngressTraffic>>& told, double seconds,
               std::map<std::string, Rates>& rates) {
  if (!told) return;
  const auto rate = [seconds](const std::optional<std::int64_t>& count) {
    return static_cast<double>(std::max<std::int64_t>(count.value_or(0), 0)) / seconds;
  };
  for (const link::IngressTraffic& one : *told) {
    Rates& added = rates[one.arn];
    added.requests = rate(one.requests);
    added.responses_2xx = rate(one.responses2xx);
    added.responses_3xx = rate(one.responses3xx);
    added.responses_4xx = rate(one.responses4xx);
    added.responses_5xx = rate(one.responses5xx);
    added.connection_errors = rate(one.connection_errors);
    added.bytes_received = rate(one.bytes_received);
    added.bytes_sent = rate(one.bytes_sent);
    added.open = one.open.value_or(0);
    if (one.latency) {
      added.latency =
          Percentiles{one.latency->p50_millis, one.latency->p90_millis, one.latency->p99_millis};
    }
  }
}

}  // namespace

void SetMachineTraffic::apply(engine::Commit& commit) const {
  std::vector<ecs::InstanceId> old;
  for (const auto& [key, row] : commit.state().table<MachineTraffic>().rows()) {
    if (row.record.told_at + kBelievedFor < traffic.told_at) old.push_back(key);
  }
  for (const auto& key : old) commit.erase<MachineTraffic>(key);
  if (commit.state().table<MachineTraffic>().find(traffic.instance) == nullptr) {
    commit.insert(traffic);
  } else {
    commit.update<MachineTraffic>(traffic.instance,
                                  [&](MachineTraffic& record) { record = traffic; });
  }
}

engine::Plan plan_traffic(const ecs::InstanceId& instance,
                          const link::IngressStatistics& statistics, Instant now) {
  MachineTraffic traffic{instance, now, {}};
  const double seconds = std::max(statistics.millis, 1) / 1000.0;
  take_over(statistics.load_balancers, seconds, traffic.rates);
  take_over(statistics.target_groups, seconds, traffic.rates);
  engine::Plan plan;
  plan.add(SetMachineTraffic{std::move(traffic)});
  return plan;
}

}  // namespace minato::traffic
