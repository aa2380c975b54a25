// The commands that change service deployments and revisions.
#pragma once

#include <string>

#include "engine/command.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_revision.h"

namespace minato::ecs {

struct CreateServiceRevision {
  static constexpr std::string_view kName = "CreateServiceRevision";
  void apply(engine::Commit& commit) const;
  ServiceRevision revision;
};

/// A container's first digest stays.
struct PinImage {
  static constexpr std::string_view kName = "PinImage";
  void apply(engine::Commit& commit) const;
  ServiceRevisionId revision;
  PinnedImage image;
};

/// A service's oldest go, with the revisions that nothing names any more.
struct CreateServiceDeployment {
  static constexpr std::string_view kName = "CreateServiceDeployment";
  void apply(engine::Commit& commit) const;
  ServiceDeployment deployment;
};

/// How its target's tasks fared, for those who look at it later.
struct Failures {
  int count = 0;
  int threshold = 0;
};

/// Does nothing to one that is over, or gone.
struct BeginRollback {
  static constexpr std::string_view kName = "BeginRollback";
  void apply(engine::Commit& commit) const;
  ServiceDeploymentId id;
  Rollback rollback;
  Failures failures;
};

/// Does nothing to one that is over, or gone.
struct FinishServiceDeployment {
  static constexpr std::string_view kName = "FinishServiceDeployment";
  void apply(engine::Commit& commit) const;
  ServiceDeploymentId id;
  ServiceDeploymentStatus status;
  std::string reason;
  Instant at;
  std::optional<Failures> failures;
};

/// All of a service that is made anew or forgotten.
void erase_service_deployments(engine::Commit& commit, const ServiceKey& service);

}  // namespace minato::ecs
