// ServiceRevision: what a service deploys, as it was asked for: written once, when a deployment
// begins, and never changed but for what its tags turn out to stand for and the target groups that
// its tasks are in. What is rolled back to is a revision.
#pragma once

#include <optional>
#include <vector>

#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/document_shapes.h"
#include "services/ecs/ids.h"
#include "services/ecs/service.h"

namespace minato::ecs {

/// What a container's tag stood for when the revision's first task asked.
struct PinnedImage {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("container", &PinnedImage::container),
                      field("digest", &PinnedImage::digest)};
  }
  friend bool operator==(const PinnedImage&, const PinnedImage&) = default;

  std::string container;
  /// "sha256:..."
  std::string digest;
};

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
        field("images", &ServiceRevision::images),
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
  /// Of the containers that are pinned so far (image_pinning.h).
  std::vector<PinnedImage> images;
  Instant created_at{};
};

struct ServiceRevisionsByService {
  using Record = ServiceRevision;
  using Key = ServiceKey;
  static std::optional<Key> key_of(const ServiceRevision& revision) { return revision.service; }
};

}  // namespace minato::ecs
