#include "ingress/frontend_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/stable_hash.h"
#include "ingress/action_text.h"
#include "ingress/protocols.h"
#include "ingress/proxy_names.h"
#include "ingress/request_lines.h"
#include "ingress/tls_text.h"

namespace minato::ingress {
namespace {

constexpr std::string_view kTcp = R"(
frontend {name}
  mode tcp
  no option idle-close-on-response
  bind {address}:{port}{tls}
  timeout client {idle}s
  default_backend {backend}
)";

constexpr std::string_view kHttp = R"(
frontend {name}
  bind {address}:{port}{tls}
  timeout client {idle}s
  timeout http-keep-alive {idle}s
{lines}  http-request disable-l7-retry unless METH_GET
{rules}{headers}{trace}{captures}  http-request set-header X-Forwarded-Proto {scheme}
  http-request set-header X-Forwarded-Port {port}
{response}{choice})";

constexpr const char* kAddress = "%[src]";

// ALB's three modes; what is there already is the client's word and stays in front.
std::string forwarded_for_text(const link::IngressLoadBalancer& balancer) {
  const auto mode = balancer.forwarded_for.value_or(link::ForwardedFor::kAppend);
  if (mode == link::ForwardedFor::kPreserve) return "";
  if (mode == link::ForwardedFor::kRemove) return "  http-request del-header X-Forwarded-For\n";
  const std::string client =
      balancer.forwarded_client_port.value_or(false) ? "%[src]:%[src_port]" : kAddress;
  const std::string appended =
      "  http-request set-header X-Forwarded-For \"%[req.fhdr(x-forwarded-for)], " + client +
      "\" if { req.hdr(x-forwarded-for) -m found }\n";
  // HAProxy's own way of adding the address is cheaper than a rule.
  if (client == kAddress) return appended + "  option forwardfor if-none\n";
  return appended + "  http-request add-header X-Forwarded-For \"" + client +
         "\" unless { req.hdr(x-forwarded-for) -m found }\n";
}

// ALB's field: a time and 24 hexadecimal digits that nobody else has.
std::string trace_text() {
  constexpr std::string_view kId = "1-%{+X}Ts-%[uuid,bytes(24)]%[uuid,bytes(24)]";
  constexpr std::string_view kBrought = "{ req.hdr(x-amzn-trace-id) -m found }";
  return fmt::format(
      "  http-request set-header X-Amzn-Trace-Id \"Self={0};%[req.fhdr(x-amzn-trace-id)]\" if {1}\n"
      "  http-request add-header X-Amzn-Trace-Id \"Root={0}\" unless {1}\n",
      kId, kBrought);
}

// With its next answer an older HTTP/1.1 connection is closed. ELB's default, an hour, is left to
// the idle timeout: it would cost every request two lines.
std::string keep_alive_text(const link::IngressLoadBalancer& balancer) {
  constexpr int kHour = 3600;
  const int seconds = balancer.client_keep_alive_seconds.value_or(kHour);
  if (seconds == kHour) return "";
  return fmt::format(
      "  http-request set-var(sess.born) date if !{{ var(sess.born) -m found }}\n"
      "  http-after-response set-header Connection close if {{ date,sub(sess.born) ge {} }}\n",
      std::max(seconds, 1));
}

std::string headers_text(const PlannedFrontend& frontend) {
  const link::IngressLoadBalancer& balancer = *frontend.balancer;
  std::string text = keep_alive_text(balancer);
  if (balancer.drop_invalid_header_fields.value_or(false)) {
    text += "  http-request del-header [^-A-Za-z0-9] -m reg\n";
  }
  text += forwarded_for_text(balancer);
  if (balancer.tls_headers.value_or(false) && is_encrypted(frontend.listener.protocol)) {
    text +=
        "  http-request set-header X-Amzn-Tls-Version %[ssl_fc_protocol]\n"
        "  http-request set-header X-Amzn-Tls-Cipher-Suite %[ssl_fc_cipher]\n";
  }
  return text;
}

std::string tls_part(const PlannedFrontend& frontend, const std::string& protocols) {
  if (!is_encrypted(frontend.listener.protocol)) return "";
  return fmt::format(" ssl crt-list {}{}{}", certificate_list_file(frontend),
                     tls_options(frontend.listener.tls_policy),
                     protocols.empty() ? "" : " alpn " + protocols);
}

// What a TLS listener agrees on with its clients: ELB's names for it.
std::string offered_protocols(const std::string& policy) {
  if (policy == "HTTP1Only") return "http/1.1";
  if (policy == "HTTP2Only") return "h2";
  if (policy == "HTTP2Optional") return "http/1.1,h2";
  return policy == "HTTP2Preferred" ? "h2,http/1.1" : "";
}

std::string tcp_text(const PlannedFrontend& frontend) {
  const link::IngressListener& listener = frontend.listener;
  const auto& forward = listener.default_action.forward;
  const bool has_group = forward && !forward->target_groups.empty();
  return fmt::format(
      fmt::runtime(kTcp), fmt::arg("name", frontend.name), fmt::arg("address", frontend.address),
      fmt::arg("port", frontend.port),
      fmt::arg("tls", tls_part(frontend, offered_protocols(listener.alpn_policy.value_or("None")))),
      fmt::arg("idle", std::max(listener.tcp_idle_timeout_seconds.value_or(kTcpIdleSeconds), 1)),
      fmt::arg("backend", has_group ? backend_name(forward->target_groups.front().arn)
                                    : std::string(kNoTcpBackend)));
}

}  // namespace

std::string certificate_list(const PlannedFrontend& frontend) {
  std::string text;
  for (const PlannedCertificate& certificate : frontend.certificates) {
    text += certificate.file + '\n';
  }
  return text;
}

// By its content, so that another list is another structure.
std::string certificate_list_file(const PlannedFrontend& frontend) {
  return "certificates-" + stable_hash_hex(certificate_list(frontend)) + ".list";
}

std::string frontend_text(const PlannedFrontend& frontend) {
  if (is_tcp(frontend.listener.protocol)) return tcp_text(frontend);
  const ListenerText listener = listener_text(frontend);
  const bool http2 = frontend.balancer->http2.value_or(true);
  return fmt::format(
      fmt::runtime(kHttp), fmt::arg("name", frontend.name), fmt::arg("address", frontend.address),
      fmt::arg("port", frontend.port),
      fmt::arg("tls", tls_part(frontend, http2 ? "h2,http/1.1" : "http/1.1")),
      fmt::arg("idle", std::max(frontend.balancer->idle_timeout_seconds.value_or(60), 1)),
      fmt::arg("lines", request_lines_text(frontend)),
      fmt::arg("captures", request_captures_text(frontend)), fmt::arg("rules", listener.rules),
      fmt::arg("headers", headers_text(frontend)), fmt::arg("trace", trace_text()),
      fmt::arg("scheme", is_encrypted(frontend.listener.protocol) ? "https" : "http"),
      fmt::arg("response", listener.response), fmt::arg("choice", listener.choice));
}

}  // namespace minato::ingress
