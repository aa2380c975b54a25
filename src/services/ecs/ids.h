// What things of the ECS wing are named by, and their ARNs.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "base/id.h"
#include "services/identity.h"

namespace minato::ecs {

using ClusterName = Id<struct ClusterNameTag>;
/// "CLUSTER/SERVICE": service names are unique within a cluster.
using ServiceKey = Id<struct ServiceKeyTag>;
/// 32 hexadecimal digits.
using TaskId = Id<struct TaskIdTag>;
using InstanceId = Id<struct InstanceIdTag>;
/// "ecs-svc/" and 19 digits.
using DeploymentId = Id<struct DeploymentIdTag>;
/// "CLUSTER/SERVICE/" and 19 digits.
using ServiceRevisionId = Id<struct ServiceRevisionIdTag>;
/// "CLUSTER/SERVICE/" and 21 letters, digits, hyphens and underscores.
using ServiceDeploymentId = Id<struct ServiceDeploymentIdTag>;

inline ServiceKey service_key(const ClusterName& cluster, std::string_view service) {
  return ServiceKey(cluster.str() + '/' + std::string(service));
}

/// "FAMILY:REVISION"; revisions are ordered as numbers.
struct TaskDefinitionKey {
  std::string family;
  int revision = 0;

  std::string str() const { return family + ':' + std::to_string(revision); }
  friend auto operator<=>(const TaskDefinitionKey&, const TaskDefinitionKey&) = default;
};

inline std::string cluster_arn(const Identity& identity, const ClusterName& cluster) {
  return make_arn(identity, "ecs", "cluster/" + cluster.str());
}
inline std::string service_arn(const Identity& identity, const ServiceKey& service) {
  return make_arn(identity, "ecs", "service/" + service.str());
}
inline std::string task_set_arn(const Identity& identity, const ServiceKey& service,
                                const DeploymentId& task_set) {
  return make_arn(identity, "ecs", "task-set/" + service.str() + '/' + task_set.str());
}
inline std::string service_revision_arn(const Identity& identity, const ServiceRevisionId& id) {
  return make_arn(identity, "ecs", "service-revision/" + id.str());
}
inline std::string service_deployment_arn(const Identity& identity, const ServiceDeploymentId& id) {
  return make_arn(identity, "ecs", "service-deployment/" + id.str());
}
inline std::string task_definition_arn(const Identity& identity, const TaskDefinitionKey& key) {
  return make_arn(identity, "ecs", "task-definition/" + key.str());
}
inline std::string task_arn(const Identity& identity, const ClusterName& cluster,
                            const TaskId& task) {
  return make_arn(identity, "ecs", "task/" + cluster.str() + '/' + task.str());
}
/// A shared machine has the same id under each cluster's ARN.
inline std::string container_instance_arn(const Identity& identity, const ClusterName& cluster,
                                          const InstanceId& instance) {
  return make_arn(identity, "ecs", "container-instance/" + cluster.str() + '/' + instance.str());
}

}  // namespace minato::ecs
