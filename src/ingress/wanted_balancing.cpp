#include "ingress/wanted_balancing.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "base/stable_hash.h"
#include "ingress/protocols.h"
#include "ingress/proxy_names.h"
#include "ingress/tls_text.h"

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

int idle_timeout(const link::IngressLoadBalancer& balancer, const link::IngressListener& listener) {
  return is_tcp(listener.protocol) ? listener.tcp_idle_timeout_seconds.value_or(kTcpIdleSeconds)
                                   : idle_timeout(balancer);
}

// What stands for a group that is not there (yet): a group without targets.
GroupSettings unknown_group(const std::string& arn, const link::IngressListener& listener) {
  auto group = std::make_shared<link::IngressTargetGroup>();
  group->arn = arn;
  group->health_check.path = "/";
  group->health_check.interval_seconds = 30;
  group->health_check.timeout_seconds = 5;
  group->health_check.healthy_threshold = 5;
  group->health_check.unhealthy_threshold = 2;
  group->health_check.matcher = "200";
  if (is_tcp(listener.protocol)) group->protocol = link::IngressProtocol::kTcp;
  return group;
}

// The ARNs of all target groups that the listener may send a request to.
std::set<std::string> groups_of(const link::IngressListener& listener) {
  std::set<std::string> arns;
  const auto add = [&](const link::IngressAction& action) {
    if (!action.forward) return;
    for (const auto& group : action.forward->target_groups) arns.insert(group.arn);
  };
  add(listener.default_action);
  for (const auto& rule : list_or_none(listener.rules)) add(rule.action);
  return arns;
}

std::string certificate_file(const std::string& arn, const std::string& pem) {
  const std::size_t slash = arn.rfind('/');
  return fmt::format("certificate-{}-{}.pem",
                     plain_name(slash == std::string::npos ? arn : arn.substr(slash + 1)),
                     stable_hash_hex(pem));
}

LoggedFrontend logged_frontend(const link::IngressLoadBalancer& balancer,
                               const link::IngressListener& listener) {
  LoggedFrontend logged;
  logged.balancer_arn = balancer.arn;
  constexpr std::string_view kKind = "loadbalancer/";
  const std::size_t kind = balancer.arn.find(kKind);
  logged.balancer =
      kind == std::string::npos ? balancer.name : balancer.arn.substr(kind + kKind.size());
  logged.address = balancer.address;
  logged.port = static_cast<std::uint16_t>(listener.port);
  logged.is_encrypted = listener.protocol == link::IngressProtocol::kHttps;
  const auto certificates = list_or_none(listener.certificates);
  if (logged.is_encrypted && certificates.size() == 1) logged.certificate = certificates[0];
  logged.bucket = balancer.access_logs->bucket;
  logged.prefix = balancer.access_logs->prefix.value_or("");
  return logged;
}

ServerHealth health_of(WantedServer::Mode mode) {
  if (mode == WantedServer::Mode::kOpen) return ServerHealth::kOpen;
  return mode == WantedServer::Mode::kUp ? ServerHealth::kUp : ServerHealth::kDown;
}

bool is_port(std::int32_t port) { return port > 0 && port < 65536; }

}  // namespace

void WantedBalancing::apply(const link::IngressConfiguration& configuration) {
  if (configuration.full) {
    balancers_.clear();
    groups_.clear();
    certificates_.clear();
  }
  for (auto balancer : list_or_none(configuration.load_balancers)) {
    auto listeners = std::exchange(balancer.listeners, {});
    const std::string arn = balancer.arn;
    balancers_[arn] = {std::make_shared<link::IngressLoadBalancer>(std::move(balancer)),
                       std::move(listeners)};
  }
  for (auto group : list_or_none(configuration.target_groups)) {
    auto targets = std::exchange(group.targets, {});
    const std::string arn = group.arn;
    groups_[arn] = {std::make_shared<link::IngressTargetGroup>(std::move(group)),
                    std::move(targets)};
  }
  for (const auto& certificate : list_or_none(configuration.certificates)) {
    const Status checked = check_certificate(certificate.pem);
    certificates_[certificate.arn] = {certificate.pem, checked ? "" : checked.error().message};
  }
  for (const auto& arn : list_or_none(configuration.removed_load_balancers)) balancers_.erase(arn);
  for (const auto& arn : list_or_none(configuration.removed_target_groups)) groups_.erase(arn);
  for (const auto& arn : list_or_none(configuration.removed_certificates)) certificates_.erase(arn);
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
  auto& balancers = configuration.load_balancers.emplace();
  auto& groups = configuration.target_groups.emplace();
  auto& certificates = configuration.certificates.emplace();
  for (const auto& [arn, balancer] : balancers_) {
    balancers.push_back(*balancer.settings);
    balancers.back().listeners = balancer.listeners;
  }
  for (const auto& [arn, group] : groups_) {
    groups.push_back(*group.settings);
    groups.back().targets = group.targets;
  }
  for (const auto& [arn, certificate] : certificates_) {
    certificates.push_back({arn, certificate.pem});
  }
  return configuration;
}

