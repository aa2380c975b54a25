// The commands that change load balancers and their listeners.
#pragma once

#include <map>
#include <string>

#include "engine/command.h"
#include "services/elb/listener.h"
#include "services/elb/load_balancer.h"

namespace minato::elb {

/// Takes its address out of those that were released.
struct CreateLoadBalancer {
  static constexpr std::string_view kName = "CreateLoadBalancer";
  void apply(engine::Commit& commit) const;

  LoadBalancer balancer;
};

/// With its listeners and their rules; its address is released. One that is gone already is no
/// error.
struct DeleteLoadBalancer {
  static constexpr std::string_view kName = "DeleteLoadBalancer";
  void apply(engine::Commit& commit) const;

  LoadBalancerArn arn;
  Instant at;
};

struct SetLoadBalancerOptions {
  static constexpr std::string_view kName = "SetLoadBalancerOptions";
  void apply(engine::Commit& commit) const;

  LoadBalancerArn arn;
  LoadBalancerOptions options;
};

struct SetLoadBalancerNetwork {
  static constexpr std::string_view kName = "SetLoadBalancerNetwork";
  void apply(engine::Commit& commit) const;

  LoadBalancerArn arn;
  std::vector<std::string> subnets;
  std::vector<std::string> security_groups;
};

struct TagLoadBalancer {
  static constexpr std::string_view kName = "TagLoadBalancer";
  void apply(engine::Commit& commit) const;

  LoadBalancerArn arn;
  std::map<std::string, std::string> tags;
};

struct CreateListener {
  static constexpr std::string_view kName = "CreateListener";
  void apply(engine::Commit& commit) const;

  Listener listener;
};

/// Another port, or another default action.
struct ChangeListener {
  static constexpr std::string_view kName = "ChangeListener";
  void apply(engine::Commit& commit) const;

  ListenerArn arn;
  int port;
  ListenerAction default_action;
};

/// With its rules.
struct DeleteListener {
  static constexpr std::string_view kName = "DeleteListener";
  void apply(engine::Commit& commit) const;

  ListenerArn arn;
};

struct TagListener {
  static constexpr std::string_view kName = "TagListener";
  void apply(engine::Commit& commit) const;

  ListenerArn arn;
  std::map<std::string, std::string> tags;
};

}  // namespace minato::elb
