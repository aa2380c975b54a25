// MachineTraffic: what the balancer of one machine did within the last second, as it told. Not
// journalled: it is told again every second, and nobody believes it for longer than a few.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/ids.h"

namespace minato::traffic {

struct Percentiles {
  int p50_millis = 0;
  int p90_millis = 0;
  int p99_millis = 0;
};

/// Of one load balancer or target group, each second but for `open`, which is now.
struct Rates {
  double requests = 0;
  double responses_2xx = 0;
  double responses_3xx = 0;
  double responses_4xx = 0;
  double responses_5xx = 0;
  double connection_errors = 0;
  double bytes_received = 0;
  double bytes_sent = 0;
  std::int64_t open = 0;
  std::optional<Percentiles> latency;
};

struct MachineTraffic {
  using Key = ecs::InstanceId;
  static constexpr std::string_view kTable = "traffic.machine_traffic";
  static constexpr bool kJournalled = false;
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("instance", &MachineTraffic::instance),
                      field("toldAt", &MachineTraffic::told_at)};
  }
  const ecs::InstanceId& key() const { return instance; }

  ecs::InstanceId instance;
  Instant told_at{};
  /// By the ARN of a load balancer or target group.
  std::map<std::string, Rates> rates;
};

/// So long a machine's word counts: it tells every second.
inline constexpr Millis kBelievedFor{5000};

}  // namespace minato::traffic
