// What requests name things by: short names or whole ARNs, taken apart. Errors as ECS words them.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "engine/state.h"
#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/ids.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

/// The last parts of a name: "web" and "arn:aws:ecs:R:A:service/prod/web" both end in "web";
/// `cluster` is "prod" for the latter. Nothing for an ARN of another kind, region or account.
struct ResourceReference {
  std::string cluster;
  std::string name;
};
std::optional<ResourceReference> parse_reference(const Identity& identity, std::string_view kind,
                                                 const std::string& text);

/// "default" when absent.
Result<ClusterName> cluster_name_of(const engine::State& state,
                                    const std::optional<std::string>& reference);
/// An ACTIVE cluster, else kClusterNotFound.
Result<const Cluster*> find_cluster(const engine::State& state,
                                    const std::optional<std::string>& reference);

/// kServiceNotFound when there is none or it is long gone.
Result<const Service*> find_service(const engine::State& state, const ClusterName& cluster,
                                    const std::string& reference);

/// Null: the service has no task set of that id ("ecs-svc/1") or ARN.
const Deployment* find_task_set(const engine::State& state, const Service& service,
                                const std::string& reference);

/// Null: no such task in this cluster.
const Task* find_task(const engine::State& state, const ClusterName& cluster,
                      const std::string& reference);

/// Null: no such container instance of this cluster.
const ContainerInstance* find_instance(const engine::State& state, const ClusterName& cluster,
                                       const std::string& reference);

/// "family" (its newest ACTIVE revision), "family:revision" or an ARN; kClient when there is none.
Result<const TaskDefinition*> find_task_definition(const engine::State& state,
                                                   const std::string& reference);
/// The same, and it must be ACTIVE.
Result<const TaskDefinition*> find_active_task_definition(const engine::State& state,
                                                          const std::string& reference);

}  // namespace minato::ecs
