// TargetGroup: where a listener's requests go, and how its targets are checked and let go.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::elb {

enum class TargetType { kInstance, kIp };
constexpr EnumNames<TargetType, 2> names_of(TargetType) { return {"instance", "ip"}; }

enum class Algorithm { kRoundRobin, kLeastOutstandingRequests };
constexpr EnumNames<Algorithm, 2> names_of(Algorithm) {
  return {"round_robin", "least_outstanding_requests"};
}

/// The attributes that may be set (attributes.h), with ELB's defaults.
struct TargetGroupOptions {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("algorithm", &TargetGroupOptions::algorithm)};
  }
  friend bool operator==(const TargetGroupOptions&, const TargetGroupOptions&) = default;

  /// How a request's target is chosen.
  Algorithm algorithm = Algorithm::kRoundRobin;
};

/// HTTP checks; the defaults are those of an ALB's target group.
struct HealthCheck {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("path", &HealthCheck::path),
                      field("port", &HealthCheck::port),
                      field("intervalSeconds", &HealthCheck::interval_seconds),
                      field("timeoutSeconds", &HealthCheck::timeout_seconds),
                      field("healthyThreshold", &HealthCheck::healthy_threshold),
                      field("unhealthyThreshold", &HealthCheck::unhealthy_threshold),
                      field("matcher", &HealthCheck::matcher)};
  }
  friend bool operator==(const HealthCheck&, const HealthCheck&) = default;

  std::string path = "/";
  /// Nothing: the port that the target takes traffic on ("traffic-port").
  std::optional<int> port;
  int interval_seconds = 30;
  int timeout_seconds = 5;
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
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
