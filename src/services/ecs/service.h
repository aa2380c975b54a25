// Service: a number of tasks of one definition that are kept running, and how they are exchanged
// for those of the next (deployments).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/circuit_breaker.h"
#include "services/ecs/deployment_strategy.h"
#include "services/ecs/document_shapes.h"
#include "services/ecs/ids.h"
#include "services/ecs/placement_rules.h"
#include "services/ecs/service_load_balancer.h"
#include "services/ecs/tag.h"
#include "services/ecs/task_set.h"
#include "services/ecs/task_status.h"

namespace minato::ecs {

enum class ServiceStatus { kActive, kDraining, kInactive };
constexpr EnumNames<ServiceStatus, 3> names_of(ServiceStatus) {
  return {"ACTIVE", "DRAINING", "INACTIVE"};
}

enum class RolloutState { kInProgress, kCompleted, kFailed };
constexpr EnumNames<RolloutState, 3> names_of(RolloutState) {
  return {"IN_PROGRESS", "COMPLETED", "FAILED"};
}

/// Which tasks start on their own, and which copy tags.
enum class PropagateTags { kNone, kService, kTaskDefinition };
constexpr EnumNames<PropagateTags, 3> names_of(PropagateTags) {
  return {"NONE", "SERVICE", "TASK_DEFINITION"};
}

/// A number of tasks, or one on each container instance.
enum class SchedulingStrategy { kReplica, kDaemon };
constexpr EnumNames<SchedulingStrategy, 2> names_of(SchedulingStrategy) {
  return {"REPLICA", "DAEMON"};
}

/// An instance on which a task of the deployment has just failed to start: its next ones go
/// elsewhere, if there is room.
struct AvoidedInstance {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("instance", &AvoidedInstance::instance),
                      field("until", &AvoidedInstance::until)};
  }
  friend bool operator==(const AvoidedInstance&, const AvoidedInstance&) = default;

  InstanceId instance;
  Instant until{};
};

/// One rollout of a task definition. The first of a service is its PRIMARY; the others are ACTIVE
/// and vanish with their last task. Under an EXTERNAL controller each is a task set, which says
/// itself what it is.
struct Deployment {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &Deployment::id),
                      field("definition", &Deployment::definition),
                      field("network", &Deployment::network),
                      field("loadBalancers", &Deployment::load_balancers),
                      field("createdAt", &Deployment::created_at),
                      field("updatedAt", &Deployment::updated_at),
                      field("revision", &Deployment::revision),
                      field("serviceDeployment", &Deployment::service_deployment),
                      field("rolloutState", &Deployment::rollout_state),
                      field("rolloutStateReason", &Deployment::rollout_state_reason),
                      field("failedTasks", &Deployment::failed_tasks),
                      field("failuresInARow", &Deployment::failures_in_a_row),
                      field("launchNotBefore", &Deployment::launch_not_before),
                      field("avoided", &Deployment::avoided),
                      field("capacityProviderStrategy", &Deployment::capacity_provider_strategy),
                      field("taskSet", &Deployment::task_set)};
  }
  friend bool operator==(const Deployment&, const Deployment&) = default;

  DeploymentId id;
  TaskDefinitionKey definition;
  Document<api::NetworkConfiguration> network;
  std::vector<ServiceLoadBalancer> load_balancers;
  /// What it deploys; empty only until the controller has seen one of an older journal.
  ServiceRevisionId revision;
  /// The latest rollout that it is the PRIMARY of.
  ServiceDeploymentId service_deployment;
  Instant created_at{};
  Instant updated_at{};
  RolloutState rollout_state = RolloutState::kInProgress;
  std::string rollout_state_reason;
  /// Tasks that failed to start, ended before they were healthy, or failed their health checks,
  /// since one last became healthy.
  int failed_tasks = 0;
  /// Tasks in a row that ended without ever having run, or soon after; sets the delay.
  int failures_in_a_row = 0;
  std::optional<Instant> launch_not_before;
  std::vector<AvoidedInstance> avoided;
  /// Empty: the service's launch type counts.
  CapacityProviderStrategy capacity_provider_strategy;
  /// Of EXTERNAL services, and of these always.
  std::optional<TaskSet> task_set;
};

