// ServiceValue: what a user may know of a service: what was asked for last, in the words of a
// request, as the answer to DescribeServices tells it, and as the state has it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/state.h"
#include "services/ecs/service.h"

namespace minato::sim {

enum class Breaker { kNone, kStops, kRollsBack };

struct ServiceValue {
  bool active = false;
  bool daemon = false;
  /// 0 of a DAEMON: its machines say how many.
  int desired_count = 0;
  std::string definition;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  Breaker breaker = Breaker::kNone;
  bool zone_rebalancing = false;
  ecs::DeploymentStrategy strategy = ecs::DeploymentStrategy::kRolling;
  /// Once asked for it can be changed and not taken back.
  std::optional<int> bake_minutes = std::nullopt;
  friend bool operator==(const ServiceValue&, const ServiceValue&) = default;
};

std::string words_of(const ServiceValue& value);

/// The members of CreateService and UpdateService alike that ask for it, without braces.
/// `more_of_deployment`: members of deploymentConfiguration, with a comma before each.
std::string request_members(const ServiceValue& value, const std::string& more_of_deployment);

/// Of an answer to DescribeServices for one service.
ServiceValue parse_described(const std::string& json);

/// What a user may have asked for where the state has this service; null: there is none. Two values
/// where a deployment was rolled back: what it wanted and what it came to.
std::vector<ServiceValue> values_of(const engine::State& state, const ecs::Service* service);

}  // namespace minato::sim
