#include "ingress/proxy_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/stable_hash.h"
#include "ingress/backend_text.h"
#include "ingress/frontend_text.h"
#include "ingress/runtime_map.h"

namespace minato::ingress {
namespace {

// - hard-stop-after: how long requests may last past a reload in the worker that took them.
// - idle-close-on-response: a worker that is replaced ends an idle connection with its next answer,
//   never under a request that is on its way.
// - retries: a connection that failed goes to another target at once. A request that was sent and
//   got no answer is repeated only where HTTP says that is safe.
// - max-spread-checks: a new worker spreads first checks over the interval of the others, those of
//   new targets too, which everybody waits for; later ones drift apart by spread-checks.
// - noreuseport: the address of another program's listener is an error, not a shared address.
constexpr std::string_view kGlobal = R"(# Written by Minato; changes are lost.
global
  description {description}
  default-path config
  maxconn {connections}
  noreuseport
  max-spread-checks 2s
  spread-checks 5
  hard-stop-after 1h
  stats socket '{socket}' mode 600 level admin expose-fd listeners
  server-state-file '{state}'
{user}
defaults
  mode http
  maxconn {connections}
  load-server-state-from-file global
  option http-keep-alive
  option idle-close-on-response
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response
  timeout connect 2s
  timeout queue 5s
  timeout client 60s
  timeout server 60s
  timeout http-request 60s
  timeout http-keep-alive 60s
  timeout tunnel 1h

frontend minato_idle
  bind 'unix@{idle}' mode 600
  http-request return status 503

backend minato_none

backend minato_none_tcp
  mode tcp

backend minato_splits
  stick-table type string len 64 size 20k store gpc0
)";

std::string global_text(const ProxyPlan& plan, const std::string& description) {
  const std::string user =
      plan.user.empty() ? "" : fmt::format("  user {0}\n  group {0}\n", plan.user);
  return fmt::format(fmt::runtime(kGlobal), fmt::arg("description", description),
                     fmt::arg("connections", plan.max_connections),
                     fmt::arg("socket", plan.statistics_socket.native()),
                     fmt::arg("state", plan.state_file.native()),
                     fmt::arg("idle", plan.idle_socket.native()), fmt::arg("user", user));
}

// One line of HAProxy's `show servers state`, version 1. Only names, operational state and health
// matter; the rest is what a fresh server has.
std::string state_line(const std::string& backend, std::size_t number, const PlannedServer& server,
                       int operational, int health) {
  return fmt::format("1 {} {} {} {} {} 0 1 1 0 6 3 {} 6 0 0 0 - {} - 0 0 - - 0\n", backend, number,
                     server.name, server.endpoint.address, operational, health,
                     server.endpoint.port);
}

std::string structure_text(const ProxyPlan& plan) {
  std::string text = global_text(plan, "-");
  for (const PlannedFrontend& frontend : plan.frontends) text += frontend_text(frontend);
  for (PlannedBackend backend : plan.backends) {
    backend.serving.clear();
    backend.probing.clear();
    text += backend_text(backend);
    // Dynamic servers carry these; the structure does not otherwise show them.
    text += serving_options(*backend.group, {}) + open_options(*backend.group);
  }
  return text;
}

}  // namespace

std::string structure_hash(const ProxyPlan& plan) { return stable_hash_hex(structure_text(plan)); }

std::string configuration_text(const ProxyPlan& plan) {
  std::string text = global_text(plan, structure_hash(plan));
  for (const PlannedFrontend& frontend : plan.frontends) text += frontend_text(frontend);
  for (const PlannedBackend& backend : plan.backends) text += backend_text(backend);
  return text;
}

std::string state_text(const ProxyPlan& plan) {
  std::string text =
      "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
      "srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health "
      "srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord "
      "srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";
  for (const PlannedBackend& backend : plan.backends) {
    const link::IngressHealthCheck& check = backend.group->health_check;
    const int full =
        std::max(check.healthy_threshold, 1) + std::max(check.unhealthy_threshold, 1) - 1;
    std::size_t number = 0;
    for (const PlannedServer& server : backend.serving) {
      const bool up = server.health != ServerHealth::kDown;
      text += state_line(backend.name, ++number, server, up ? 2 : 0, up ? full : 0);
    }
    number = 0;
    for (const PlannedServer& server : backend.probing) {
      text += state_line(backend.probe, ++number, server, 0, 0);
    }
  }
  return text;
}

std::map<std::string, std::string> referred_files(const ProxyPlan& plan) {
  std::map<std::string, std::string> files;
  files[kSplitMap] = map_text(split_map(plan));
  files[kStickyMap] = map_text(sticky_map(plan));
  for (const PlannedFrontend& frontend : plan.frontends) {
    if (frontend.certificates.empty()) continue;
    files[certificate_list_file(frontend)] = certificate_list(frontend);
    for (const auto& certificate : frontend.certificates) files[certificate.file] = certificate.pem;
  }
  return files;
}

unsigned connections_for(std::uint64_t descriptors, std::size_t for_checks) {
  // Two descriptors a connection; listeners and old workers need some too. In coarse steps, and in
  // none while there are few targets: another number is another structure.
  const std::uint64_t at_least = std::min<std::uint64_t>(descriptors / 8, 1024);
  const std::uint64_t apart = 200 + std::max<std::uint64_t>(std::bit_ceil(for_checks), at_least);
  const std::uint64_t usable = descriptors > apart + 200 ? (descriptors - apart) / 2 : 100;
  return static_cast<unsigned>(std::min<std::uint64_t>(usable, 50000));
}

std::size_t descriptors_for_checks(const ProxyPlan& plan) {
  std::size_t count = 0;
  for (const PlannedBackend& backend : plan.backends) {
    const std::size_t each = is_checked_plainly(*backend.group) ? 1 : 2;
    const auto open =
        std::ranges::count(backend.serving, ServerHealth::kOpen, &PlannedServer::health);
    count +=
        each * (backend.serving.size() - static_cast<std::size_t>(open) + backend.probing.size());
  }
  return count;
}

}  // namespace minato::ingress
