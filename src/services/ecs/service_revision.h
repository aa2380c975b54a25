// ServiceRevision: what a service deploys, as it was asked for: written once, when a deployment
// begins, and never changed but for the target groups that its tasks are in. What is rolled back to
// is a revision.
#pragma once

#include <optional>
#include <vector>

#include "api/ecs.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/ids.h"
#include "services/ecs/service.h"

namespace minato::ecs {

struct ServiceRevision {
  using Key = ServiceRevisionId;
  static constexpr std::string_view kTable = "ecs.service_revision";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{
        field("id", &ServiceRevision::id),
        field("service", &ServiceRevision::service),
        field("definition", &ServiceRevision::definition),
        field("launchType", &ServiceRevision::launch_type),
        field("network", &ServiceRevision::network),
        field("loadBalancers", &ServiceRevision::load_balancers),
        field("capacityProviderStrategy", &ServiceRevision::capacity_provider_strategy),
        field("createdAt", &ServiceRevision::created_at)};
  }
  const ServiceRevisionId& key() const { return id; }

  ServiceRevisionId id;
  ServiceKey service;
  TaskDefinitionKey definition;
  LaunchType launch_type = LaunchType::kEc2;
  Document<api::NetworkConfiguration> network;
  std::vector<ServiceLoadBalancer> load_balancers;
  /// Empty: the launch type counts.
  CapacityProviderStrategy capacity_provider_strategy;
  Instant created_at{};
};

struct ServiceRevisionsByService {
  using Record = ServiceRevision;
  using Key = ServiceKey;
  static std::optional<Key> key_of(const ServiceRevision& revision) { return revision.service; }
};

}  // namespace minato::ecs
