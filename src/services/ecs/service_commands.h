// The commands that change services.
#pragma once

#include "engine/command.h"
#include "services/ecs/service.h"

namespace minato::ecs {

/// A new service, or an INACTIVE one of that name made anew; the events of the old one are gone.
struct CreateService {
  static constexpr std::string_view kName = "CreateService";
  void apply(engine::Commit& commit) const;
  Service service;
};

struct SetDesiredCount {
  static constexpr std::string_view kName = "SetDesiredCount";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  int count;
};

/// What UpdateService may change without a new deployment.
struct ServiceSettings {
  int minimum_healthy_percent;
  int maximum_percent;
  CircuitBreaker circuit_breaker;
  std::optional<int> grace_period_seconds;
  PropagateTags propagate_tags;
  bool ecs_managed_tags;
  PlacementRules placement = {};
  bool zone_rebalancing = false;
  Strategy strategy = {};
  bool execute_command = false;
};
struct ChangeServiceSettings {
  static constexpr std::string_view kName = "ChangeServiceSettings";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  ServiceSettings settings;
};

/// The new PRIMARY; what was the primary becomes ACTIVE.
struct StartDeployment {
  static constexpr std::string_view kName = "StartDeployment";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  Deployment deployment;
};

/// One that was the PRIMARY before is it again, for a rollback.
struct PromoteDeployment {
  static constexpr std::string_view kName = "PromoteDeployment";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId deployment;
  ServiceDeploymentId service_deployment;
  std::string reason;
  Instant at;
};

/// For one of an older journal, which knew no revisions.
struct SetRevision {
  static constexpr std::string_view kName = "SetRevision";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId deployment;
  ServiceRevisionId revision;
};

/// What was deployed to its end.
struct SetStableRevision {
  static constexpr std::string_view kName = "SetStableRevision";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  ServiceRevisionId revision;
};

struct SetRolloutState {
  static constexpr std::string_view kName = "SetRolloutState";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId deployment;
  RolloutState rollout_state;
  std::string reason;
  Instant at;
};

/// A deployment without tasks that is not the primary.
struct RemoveDeployment {
  static constexpr std::string_view kName = "RemoveDeployment";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId deployment;
};

/// The failure counts of a deployment after a task came up or ended.
struct CountDeploymentFailures {
  static constexpr std::string_view kName = "CountDeploymentFailures";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId deployment;
  int failed_tasks;
  int failures_in_a_row;
  std::optional<Instant> launch_not_before;
  std::vector<AvoidedInstance> avoided;
};

/// To DRAINING (no tasks wanted any more) or INACTIVE (over).
struct SetServiceStatus {
  static constexpr std::string_view kName = "SetServiceStatus";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  ServiceStatus status;
  Instant at;
};

/// An INACTIVE service and its events are no longer shown.
struct ForgetService {
  static constexpr std::string_view kName = "ForgetService";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
};

/// Empty: nothing is being moved, and not before that time.
struct SetMoving {
  static constexpr std::string_view kName = "SetMoving";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  TaskId task;
  std::optional<Instant> next_move_at;
};

/// What a dry run of rebalancing has told of.
struct SetProposedMove {
  static constexpr std::string_view kName = "SetProposedMove";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  TaskId task;
};

struct SetSteady {
  static constexpr std::string_view kName = "SetSteady";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  bool steady;
};

/// Why tasks can't be placed, as it is now told; empty: they can.
struct SetUnplacedReason {
  static constexpr std::string_view kName = "SetUnplacedReason";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  std::string reason;
  std::optional<Instant> said_at;
};

struct AddServiceEvent {
  static constexpr std::string_view kName = "AddServiceEvent";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  std::string id;
  Instant at;
  std::string message;
};

}  // namespace minato::ecs
