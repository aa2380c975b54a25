// Makes the record of a new task, for services and for RunTask alike.
#pragma once

#include "engine/engine.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// A task of `definition`, without a machine: an id, its containers PENDING, its status as ECS
/// begins it (awsvpc: PROVISIONING). The caller adds where it belongs.
Task make_task(const ClusterName& cluster, const TaskDefinition& definition,
               engine::Context& context);

/// Gives a task that is made its machine from the start, which is cheaper than PlaceTask later on.
void place(Task& task, const InstanceId& instance);

/// A task of a service's deployment, tags propagated as the service says.
Task make_service_task(const Service& service, const Deployment& deployment,
                       const TaskDefinition& definition, engine::Context& context);

/// `aws:ecs:clusterName` and, for a service, `aws:ecs:serviceName`.
void add_managed_tags(std::vector<Tag>& tags, const ClusterName& cluster,
                      const std::string& service);

}  // namespace minato::ecs
