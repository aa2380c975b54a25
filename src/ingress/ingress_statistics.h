// What a balancer did, in the words of the machine link. Pure.
#pragma once

#include <map>
#include <string>

#include "api/agent.h"
#include "base/units.h"
#include "ingress/proxy_directory.h"
#include "ingress/traffic_meter.h"

namespace minato::ingress {

using LatencyByArn = std::map<std::string, link::IngressLatency>;

/// `traffic` is by the names of frontends and backends; of whom they are `directory` knows.
link::IngressStatistics ingress_statistics(
    Millis passed, const std::map<std::string, TrafficMeter::Traffic>& traffic,
    const ProxyDirectory& directory);

/// Adds latencies to the load balancers and target groups that they are of.
void add_latencies(const LatencyByArn& latencies, link::IngressStatistics& statistics);

}  // namespace minato::ingress
