// What a balancer did, in the words of the machine link. Pure.
#pragma once

#include <map>
#include <string>

#include "api/agent.h"
#include "base/units.h"
#include "ingress/traffic_meter.h"

namespace minato::ingress {

using TrafficByArn = std::map<std::string, TrafficMeter::Traffic>;
using LatencyByArn = std::map<std::string, link::IngressLatency>;

link::IngressStatistics ingress_statistics(Millis passed, const TrafficByArn& load_balancers,
                                           const TrafficByArn& target_groups);

/// Adds latencies to the load balancers and target groups that they are of.
void add_latencies(const LatencyByArn& latencies, link::IngressStatistics& statistics);

}  // namespace minato::ingress
