// The control plane's shapes with what ELB has by default, for tests.
#pragma once

#include <string>

#include "api/agent.h"

namespace minato::ingress {

inline link::IngressHealthCheck test_health_check(const std::string& path = "/") {
  link::IngressHealthCheck check;
  check.path = path;
  check.interval_seconds = 30;
  check.timeout_seconds = 5;
  check.healthy_threshold = 5;
  check.unhealthy_threshold = 2;
  check.matcher = "200";
  return check;
}

inline link::IngressTargetGroup test_group(const std::string& arn, const std::string& name) {
  link::IngressTargetGroup group;
  group.arn = arn;
  group.name = name;
  group.health_check = test_health_check();
  group.deregistration_delay_seconds = 300;
  return group;
}

inline link::IngressAction forward_to(const std::string& group_arn) {
  link::IngressAction action;
  action.forward.emplace().target_groups.push_back({group_arn, 1});
  return action;
}

inline link::IngressListener test_listener(const std::string& arn, int port,
                                           const std::string& group_arn) {
  link::IngressListener listener;
  listener.arn = arn;
  listener.port = port;
  listener.default_action = forward_to(group_arn);
  return listener;
}

inline link::IngressLoadBalancer test_balancer(const std::string& arn, const std::string& name,
                                               const std::string& address) {
  link::IngressLoadBalancer balancer;
  balancer.arn = arn;
  balancer.name = name;
  balancer.dns_name = name + ".test";
  balancer.address = address;
  return balancer;
}

}  // namespace minato::ingress
