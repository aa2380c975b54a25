#include "ingress/backend_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "ingress/config_text.h"
#include "ingress/cookie_text.h"
#include "ingress/health_matcher.h"
#include "ingress/protocols.h"
#include "ingress/proxy_names.h"
#include "ingress/runtime_map.h"

namespace minato::ingress {
namespace {

using link::HttpVersion;
using link::IngressHealthCheck;
using link::IngressProtocol;
using link::IngressTargetGroup;

bool is_http2(const std::optional<HttpVersion>& version) {
  return version.value_or(HttpVersion::kHttp1) != HttpVersion::kHttp1;
}

std::string balance_text(const IngressTargetGroup& group) {
  if (group.stickiness && group.stickiness->kind == link::StickinessKind::kSourceIp) {
    return "  balance source\n  hash-type consistent\n";
  }
  const bool in_turn = group.algorithm.value_or(link::BalancingAlgorithm::kRoundRobin) ==
                       link::BalancingAlgorithm::kRoundRobin;
  return fmt::format("  balance {}\n", in_turn ? "roundrobin" : "leastconn");
}

std::string check_text(const IngressHealthCheck& check) {
  const std::string timeout =
      fmt::format("  timeout check {}s\n", std::max(check.timeout_seconds, 1));
  if (is_tcp(check.protocol)) return timeout;
  std::string text = "  option httpchk\n";
  if (is_http2(check.protocol_version)) {
    text += is_encrypted(check.protocol) ? "  http-check connect ssl alpn h2\n"
                                         : "  http-check connect proto h2\n";
  }
  const bool is_grpc = check.protocol_version == HttpVersion::kGrpc;
  text += fmt::format(
      "  http-check send meth {} uri {} ver {} hdr Host localhost hdr User-Agent "
      "ELB-HealthChecker/2.0{}\n",
      is_grpc ? "POST" : "GET", word(check_path(check.path)),
      is_http2(check.protocol_version) ? "HTTP/2" : "HTTP/1.1",
      is_grpc                            ? " hdr Content-Type application/grpc hdr TE trailers"
      : is_http2(check.protocol_version) ? ""
                                         : " hdr Connection close");
  text += is_grpc ? grpc_expectation(check.matcher)
                  : fmt::format("  http-check expect status {}\n", status_list(check.matcher));
  return text + timeout;
}

std::string stickiness_text(const IngressTargetGroup& group) {
  if (!group.stickiness || is_tcp(group.protocol)) return "";
  const link::IngressStickiness& stickiness = *group.stickiness;
  const int seconds = std::max(stickiness.seconds.value_or(86400), 1);
  StickyCookie cookie{"AWSALB", "%[var(txn.place),sha1,hex]", seconds, ""};
  std::string request_has;
  const bool is_applications = stickiness.kind == link::StickinessKind::kAppCookie;
  if (is_applications) {
    const std::string name = stickiness.cookie_name.value_or("");
    if (!is_token(name)) return "";
    cookie.name = "AWSALBAPP-0";
    request_has = fmt::format(" if {{ {} -m found }}", word("req.cook(" + name + ")"));
    cookie.when = fmt::format("if {{ {} -m found }}", word("res.cook(" + name + ")"));
  }
  return fmt::format(
             "  http-request set-var(txn.server) req.cook({}),map_str({}){}\n"
             "  use-server %[var(txn.server)] if {{ var(txn.server) -m found }}\n"
             "  http-response set-var-fmt(txn.place) %b/%s\n",
             cookie.name, kStickyMap, request_has) +
         (is_applications ? cookie_text(cookie) : cookie_pair_text(cookie));
}

std::string server_text(const PlannedServer& server, const std::string& options) {
  return fmt::format("  server {} {}:{} {}\n", server.name, server.endpoint.address,
                     server.endpoint.port, options);
}

std::string head_text(const std::string& name, const PlannedBackend& backend) {
  const IngressTargetGroup& group = *backend.group;
  return fmt::format("\nbackend {}\n{}{}  timeout server {}s\n{}", name,
                     is_tcp(group.protocol) ? "  mode tcp\n" : "", balance_text(group),
                     std::max(backend.idle_timeout_seconds, 1), check_text(group.health_check));
}

std::string traffic_options(const IngressTargetGroup& group) {
  std::string text;
  const bool http2 = is_http2(group.protocol_version) && !is_tcp(group.protocol);
  if (is_encrypted(group.protocol)) {
    // As with ELB, nobody checks whose certificate a target shows.
    text += http2 ? "ssl verify none alpn h2 " : "ssl verify none ";
  } else if (http2) {
    text += "proto h2 ";
  }
  if (group.proxy_protocol_v2.value_or(false)) text += "send-proxy-v2 ";
  return text;
}

// A server that was added at run time keeps no idle connections unless told to: each request would
// take a new one, and three times as long.
std::string pool_options(const IngressTargetGroup& group) {
  return is_tcp(group.protocol) ? "" : " pool-max-conn -1 pool-purge-delay 5s";
}

// With a port of its own a check is not encrypted and says nothing of a client unless told to.
std::string check_options(const IngressTargetGroup& group, const Endpoint& endpoint) {
  const IngressHealthCheck& check = group.health_check;
  if (is_checked_plainly(group)) return "check";
  const int port = check.port.value_or(0);
  std::string text =
      fmt::format("check port {}", port > 0 && port < 65536 ? port : int{endpoint.port});
  if (check.protocol == IngressProtocol::kHttps) {
    text += is_encrypted(group.protocol) ? " check-ssl" : " check-ssl verify none";
    if (is_http2(check.protocol_version)) text += " check-alpn h2";
  }
  if (group.proxy_protocol_v2.value_or(false) && port == 0) text += " check-send-proxy";
  return text;
}

}  // namespace

std::string backend_text(const PlannedBackend& backend) {
  const IngressTargetGroup& group = *backend.group;
  std::string text =
      head_text(backend.name, backend) + "  option allbackups\n" + stickiness_text(group);
  for (const PlannedServer& server : backend.serving) {
    text += server_text(server, server.health == ServerHealth::kOpen
                                    ? open_options(group)
                                    : serving_options(group, server.endpoint));
  }
  text += head_text(backend.probe, backend);
  for (const PlannedServer& server : backend.probing) {
    text += server_text(server, probing_options(group, server.endpoint, server.probe_every));
  }
  return text;
}

// HAProxy sets two descriptors of its limit apart for a check with a port, else one.
bool is_checked_plainly(const IngressTargetGroup& group) {
  return group.health_check.port.value_or(0) == 0 && !is_encrypted(group.protocol) &&
         !group.proxy_protocol_v2.value_or(false) && !is_http2(group.protocol_version) &&
         !is_encrypted(group.health_check.protocol);
}

std::string serving_options(const IngressTargetGroup& group, const Endpoint& endpoint) {
  const IngressHealthCheck& check = group.health_check;
  const int slow = group.slow_start_seconds.value_or(0);
  return traffic_options(group) + check_options(group, endpoint) +
         fmt::format(" inter {}s fall {} rise {}", std::max(check.interval_seconds, 1),
                     std::max(check.unhealthy_threshold, 1), std::max(check.healthy_threshold, 1)) +
         (slow > 0 ? fmt::format(" slowstart {}s", slow) : "") + pool_options(group);
}

std::string open_options(const IngressTargetGroup& group) {
  return traffic_options(group) + "backup" + pool_options(group);
}

std::string probing_options(const IngressTargetGroup& group, const Endpoint& endpoint,
                            Millis every) {
  // Whatever the group says: nothing is known of a new target, and everybody waits for it.
  return traffic_options(group) + check_options(group, endpoint) +
         fmt::format(" inter {0}ms downinter {0}ms fall 1 rise 1", every.count());
}

}  // namespace minato::ingress