std::vector<WantedListener> WantedBalancing::listeners() const {
  std::vector<WantedListener> listeners;
  for (const auto& [arn, balancer] : balancers_) {
    for (const link::IngressListener& listener : balancer.listeners) {
      if (!is_address(balancer.settings->address) || !is_port(listener.port)) continue;
      listeners.push_back(wanted_listener(balancer.settings, listener));
    }
  }
  return listeners;
}

WantedListener WantedBalancing::wanted_listener(const BalancerSettings& settings,
                                                const link::IngressListener& listener) const {
  WantedListener wanted;
  wanted.arn = listener.arn;
  wanted.frontend.name = frontend_name(*settings, listener);
  wanted.frontend.address = settings->address;
  wanted.frontend.port = static_cast<std::uint16_t>(listener.port);
  wanted.frontend.listener = listener;
  wanted.frontend.balancer = settings;
  if (is_encrypted(listener.protocol)) add_certificates(wanted);
  return wanted;
}

// Without its default certificate a listener is not served; others that are missing or broken are
// only not offered: HAProxy would refuse all of its configuration for one of them.
void WantedBalancing::add_certificates(WantedListener& wanted) const {
  const auto arns = list_or_none(wanted.frontend.listener.certificates);
  if (arns.empty()) wanted.problem = "it has no certificate";
  for (std::size_t i = 0; i < arns.size(); ++i) {
    const auto found = certificates_.find(arns[i]);
    const std::string problem =
        found == certificates_.end() ? "it is not known here" : found->second.problem;
    if (problem.empty()) {
      wanted.frontend.certificates.push_back(
          {certificate_file(arns[i], found->second.pem), found->second.pem});
    } else if (i == 0) {
      wanted.problem = fmt::format("certificate {}: {}", arns[i], problem);
    }
  }
}

Endpoint WantedBalancing::endpoint_of(const link::IngressTarget& target) const {
  const auto port = static_cast<std::uint16_t>(target.port);
  const auto local = endpoints_.find({target.id, port});
  return local != endpoints_.end() ? local->second : Endpoint{target.address, port};
}

std::vector<WantedTarget> WantedBalancing::targets() const {
  std::set<std::string> used;
  for (const auto& [arn, balancer] : balancers_) {
    for (const auto& listener : balancer.listeners) used.merge(groups_of(listener));
  }
  std::vector<WantedTarget> targets;
  for (const auto& [arn, group] : groups_) {
    const bool group_is_used = used.contains(arn);
    for (const link::IngressTarget& target : group.targets) {
      const Endpoint endpoint = endpoint_of(target);
      if (!is_address(endpoint.address) || !is_port(target.port)) continue;
      targets.push_back(
          WantedTarget{arn,
                       {target.id, static_cast<std::uint16_t>(target.port)},
                       endpoint,
                       target.draining ? WantedTarget::Use::kDrain : WantedTarget::Use::kServe,
                       group.settings,
                       group_is_used});
    }
  }
  return targets;
}

std::vector<PlannedBackend> WantedBalancing::backends() const {
  std::map<std::string, PlannedBackend> backends;
  for (const auto& [balancer_arn, balancer] : balancers_) {
    for (const link::IngressListener& listener : balancer.listeners) {
      for (const std::string& arn : groups_of(listener)) {
        PlannedBackend& backend = backends[backend_name(arn)];
        if (!backend.group) {
          backend.name = backend_name(arn);
          backend.probe = probe_name(arn);
          const auto group = groups_.find(arn);
          backend.group =
              group == groups_.end() ? unknown_group(arn, listener) : group->second.settings;
          backend.idle_timeout_seconds = 0;
        }
        // Behind several load balancers the most patient one counts.
        backend.idle_timeout_seconds =
            std::max(backend.idle_timeout_seconds, idle_timeout(*balancer.settings, listener));
      }
    }
  }
  std::vector<PlannedBackend> list;
  for (auto& [name, backend] : backends) list.push_back(std::move(backend));
  return list;
}

ProxyDirectory WantedBalancing::directory() const {
  ProxyDirectory directory;
  for (const auto& [arn, balancer] : balancers_) {
    for (const link::IngressListener& listener : balancer.listeners) {
      const std::string name = frontend_name(*balancer.settings, listener);
      directory.load_balancers.emplace(name, arn);
      if (balancer.settings->access_logs && !is_tcp(listener.protocol)) {
        directory.logged.emplace(name, logged_frontend(*balancer.settings, listener));
      }
    }
  }
  for (const auto& [arn, group] : groups_) {
    const bool is_grpc = group.settings->protocol_version == link::HttpVersion::kGrpc;
    directory.target_groups.emplace(backend_name(arn), KnownGroup{arn, is_grpc});
  }
  return directory;
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
    list->second->push_back(
        PlannedServer{server.name, server.endpoint, health_of(server.mode), server.probe_every});
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
