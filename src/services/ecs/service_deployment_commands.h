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

/// How far it has come. Does nothing to one that is over, or gone.
struct AdvanceLifecycle {
  static constexpr std::string_view kName = "AdvanceLifecycle";
  void apply(engine::Commit& commit) const;
  ServiceDeploymentId id;
  Lifecycle lifecycle;
  Instant at;
};

/// A hook has its answer. Does nothing to one that is over, or gone.
struct SettleHook {
  static constexpr std::string_view kName = "SettleHook";
  void apply(engine::Commit& commit) const;
  ServiceDeploymentId id;
  std::string hook_id;
  HookStatus status;
  std::string reason;
};

/// Which target group of each pair a deployment's tasks are in; its revision says so too.
struct SetTargetGroups {
  static constexpr std::string_view kName = "SetTargetGroups";
  void apply(engine::Commit& commit) const;
  ServiceKey service;
  DeploymentId deployment;
  std::vector<ServiceLoadBalancer> load_balancers;
};

/// All of a service that is made anew or forgotten.
void erase_service_deployments(engine::Commit& commit, const ServiceKey& service);

}  // namespace minato::ecs
