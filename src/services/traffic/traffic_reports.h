// What machines tell of their balancers' traffic becomes commands here.
#pragma once

#include "api/agent.h"
#include "engine/plan.h"
#include "services/traffic/machine_traffic.h"

namespace minato::traffic {

/// The latest word of a machine. Words that nobody believes any more go with it.
struct SetMachineTraffic {
  static constexpr std::string_view kName = "SetMachineTraffic";
  void apply(engine::Commit& commit) const;

  MachineTraffic traffic;
};

engine::Plan plan_traffic(const ecs::InstanceId& instance,
                          const link::IngressStatistics& statistics, Instant now);

}  // namespace minato::traffic
