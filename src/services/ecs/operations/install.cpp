#include "services/ecs/operations/install.h"

#include "api/ecs_codec.h"
#include "api/minato_codec.h"
#include "services/ecs/operations/attribute_operations.h"
#include "services/ecs/operations/cluster_operations.h"
#include "services/ecs/operations/explain_placement.h"
#include "services/ecs/operations/instance_operations.h"
#include "services/ecs/operations/service_operations.h"
#include "services/ecs/operations/task_definition_operations.h"
#include "services/ecs/operations/task_operations.h"

namespace minato::ecs {

void add_operations(OperationRegistry& registry) {
  constexpr const char* kName = "ecs";
  registry.add<api::CreateCluster>(kName, create_cluster);
  registry.add<api::DescribeClusters>(kName, describe_clusters);
  registry.add<api::ListClusters>(kName, list_clusters);
  registry.add<api::DeleteCluster>(kName, delete_cluster);
  registry.add<api::RegisterTaskDefinition>(kName, register_task_definition);
  registry.add<api::DescribeTaskDefinition>(kName, describe_task_definition);
  registry.add<api::DeregisterTaskDefinition>(kName, deregister_task_definition);
  registry.add<api::ListTaskDefinitions>(kName, list_task_definitions);
  registry.add<api::ListTaskDefinitionFamilies>(kName, list_task_definition_families);
  registry.add<api::CreateService>(kName, create_service);
  registry.add<api::UpdateService>(kName, update_service);
  registry.add<api::DescribeServices>(kName, describe_services);
  registry.add<api::ListServices>(kName, list_services);
  registry.add<api::DeleteService>(kName, delete_service);
  registry.add<api::RunTask>(kName, run_task);
  registry.add<api::StartTask>(kName, start_task);
  registry.add<api::StopTask>(kName, stop_task);
  registry.add<api::DescribeTasks>(kName, describe_tasks);
  registry.add<api::ListTasks>(kName, list_tasks);
  registry.add<api::ListContainerInstances>(kName, list_container_instances);
  registry.add<api::DescribeContainerInstances>(kName, describe_container_instances);
  registry.add<api::UpdateContainerInstancesState>(kName, update_container_instances_state);
  registry.add<api::DeregisterContainerInstance>(kName, deregister_container_instance);
  registry.add<api::UpdateContainerAgent>(kName, update_container_agent);
  registry.add<api::PutAttributes>(kName, put_attributes);
  registry.add<api::DeleteAttributes>(kName, delete_attributes);
  registry.add<api::ListAttributes>(kName, list_attributes);
  registry.add<control::api::ExplainPlacement>("minato", explain_placement);
}

}  // namespace minato::ecs
