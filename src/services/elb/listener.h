// Listener: a port of a load balancer, and what becomes of requests there that no rule takes.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/field.h"
#include "services/elb/ids.h"
#include "services/elb/listener_action.h"
#include "services/elb/listener_tls.h"
#include "services/elb/protocol.h"

namespace minato::elb {

/// The attributes that may be set, with ELB's defaults.
struct ListenerOptions {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("tcpIdleTimeoutSeconds", &ListenerOptions::tcp_idle_timeout_seconds)};
  }
  friend bool operator==(const ListenerOptions&, const ListenerOptions&) = default;

  /// Of TCP.
  int tcp_idle_timeout_seconds = 350;
};

struct Listener {
  using Key = ListenerArn;
  static constexpr std::string_view kTable = "elb.listener";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &Listener::arn),
                      field("loadBalancer", &Listener::load_balancer),
                      field("protocol", &Listener::protocol),
                      field("port", &Listener::port),
                      field("defaultAction", &Listener::default_action),
                      field("tls", &Listener::tls),
                      field("options", &Listener::options),
                      field("defaultRuleId", &Listener::default_rule_id),
                      field("tags", &Listener::tags)};
  }
  /// Once every listener forwarded to one target group.
  static constexpr auto older_fields() {
    using engine::older_field;
    return std::tuple{older_field<TargetGroupArn>("targetGroup", &Listener::take_target_group)};
  }
  const ListenerArn& key() const { return arn; }

  void take_target_group(const TargetGroupArn& group) { default_action = forward_to(group); }

  ListenerArn arn;
  LoadBalancerArn load_balancer;
  Protocol protocol = Protocol::kHttp;
  int port = 0;
  ListenerAction default_action;
  ListenerTls tls;
  ListenerOptions options;
  /// The last part of the default rule's ARN.
  std::string default_rule_id;
  std::map<std::string, std::string> tags;
};

struct ListenersByLoadBalancer {
  using Record = Listener;
  using Key = LoadBalancerArn;
  static std::optional<Key> key_of(const Listener& listener) { return listener.load_balancer; }
};

/// By the default certificate.
struct ListenersByCertificate {
  using Record = Listener;
  using Key = acm::CertificateArn;
  static std::optional<Key> key_of(const Listener& listener) {
    if (listener.tls.certificate.empty()) return std::nullopt;
    return listener.tls.certificate;
  }
};

}  // namespace minato::elb
