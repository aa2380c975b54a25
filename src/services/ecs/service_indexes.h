// By what services are looked up, other than by their names.
#pragma once

#include <optional>
#include <string>

#include "services/ecs/service.h"

namespace minato::ecs {

struct ServicesByCluster {
  using Record = Service;
  using Key = ClusterName;
  static std::optional<Key> key_of(const Service& service) { return service.cluster; }
};

/// All of them under one key: a change of a machine may concern each.
struct DaemonServices {
  using Record = Service;
  using Key = std::string;
  static constexpr const char* kKey = "DAEMON";
  static std::optional<Key> key_of(const Service& service) {
    if (service.scheduling_strategy != SchedulingStrategy::kDaemon) return std::nullopt;
    return kKey;
  }
};

}  // namespace minato::ecs
