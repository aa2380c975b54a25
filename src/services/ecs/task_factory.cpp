#include "services/ecs/task_factory.h"

#include "api/ecs.h"

namespace minato::ecs {

Task make_task(const ClusterName& cluster, const TaskDefinition& definition,
               engine::Context& context) {
  Task task;
  task.id = TaskId(context.random.hex(32));
  task.cluster = cluster;
  task.definition = definition.id;
  task.resources = definition.resources;
  task.times.created = context.now;
  if (definition.document->network_mode == api::NetworkMode::kAwsvpc) {
    task.last_status = TaskStatus::kProvisioning;
  }
  if (definition.document->container_definitions) {
    for (const auto& container : *definition.document->container_definitions) {
      task.containers.emplace_back().name = container.name.value_or("");
    }
  }
  return task;
}

void place(Task& task, const InstanceId& instance) {
  task.instance = instance;
  task.on_instance = true;
}

Task make_service_task(const Service& service, const Deployment& deployment,
                       const TaskDefinition& definition, engine::Context& context) {
  Task task = make_task(service.cluster, definition, context);
  task.service = service.key();
  task.deployment = deployment.id;
  task.launch_type = deployment.task_set ? deployment.task_set->launch_type : service.launch_type;
  task.network = deployment.network;
  task.group = "service:" + service.name;
  task.started_by = deployment.id.str();
  task.execute_command = service.execute_command;
  switch (service.propagate_tags) {
    case PropagateTags::kNone:
      break;
    case PropagateTags::kService:
      task.tags = service.tags;
      break;
    case PropagateTags::kTaskDefinition:
      task.tags = definition.tags;
      break;
  }
  if (service.ecs_managed_tags) add_managed_tags(task.tags, service.cluster, service.name);
  return task;
}

void add_managed_tags(std::vector<Tag>& tags, const ClusterName& cluster,
                      const std::string& service) {
  tags.push_back({"aws:ecs:clusterName", cluster.str()});
  if (!service.empty()) tags.push_back({"aws:ecs:serviceName", service});
}

}  // namespace minato::ecs
