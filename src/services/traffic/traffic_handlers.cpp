#include "services/traffic/traffic_handlers.h"

#include <algorithm>

#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/service_indexes.h"
#include "services/ecs/task.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target.h"
#include "services/elb/target_group.h"
#include "services/traffic/machine_traffic.h"

namespace minato::traffic {
namespace {

namespace api = control::api;
using engine::State;

/// Nobody can say what the percentiles of several machines' requests are together: the slowest
/// machine's stand for them.
void add_slowest(const Percentiles& latency, api::Traffic& traffic) {
  traffic.p50_millis = std::max(traffic.p50_millis.value_or(0), latency.p50_millis);
  traffic.p90_millis = std::max(traffic.p90_millis.value_or(0), latency.p90_millis);
  traffic.p99_millis = std::max(traffic.p99_millis.value_or(0), latency.p99_millis);
}

api::Traffic traffic_of(const State& state, const std::string& arn, Instant now) {
  api::Traffic traffic;
  for (const auto& [instance, row] : state.table<MachineTraffic>().rows()) {
    if (row.record.told_at + kBelievedFor < now) continue;
    const auto found = row.record.rates.find(arn);
    if (found == row.record.rates.end()) continue;
    const Rates& rates = found->second;
    traffic.requests += rates.requests;
    traffic.responses2xx += rates.responses_2xx;
    traffic.responses3xx += rates.responses_3xx;
    traffic.responses4xx += rates.responses_4xx;
    traffic.responses5xx += rates.responses_5xx;
    traffic.connection_errors += rates.connection_errors;
    traffic.bytes_received += rates.bytes_received;
    traffic.bytes_sent += rates.bytes_sent;
    traffic.open += rates.open;
    if (rates.latency) add_slowest(*rates.latency, traffic);
  }
  return traffic;
}

api::TargetGroupTraffic shown_group(const State& state, const elb::TargetGroup& group,
                                    Instant now) {
  api::TargetGroupTraffic shown;
  shown.arn = group.arn.str();
  shown.name = group.name;
  for (const elb::Target* target : state.index<elb::TargetsByGroup>().find(group.arn)) {
    ++shown.targets;
    if (target->state == elb::TargetState::kHealthy) ++shown.healthy_targets;
  }
  shown.traffic = traffic_of(state, shown.arn, now);
  return shown;
}

void count_machines(const State& state, const ecs::ClusterName& cluster,
                    api::ClusterSummary& summary) {
  for (const auto& [id, row] : state.table<ecs::ContainerInstance>().rows()) {
    if (!ecs::serves(row.record, cluster)) continue;
    ++summary.machines;
    const auto* link = state.table<ecs::InstanceLink>().find(id);
    if (link != nullptr && link->connected) ++summary.connected_machines;
  }
}

/// Of an EXTERNAL service its task sets say so.
bool is_steady(const ecs::Service& service, int running) {
  if (ecs::is_external(service)) return service.steady;
  return running == service.desired_count && service.deployments.size() == 1 &&
         service.deployments[0].rollout_state == ecs::RolloutState::kCompleted;
}

api::ClusterSummary summary_of(const State& state, const ecs::ClusterName& cluster) {
  api::ClusterSummary summary;
  summary.name = cluster.str();
  count_machines(state, cluster, summary);
  std::map<ecs::ServiceKey, int> running;
  for (const ecs::Task* task : state.index<ecs::TasksByCluster>().find(cluster)) {
    if (task->last_status == ecs::TaskStatus::kRunning) {
      ++summary.running_tasks;
      ++running[task->service];
    } else if (task->last_status < ecs::TaskStatus::kRunning) {
      ++summary.pending_tasks;
    }
  }
  for (const ecs::Service* service : state.index<ecs::ServicesByCluster>().find(cluster)) {
    if (service->status != ecs::ServiceStatus::kActive) continue;
    ++summary.services;
    if (is_steady(*service, running[service->key()])) ++summary.steady_services;
  }
  return summary;
}

}  // namespace

Answer<api::GetTraffic> get_traffic(const State& state, const api::GetTraffic::Request&,
                                    engine::Context& context) {
  api::GetTraffic::Response response;
  for (const auto& [arn, row] : state.table<elb::LoadBalancer>().rows()) {
    const elb::LoadBalancer& balancer = row.record;
    response.load_balancers.push_back({balancer.arn.str(), balancer.name, balancer.dns_name,
                                       traffic_of(state, balancer.arn.str(), context.now)});
  }
  for (const auto& [arn, row] : state.table<elb::TargetGroup>().rows()) {
    response.target_groups.push_back(shown_group(state, row.record, context.now));
  }
  for (const auto& [name, row] : state.table<ecs::Cluster>().rows()) {
    if (row.record.status == ecs::ClusterStatus::kActive) {
      response.clusters.push_back(summary_of(state, row.record.name));
    }
  }
  return answered(std::move(response));
}

}  // namespace minato::traffic
