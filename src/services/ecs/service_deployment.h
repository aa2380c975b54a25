// ServiceDeployment: one rollout of a revision as an object of its own, from its request to its
// end, a rollback included. The last hundred of a service are kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/circuit_breaker.h"
#include "services/ecs/ids.h"
#include "services/ecs/lifecycle.h"
#include "services/ecs/service.h"

namespace minato::ecs {

inline constexpr std::size_t kServiceDeploymentsKept = 100;

/// ECS's PENDING, STOP_REQUESTED and ROLLBACK_REQUESTED do not last here: what is asked for begins
/// at once.
enum class ServiceDeploymentStatus {
  kInProgress,
  kSuccessful,
  kStopped,
  kRollbackInProgress,
  kRollbackSuccessful,
  kRollbackFailed
};
constexpr EnumNames<ServiceDeploymentStatus, 6> names_of(ServiceDeploymentStatus) {
  return {"IN_PROGRESS",          "SUCCESSFUL",          "STOPPED",
          "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"};
}

/// What a deployment goes by.
struct DeploymentRules {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("minimumHealthyPercent", &DeploymentRules::minimum_healthy_percent),
                      field("maximumPercent", &DeploymentRules::maximum_percent),
                      field("circuitBreaker", &DeploymentRules::circuit_breaker),
                      field("strategy", &DeploymentRules::strategy)};
  }
  friend bool operator==(const DeploymentRules&, const DeploymentRules&) = default;

  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  CircuitBreaker circuit_breaker;
  Strategy strategy;
};

struct Rollback {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("reason", &Rollback::reason), field("startedAt", &Rollback::started_at),
                      field("revision", &Rollback::revision)};
  }
  friend bool operator==(const Rollback&, const Rollback&) = default;

  std::string reason;
  Instant started_at{};
  /// What is rolled back to.
  ServiceRevisionId revision;
};

struct ServiceDeployment {
  using Key = ServiceDeploymentId;
  static constexpr std::string_view kTable = "ecs.service_deployment";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &ServiceDeployment::id),
                      field("service", &ServiceDeployment::service),
                      field("number", &ServiceDeployment::number),
                      field("target", &ServiceDeployment::target),
                      field("sources", &ServiceDeployment::sources),
                      field("rules", &ServiceDeployment::rules),
                      field("status", &ServiceDeployment::status),
                      field("statusReason", &ServiceDeployment::status_reason),
                      field("rollback", &ServiceDeployment::rollback),
                      field("lifecycle", &ServiceDeployment::lifecycle),
                      field("failedTasks", &ServiceDeployment::failed_tasks),
                      field("threshold", &ServiceDeployment::threshold),
                      field("createdAt", &ServiceDeployment::created_at),
                      field("updatedAt", &ServiceDeployment::updated_at),
                      field("finishedAt", &ServiceDeployment::finished_at)};
  }
  const ServiceDeploymentId& key() const { return id; }

  ServiceDeploymentId id;
  ServiceKey service;
  /// Counts those of the service, from 1: several may begin in one millisecond.
  int number = 1;
  ServiceRevisionId target;
  /// What ran before.
  std::vector<ServiceRevisionId> sources;
  DeploymentRules rules;
  ServiceDeploymentStatus status = ServiceDeploymentStatus::kInProgress;
  std::string status_reason;
  std::optional<Rollback> rollback;
  /// Absent: a plain rolling update.
  std::optional<Lifecycle> lifecycle;
  /// Of the target's tasks, and how many there would have to be, as it ended or was rolled back;
  /// until then the deployment itself and its service say so.
  int failed_tasks = 0;
  int threshold = 0;
  Instant created_at{};
  Instant updated_at{};
  std::optional<Instant> finished_at;
};

inline bool is_over(const ServiceDeployment& deployment) {
  return deployment.status != ServiceDeploymentStatus::kInProgress &&
         deployment.status != ServiceDeploymentStatus::kRollbackInProgress;
}

struct ServiceDeploymentsByService {
  using Record = ServiceDeployment;
  using Key = ServiceKey;
  static std::optional<Key> key_of(const ServiceDeployment& deployment) {
    return deployment.service;
  }
};

}  // namespace minato::ecs
