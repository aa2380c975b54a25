#include "ingress/wanted_balancing.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "ingress/proxy_names.h"

namespace minato::ingress {
namespace {

bool is_address(const std::string& text) {
  in_addr address{};
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

template <class Value>
std::vector<Value> list_or_none(const std::optional<std::vector<Value>>& list) {
  return list ? *list : std::vector<Value>{};
}

int idle_timeout(const link::IngressLoadBalancer& balancer) {
  return balancer.idle_timeout_seconds.value_or(60);
}

// The only target group of a listener's default action; empty when there is none.
std::string default_group(const link::IngressListener& listener) {
  const auto& forward = listener.default_action.forward;
  return forward && !forward->target_groups.empty() ? forward->target_groups.front().arn : "";
}

link::IngressHealthCheck unknown_health_check() {
  link::IngressHealthCheck check;
  check.path = "/";
  check.interval_seconds = 30;
  check.timeout_seconds = 5;
  check.healthy_threshold = 5;
  check.unhealthy_threshold = 2;
  check.matcher = "200";
  return check;
}

bool is_port(std::int32_t port) { return port > 0 && port < 65536; }

}  // namespace

void WantedBalancing::apply(const link::IngressConfiguration& configuration) {
  if (configuration.full) {
    balancers_.clear();
    groups_.clear();
  }
  for (const auto& balancer : list_or_none(configuration.load_balancers)) {
    balancers_[balancer.arn] = balancer;
  }
  for (const auto& group : list_or_none(configuration.target_groups)) groups_[group.arn] = group;
  for (const auto& arn : list_or_none(configuration.removed_load_balancers)) balancers_.erase(arn);
  for (const auto& arn : list_or_none(configuration.removed_target_groups)) groups_.erase(arn);
  remember_endpoints();
}

void WantedBalancing::set_local_targets(LocalTargets targets) {
  local_ = std::move(targets);
  remember_endpoints();
}

void WantedBalancing::remember_endpoints() {
  LocalTargets remembered;
  for (const auto& [arn, group] : groups_) {
    for (const link::IngressTarget& target : group.targets) {
      const TargetKey key{target.id, static_cast<std::uint16_t>(target.port)};
      const auto local = local_.find(key);
      const auto earlier = endpoints_.find(key);
      if (local != local_.end()) {
        remembered[key] = local->second;
      } else if (earlier != endpoints_.end()) {
        remembered[key] = earlier->second;
      }
    }
  }
  endpoints_ = std::move(remembered);
}

link::IngressConfiguration WantedBalancing::full() const {
  link::IngressConfiguration configuration;
  configuration.full = true;
  configuration.load_balancers.emplace();
  configuration.target_groups.emplace();
  for (const auto& [arn, balancer] : balancers_) configuration.load_balancers->push_back(balancer);
  for (const auto& [arn, group] : groups_) configuration.target_groups->push_back(group);
  return configuration;
}

std::vector<WantedListener> WantedBalancing::listeners() const {
  std::vector<WantedListener> listeners;
  for (const auto& [arn, balancer] : balancers_) {
    for (const link::IngressListener& listener : balancer.listeners) {
      if (!is_address(balancer.address) || !is_port(listener.port)) continue;
      listeners.push_back(
          WantedListener{listener.arn,
                         {frontend_name(balancer, listener), balancer.address,
                          static_cast<std::uint16_t>(listener.port),
                          backend_name(default_group(listener)), idle_timeout(balancer),
                          balancer.forwarded_for.value_or(link::ForwardedFor::kAppend),
                          balancer.forwarded_client_port.value_or(false)}});
    }
  }
  return listeners;
}

Endpoint WantedBalancing::endpoint_of(const link::IngressTarget& target) const {
  const auto port = static_cast<std::uint16_t>(target.port);
  const auto local = endpoints_.find({target.id, port});
  return local != endpoints_.end() ? local->second : Endpoint{target.address, port};
}

std::vector<WantedTarget> WantedBalancing::targets() const {
  std::set<std::string> used;
  for (const PlannedBackend& backend : backends()) used.insert(backend.name);
  std::vector<WantedTarget> targets;
  for (const auto& [arn, group] : groups_) {
    const bool group_is_used = used.contains(backend_name(arn));
    for (const link::IngressTarget& target : group.targets) {
      const Endpoint endpoint = endpoint_of(target);
      if (!is_address(endpoint.address) || !is_port(target.port)) continue;
      targets.push_back(
          WantedTarget{arn,
                       {target.id, static_cast<std::uint16_t>(target.port)},
                       endpoint,
                       target.draining ? WantedTarget::Use::kDrain : WantedTarget::Use::kServe,
                       Seconds(std::max(group.deregistration_delay_seconds, 0)),
                       group.health_check,
                       group_is_used});
    }
  }
  return targets;
}

std::vector<PlannedBackend> WantedBalancing::backends() const {
  std::map<std::string, PlannedBackend> backends;
  for (const auto& [balancer_arn, balancer] : balancers_) {
    for (const link::IngressListener& listener : balancer.listeners) {
      const std::string arn = default_group(listener);
      PlannedBackend backend;
      backend.name = backend_name(arn);
      backend.probe = probe_name(arn);
      backend.health_check = unknown_health_check();
      if (const auto group = groups_.find(arn); group != groups_.end()) {
        backend.health_check = group->second.health_check;
        backend.algorithm = group->second.algorithm.value_or(link::BalancingAlgorithm::kRoundRobin);
      }
      backend.idle_timeout_seconds = idle_timeout(balancer);
      const auto [at, fresh] = backends.emplace(backend.name, backend);
      // Behind several load balancers the most patient one counts.
      int& seconds = at->second.idle_timeout_seconds;
      if (!fresh) seconds = std::max(seconds, backend.idle_timeout_seconds);
    }
  }
  std::vector<PlannedBackend> list;
  for (auto& [name, backend] : backends) list.push_back(std::move(backend));
  return list;
}

void place_servers(const std::vector<WantedServer>& servers,
                   std::vector<PlannedBackend>& backends) {
  std::map<std::string, std::vector<PlannedServer>*> lists;
  for (PlannedBackend& backend : backends) {
    lists.emplace(backend.name, &backend.serving);
    lists.emplace(backend.probe, &backend.probing);
  }
  for (const WantedServer& server : servers) {
    const auto list = lists.find(server.backend);
    if (list == lists.end() || server.mode == WantedServer::Mode::kDrain) continue;
    const bool up = server.mode == WantedServer::Mode::kUp;
    list->second->push_back(
        PlannedServer{server.name, server.endpoint, up ? ServerHealth::kUp : ServerHealth::kDown});
  }
}

std::string endpoints_text(const LocalTargets& endpoints) {
  std::string text;
  for (const auto& [key, endpoint] : endpoints) {
    if (key.first.find_first_of(" \t\r\n") != std::string::npos) continue;
    text += fmt::format("{} {} {} {}\n", key.first, key.second, endpoint.address, endpoint.port);
  }
  return text;
}

LocalTargets parse_endpoints(const std::string& text) {
  LocalTargets endpoints;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    TargetKey key;
    Endpoint endpoint;
    if (!(words >> key.first >> key.second >> endpoint.address >> endpoint.port)) continue;
    if (is_address(endpoint.address)) endpoints[key] = endpoint;
  }
  return endpoints;
}

}  // namespace minato::ingress
