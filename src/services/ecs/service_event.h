// ServiceEvent: one line of what happened to a service, as DescribeServices shows it. The last
// hundred of a service are kept.
#pragma once

#include <string>

#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

inline constexpr std::int64_t kEventsKept = 100;

/// A service's events in their order.
struct ServiceEventKey {
  ServiceKey service;
  std::int64_t number = 0;
  std::string str() const { return service.str() + '#' + std::to_string(number); }
  friend auto operator<=>(const ServiceEventKey&, const ServiceEventKey&) = default;
};

struct ServiceEvent {
  using Key = ServiceEventKey;
  static constexpr std::string_view kTable = "ecs.service_event";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("service", &ServiceEvent::service),
                      field("number", &ServiceEvent::number), field("id", &ServiceEvent::id),
                      field("at", &ServiceEvent::at), field("message", &ServiceEvent::message)};
  }
  ServiceEventKey key() const { return {service, number}; }

  ServiceKey service;
  std::int64_t number = 0;
  /// A UUID.
  std::string id;
  Instant at{};
  std::string message;
};

}  // namespace minato::ecs
