// ServiceLoadBalancer: which container port of a service's tasks takes traffic, and in which target
// group; where traffic is shifted, in which of two.
#pragma once

#include <optional>
#include <string>

#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::ecs {

/// Between which target groups a load balancer's traffic is shifted, and where: by the weights of
/// listener rules, or of listeners' default actions.
struct TrafficShift {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("alternate", &TrafficShift::alternate),
                      field("productionRule", &TrafficShift::production_rule),
                      field("testRule", &TrafficShift::test_rule),
                      field("role", &TrafficShift::role),
                      field("onAlternate", &TrafficShift::on_alternate)};
  }
  friend bool operator==(const TrafficShift&, const TrafficShift&) = default;

  elb::TargetGroupArn alternate;
  std::string production_rule;
  /// Empty: there is no test traffic.
  std::string test_rule;
  std::string role;
  /// Which of both groups a deployment's tasks are in is told when it begins: the one that has no
  /// traffic.
  bool on_alternate = false;
};

struct ServiceLoadBalancer {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("targetGroup", &ServiceLoadBalancer::target_group),
                      field("containerName", &ServiceLoadBalancer::container_name),
                      field("containerPort", &ServiceLoadBalancer::container_port),
                      field("shift", &ServiceLoadBalancer::shift)};
  }
  friend bool operator==(const ServiceLoadBalancer&, const ServiceLoadBalancer&) = default;

  /// The one of a deployment's tasks.
  const elb::TargetGroupArn& registered_group() const {
    return shift && shift->on_alternate ? shift->alternate : target_group;
  }
  /// The other of the pair; only where traffic can be shifted.
  const elb::TargetGroupArn& other_group() const {
    return shift->on_alternate ? target_group : shift->alternate;
  }

  elb::TargetGroupArn target_group;
  std::string container_name;
  int container_port = 0;
  std::optional<TrafficShift> shift;
};

}  // namespace minato::ecs
