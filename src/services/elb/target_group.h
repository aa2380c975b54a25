// TargetGroup: where a listener's requests go, and how its targets are checked and let go.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/elb/ids.h"
#include "services/elb/protocol.h"

namespace minato::elb {

enum class TargetType { kInstance, kIp };
constexpr EnumNames<TargetType, 2> names_of(TargetType) { return {"instance", "ip"}; }

enum class Algorithm { kRoundRobin, kLeastOutstandingRequests };
constexpr EnumNames<Algorithm, 2> names_of(Algorithm) {
  return {"round_robin", "least_outstanding_requests"};
}

/// By what a client is known again: a cookie of the balancer's or the application's, where requests
/// are understood, else its address.
enum class StickinessType { kLbCookie, kAppCookie };
constexpr EnumNames<StickinessType, 2> names_of(StickinessType) {
  return {"lb_cookie", "app_cookie"};
}

/// The attributes that may be set (attributes.h), with ELB's defaults.
struct TargetGroupOptions {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("algorithm", &TargetGroupOptions::algorithm),
                      field("stickinessEnabled", &TargetGroupOptions::stickiness_enabled),
                      field("stickinessType", &TargetGroupOptions::stickiness_type),
                      field("lbCookieSeconds", &TargetGroupOptions::lb_cookie_seconds),
                      field("appCookieSeconds", &TargetGroupOptions::app_cookie_seconds),
                      field("appCookieName", &TargetGroupOptions::app_cookie_name),
                      field("slowStartSeconds", &TargetGroupOptions::slow_start_seconds),
                      field("proxyProtocolV2", &TargetGroupOptions::proxy_protocol_v2),
                      field("terminatesConnections", &TargetGroupOptions::terminates_connections)};
  }
  friend bool operator==(const TargetGroupOptions&, const TargetGroupOptions&) = default;

  /// How a request's target is chosen.
  Algorithm algorithm = Algorithm::kRoundRobin;
  bool stickiness_enabled = false;
  /// Of HTTP and HTTPS; TCP and TLS know a client by its address.
  StickinessType stickiness_type = StickinessType::kLbCookie;
  int lb_cookie_seconds = 86400;
  int app_cookie_seconds = 86400;
  std::string app_cookie_name;
  /// How long a target's share of requests grows; 0: it has all of it at once.
  int slow_start_seconds = 0;
  /// Of TCP and TLS: a target hears of the client's address in a header before the first byte.
  bool proxy_protocol_v2 = false;
  /// Of TCP and TLS: connections open at the end of the deregistration delay are closed.
  bool terminates_connections = false;
};

/// The defaults are those of an ALB's target group; health_check_rules.h has the others.
struct HealthCheck {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("protocol", &HealthCheck::protocol),
                      field("path", &HealthCheck::path),
                      field("port", &HealthCheck::port),
                      field("intervalSeconds", &HealthCheck::interval_seconds),
                      field("timeoutSeconds", &HealthCheck::timeout_seconds),
                      field("healthyThreshold", &HealthCheck::healthy_threshold),
                      field("unhealthyThreshold", &HealthCheck::unhealthy_threshold),
                      field("matcher", &HealthCheck::matcher)};
  }
  friend bool operator==(const HealthCheck&, const HealthCheck&) = default;

  /// Never TLS. TCP asks for a connection only: path and matcher mean nothing then.
  Protocol protocol = Protocol::kHttp;
  std::string path = "/";
  /// Nothing: the port that the target takes traffic on ("traffic-port").
  std::optional<int> port;
  int interval_seconds = 30;
  int timeout_seconds = 5;
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
  /// HTTP status codes; gRPC's in a target group of that version.
  std::string matcher = "200";
};

struct TargetGroup {
  using Key = TargetGroupArn;
  static constexpr std::string_view kTable = "elb.target_group";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{
        field("arn", &TargetGroup::arn),
        field("name", &TargetGroup::name),
        field("protocol", &TargetGroup::protocol),
        field("protocolVersion", &TargetGroup::protocol_version),
        field("port", &TargetGroup::port),
        field("vpc", &TargetGroup::vpc),
        field("targetType", &TargetGroup::target_type),
        field("healthCheck", &TargetGroup::health_check),
        field("deregistrationDelaySeconds", &TargetGroup::deregistration_delay_seconds),
        field("options", &TargetGroup::options),
        field("tags", &TargetGroup::tags)};
  }
  const TargetGroupArn& key() const { return arn; }

  TargetGroupArn arn;
  std::string name;
  Protocol protocol = Protocol::kHttp;
  ProtocolVersion protocol_version = ProtocolVersion::kHttp1;
  /// Where targets registered without a port take traffic.
  int port = 0;
  std::string vpc;
  TargetType target_type = TargetType::kInstance;
  HealthCheck health_check;
  int deregistration_delay_seconds = 300;
  TargetGroupOptions options;
  std::map<std::string, std::string> tags;
};

struct TargetGroupsByName {
  using Record = TargetGroup;
  using Key = std::string;
  static std::optional<Key> key_of(const TargetGroup& group) { return group.name; }
};

}  // namespace minato::elb
