// ServicesThatShift: the services of which a deployment shifts traffic, all under one key: a change
// of a listener may concern each.
#pragma once

#include "services/ecs/service.h"

namespace minato::ecs {

struct ServicesThatShift {
  using Record = Service;
  using Key = std::string;
  static constexpr const char* kKey = "SHIFT";
  static std::optional<Key> key_of(const Service& service) {
    for (const Deployment& deployment : service.deployments) {
      for (const auto& balancer : deployment.load_balancers) {
        if (balancer.shift) return kKey;
      }
    }
    return std::nullopt;
  }
};

}  // namespace minato::ecs
