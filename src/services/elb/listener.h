// Listener: a port of a load balancer and the target group that its requests go to.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/field.h"
#include "engine/state.h"
#include "services/elb/ids.h"
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
                      field("tls", &Listener::tls),
                      field("options", &Listener::options),
                      field("targetGroup", &Listener::target_group),
                      field("defaultRuleId", &Listener::default_rule_id),
                      field("tags", &Listener::tags)};
  }
  const ListenerArn& key() const { return arn; }

  ListenerArn arn;
  LoadBalancerArn load_balancer;
  Protocol protocol = Protocol::kHttp;
  int port = 0;
  ListenerTls tls;
  ListenerOptions options;
  /// Of the default action, which forwards.
  TargetGroupArn target_group;
  /// The last part of the default rule's ARN.
  std::string default_rule_id;
  std::map<std::string, std::string> tags;
};

struct ListenersByLoadBalancer {
  using Record = Listener;
  using Key = LoadBalancerArn;
  static std::optional<Key> key_of(const Listener& listener) { return listener.load_balancer; }
};

struct ListenersByTargetGroup {
  using Record = Listener;
  using Key = TargetGroupArn;
  static std::optional<Key> key_of(const Listener& listener) { return listener.target_group; }
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

/// Whether any listener sends requests to the target group; without one its targets are "unused".
bool is_in_use(const engine::State& state, const TargetGroupArn& group);

/// The load balancers whose listeners send requests to the target group: ELB allows one.
std::set<LoadBalancerArn> load_balancers_of(const engine::State& state,
                                            const TargetGroupArn& group);

}  // namespace minato::elb
