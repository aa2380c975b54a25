#include "services/elb/ingress_configuration.h"

#include "services/acm/arns.h"
#include "services/elb/certificate_use.h"
#include "services/elb/forwarding.h"
#include "services/elb/ingress_certificates.h"
#include "services/elb/ingress_rules.h"
#include "services/elb/ingress_target_group.h"
#include "services/elb/listener.h"
#include "services/elb/listener_certificate.h"
#include "services/elb/load_balancer.h"
#include "services/elb/ssl_policies.h"
#include "services/elb/target.h"
#include "services/elb/target_group.h"

namespace minato::elb {
namespace {

link::ForwardedFor ingress_forwarded_for(ForwardedFor mode) {
  switch (mode) {
    case ForwardedFor::kAppend:
      return link::ForwardedFor::kAppend;
    case ForwardedFor::kPreserve:
      return link::ForwardedFor::kPreserve;
    case ForwardedFor::kRemove:
      return link::ForwardedFor::kRemove;
  }
  return link::ForwardedFor::kAppend;
}

/// A network load balancer has no requests that these could be about.
void add_http_options(const LoadBalancerOptions& options, link::IngressLoadBalancer& made) {
  made.idle_timeout_seconds = options.idle_timeout_seconds;
  made.client_keep_alive_seconds = options.client_keep_alive_seconds;
  made.forwarded_for = ingress_forwarded_for(options.forwarded_for);
  made.forwarded_client_port = options.forwarded_client_port;
  made.http2 = options.http2;
  made.preserve_host_header = options.preserve_host_header;
  made.drop_invalid_header_fields = options.drop_invalid_header_fields;
  made.tls_headers = options.tls_headers;
}

void add_options(const LoadBalancer& balancer, link::IngressLoadBalancer& made) {
  const bool application = balancer.type == LoadBalancerType::kApplication;
  made.type = application ? link::LoadBalancerType::kApplication : link::LoadBalancerType::kNetwork;
  if (application) add_http_options(balancer.options, made);
  const AccessLogs& logs = balancer.options.access_logs;
  if (!logs.enabled) return;
  auto& added = made.access_logs.emplace();
  added.bucket = logs.bucket;
  if (!logs.prefix.empty()) added.prefix = logs.prefix;
}

link::IngressTlsPolicy ingress_tls_policy(const std::string& name) {
  link::IngressTlsPolicy made;
  const auto policy = find_ssl_policy(name);
  if (!policy) return made;  // Of a journal of a version that knew more.
  for (const auto protocol : (*policy)->protocols()) made.protocols.emplace_back(protocol);
  for (const auto cipher : (*policy)->ciphers()) made.ciphers.emplace_back(cipher);
  return made;
}

void add_endpoint(const engine::State& state, const Listener& listener,
                  link::IngressListener& made) {
  made.protocol = ingress_protocol(listener.protocol);
  if (listener.protocol == Protocol::kTcp) {
    made.tcp_idle_timeout_seconds = listener.options.tcp_idle_timeout_seconds;
  }
  if (listener.tls.certificate.empty()) return;
  auto& certificates = made.certificates.emplace();
  for (const auto& arn : certificates_of(state, listener)) certificates.push_back(arn.str());
  made.tls_policy = ingress_tls_policy(listener.tls.policy);
  if (!listener.tls.alpn_policy.empty()) made.alpn_policy = listener.tls.alpn_policy;
}

link::IngressLoadBalancer ingress_load_balancer(const engine::State& state,
                                                const LoadBalancer& balancer) {
  link::IngressLoadBalancer made;
  made.arn = balancer.arn.str();
  made.name = balancer.name;
  made.dns_name = balancer.dns_name;
  made.address = balancer.address;
  add_options(balancer, made);
  for (const Listener* listener : state.index<ListenersByLoadBalancer>().find(balancer.arn)) {
    link::IngressListener& added = made.listeners.emplace_back();
    added.arn = listener->arn.str();
    added.port = listener->port;
    added.default_action = ingress_action(listener->default_action);
    added.rules = ingress_rules(state, listener->arn);
    add_endpoint(state, *listener, added);
  }
  return made;
}

void add_load_balancer(const engine::State& state, const LoadBalancer& balancer,
                       link::IngressConfiguration& change) {
  change.load_balancers.emplace().push_back(ingress_load_balancer(state, balancer));
  auto certificates = ingress_certificates(state, balancer.arn);
  if (!certificates.empty()) change.certificates = std::move(certificates);
  const auto& groups = state.view<Forwarding>().target_groups_of(balancer.arn);
  if (groups.empty()) return;
  auto& added = change.target_groups.emplace();
  for (const auto& [arn, uses] : groups) {
    added.push_back(ingress_target_group(state, state.table<TargetGroup>().at(arn)));
  }
}

bool is_load_balancer(const std::string& arn) {
  return arn.find(":loadbalancer/") != std::string::npos;
}

void watch_certificates(engine::Engine& engine, std::size_t publisher) {
  engine.watch_to_publish<acm::Certificate>(
      publisher, [](const acm::Certificate& certificate) { return certificate.arn.str(); });
  engine.watch_to_publish<Listener>(publisher,
                                    [](const Listener& listener) -> std::optional<std::string> {
                                      if (listener.tls.certificate.empty()) return std::nullopt;
                                      return listener.tls.certificate.str();
                                    });
  engine.watch_to_publish<ListenerCertificate>(
      publisher, [](const ListenerCertificate& row) { return row.load_balancer.str(); });
  engine.watch_to_publish<ListenerCertificate>(
      publisher, [](const ListenerCertificate& row) { return row.certificate.str(); });
}

}  // namespace

link::IngressConfiguration ingress_configuration(const engine::State& state) {
  link::IngressConfiguration full;
  full.full = true;
  auto& balancers = full.load_balancers.emplace();
  for (const auto& [arn, row] : state.table<LoadBalancer>().rows()) {
    balancers.push_back(ingress_load_balancer(state, row.record));
  }
  auto& groups = full.target_groups.emplace();
  for (const auto& [arn, row] : state.table<TargetGroup>().rows()) {
    if (is_in_use(state, arn)) groups.push_back(ingress_target_group(state, row.record));
  }
  auto certificates = ingress_certificates(state);
  if (!certificates.empty()) full.certificates = std::move(certificates);
  return full;
}

link::IngressConfiguration ingress_change(const engine::State& state, const std::string& arn) {
  link::IngressConfiguration change;
  change.full = false;
  if (is_load_balancer(arn)) {
    const auto* balancer = state.table<LoadBalancer>().find(LoadBalancerArn(arn));
    if (balancer != nullptr) {
      add_load_balancer(state, *balancer, change);
    } else {
      change.removed_load_balancers.emplace().push_back(arn);
    }
    return change;
  }
  if (acm::is_certificate_arn(arn)) {
    add_certificate_change(state, acm::CertificateArn(arn), change);
    return change;
  }
  const auto* group = state.table<TargetGroup>().find(TargetGroupArn(arn));
  if (group != nullptr && is_in_use(state, group->arn)) {
    change.target_groups.emplace().push_back(ingress_target_group(state, *group));
  } else {
    change.removed_target_groups.emplace().push_back(arn);
  }
  return change;
}

void watch_ingress(engine::Engine& engine, std::size_t publisher) {
  engine.watch_to_publish<LoadBalancer>(
      publisher, [](const LoadBalancer& balancer) { return balancer.arn.str(); });
  engine.watch_to_publish<Listener>(
      publisher, [](const Listener& listener) { return listener.load_balancer.str(); });
  engine.watch_each_to_publish<Listener>(
      publisher, [](const Listener& listener) { return forwarded_to(listener); });
  engine.watch_to_publish<ListenerRule>(
      publisher, [](const ListenerRule& rule) { return rule.load_balancer.str(); });
  engine.watch_each_to_publish<ListenerRule>(
      publisher, [](const ListenerRule& rule) { return forwarded_to(rule); });
  watch_certificates(engine, publisher);
  engine.watch_to_publish<TargetGroup>(publisher,
                                       [](const TargetGroup& group) { return group.arn.str(); });
  engine.watch_to_publish<Target>(publisher,
                                  [](const Target& target) { return target.group.str(); });
}

}  // namespace minato::elb