struct Service {
  using Key = ServiceKey;
  static constexpr std::string_view kTable = "ecs.service";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("cluster", &Service::cluster),
                      field("name", &Service::name),
                      field("status", &Service::status),
                      field("desiredCount", &Service::desired_count),
                      field("deploymentController", &Service::deployment_controller),
                      field("deployments", &Service::deployments),
                      field("minimumHealthyPercent", &Service::minimum_healthy_percent),
                      field("maximumPercent", &Service::maximum_percent),
                      field("circuitBreaker", &Service::circuit_breaker),
                      field("strategy", &Service::strategy),
                      field("stableRevision", &Service::stable_revision),
                      field("gracePeriodSeconds", &Service::grace_period_seconds),
                      field("launchType", &Service::launch_type),
                      field("schedulingStrategy", &Service::scheduling_strategy),
                      field("placement", &Service::placement),
                      field("zoneRebalancing", &Service::zone_rebalancing),
                      field("moving", &Service::moving),
                      field("nextMoveAt", &Service::next_move_at),
                      field("proposedMove", &Service::proposed_move),
                      field("propagateTags", &Service::propagate_tags),
                      field("ecsManagedTags", &Service::ecs_managed_tags),
                      field("executeCommand", &Service::execute_command),
                      field("role", &Service::role),
                      field("clientToken", &Service::client_token),
                      field("createdAt", &Service::created_at),
                      field("inactiveSince", &Service::inactive_since),
                      field("tags", &Service::tags),
                      field("steady", &Service::steady),
                      field("unplacedReason", &Service::unplaced_reason),
                      field("unplacedSaidAt", &Service::unplaced_said_at),
                      field("events", &Service::events)};
  }
  ServiceKey key() const { return service_key(cluster, name); }

  ClusterName cluster;
  std::string name;
  ServiceStatus status = ServiceStatus::kActive;
  /// Of a DAEMON service: as many as there are container instances for it.
  int desired_count = 0;
  DeploymentControllerType deployment_controller = DeploymentControllerType::kEcs;
  /// Newest first; never empty while ACTIVE, but for EXTERNAL services.
  std::vector<Deployment> deployments;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  CircuitBreaker circuit_breaker;
  Strategy strategy;
  /// What was last deployed to its end: what is rolled back to. Empty: nothing yet.
  ServiceRevisionId stable_revision;
  std::optional<int> grace_period_seconds;
  LaunchType launch_type = LaunchType::kEc2;
  SchedulingStrategy scheduling_strategy = SchedulingStrategy::kReplica;
  PlacementRules placement;
  bool zone_rebalancing = false;
  /// The task that is being moved (rebalance_planner.h); empty: none.
  TaskId moving;
  /// When that is given up; with none: when to look again.
  std::optional<Instant> next_move_at;
  /// The task that a dry run has told of.
  TaskId proposed_move;
  PropagateTags propagate_tags = PropagateTags::kNone;
  bool ecs_managed_tags = false;
  /// Whether ExecuteCommand may be used on the tasks that it starts from now on.
  bool execute_command = false;
  std::string role;
  std::string client_token;
  Instant created_at{};
  std::optional<Instant> inactive_since;
  std::vector<Tag> tags;
  /// The steady state has been told; it is told again after the next change.
  bool steady = false;
  /// Why tasks could not be placed, as it was last told.
  std::string unplaced_reason;
  std::optional<Instant> unplaced_said_at;
  /// Number of events told so far; the last hundred are kept (service_event.h).
  std::int64_t events = 0;
};

/// Whether failing tasks end a deployment: where a circuit breaker is wanted, and always where
/// traffic is shifted.
inline bool watches_failures(const Service& service) {
  return service.circuit_breaker.enabled || shifts_traffic(service.strategy);
}

inline bool is_external(const Service& service) {
  return service.deployment_controller == DeploymentControllerType::kExternal;
}

/// Null: it has none, as an EXTERNAL service until a task set of it is made that.
inline const Deployment* primary_of(const Service& service) {
  if (!is_external(service)) {
    return service.deployments.empty() ? nullptr : &service.deployments.front();
  }
  for (const Deployment& each : service.deployments) {
    if (each.task_set->status == TaskSetStatus::kPrimary) return &each;
  }
  return nullptr;
}

/// Tasks by a strategy are of launch type FARGATE.
inline LaunchType launch_type_of(const Service& service, const Deployment& deployment) {
  if (!deployment.capacity_provider_strategy.empty()) return LaunchType::kFargate;
  return deployment.task_set ? deployment.task_set->launch_type : service.launch_type;
}
inline LaunchType launch_type_of(const Service& service) {
  const Deployment* primary = primary_of(service);
  return primary == nullptr ? service.launch_type : launch_type_of(service, *primary);
}

/// Those of the primary deployment are the service's; none for a service that never had one.
inline const std::vector<ServiceLoadBalancer>& load_balancers_of(const Service& service) {
  static const std::vector<ServiceLoadBalancer> kNone;
  const Deployment* primary = primary_of(service);
  return primary == nullptr ? kNone : primary->load_balancers;
}

/// Those that a deployment's tasks are targets of; a deployment that is gone: the service's.
inline const std::vector<ServiceLoadBalancer>& load_balancers_of(const Service& service,
                                                                 const DeploymentId& deployment) {
  for (const auto& each : service.deployments) {
    if (each.id == deployment) return each.load_balancers;
  }
  return load_balancers_of(service);
}

}  // namespace minato::ecs
