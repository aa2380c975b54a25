#include "services/ecs/operations/install.h"

#include "api/ecs_codec.h"
#include "api/minato_codec.h"
#include "services/ecs/operations/account_setting_operations.h"
#include "services/ecs/operations/agent_operations.h"
#include "services/ecs/operations/attribute_operations.h"
#include "services/ecs/operations/capacity_provider_operations.h"
#include "services/ecs/operations/cluster_operations.h"
#include "services/ecs/operations/explain_placement.h"
#include "services/ecs/operations/instance_operations.h"
#include "services/ecs/operations/service_deployment_operations.h"
#include "services/ecs/operations/service_operations.h"
#include "services/ecs/operations/tag_operations.h"
#include "services/ecs/operations/task_definition_deletion.h"
#include "services/ecs/operations/task_definition_operations.h"
#include "services/ecs/operations/task_operations.h"
#include "services/ecs/operations/task_protection.h"
#include "services/ecs/operations/task_set_operations.h"

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
  registry.add<api::ListServiceDeployments>(kName, list_service_deployments);
  registry.add<api::DescribeServiceDeployments>(kName, describe_service_deployments);
  registry.add<api::DescribeServiceRevisions>(kName, describe_service_revisions);
  registry.add<api::StopServiceDeployment>(kName, stop_service_deployment);
  registry.add<api::ContinueServiceDeployment>(kName, continue_service_deployment);
  registry.add<api::CreateTaskSet>(kName, create_task_set);
  registry.add<api::DescribeTaskSets>(kName, describe_task_sets);
  registry.add<api::UpdateTaskSet>(kName, update_task_set);
  registry.add<api::UpdateServicePrimaryTaskSet>(kName, update_service_primary_task_set);
  registry.add<api::DeleteTaskSet>(kName, delete_task_set);
  registry.add<api::RunTask>(kName, run_task);
  registry.add<api::StartTask>(kName, start_task);
  registry.add<api::StopTask>(kName, stop_task);
  registry.add<api::DescribeTasks>(kName, describe_tasks);
  registry.add<api::ListTasks>(kName, list_tasks);
  registry.add<api::ListContainerInstances>(kName, list_container_instances);
  registry.add<api::DescribeContainerInstances>(kName, describe_container_instances);
  registry.add<api::TagResource>(kName, tag_resource);
  registry.add<api::UntagResource>(kName, untag_resource);
  registry.add<api::ListTagsForResource>(kName, list_tags_for_resource);
  registry.add<api::UpdateCluster>(kName, update_cluster);
  registry.add<api::UpdateClusterSettings>(kName, update_cluster_settings);
  registry.add<api::CreateCapacityProvider>(kName, create_capacity_provider);
  registry.add<api::DescribeCapacityProviders>(kName, describe_capacity_providers);
  registry.add<api::UpdateCapacityProvider>(kName, update_capacity_provider);
  registry.add<api::DeleteCapacityProvider>(kName, delete_capacity_provider);
  registry.add<api::PutClusterCapacityProviders>(kName, put_cluster_capacity_providers);
  registry.add<api::PutAccountSetting>(kName, put_account_setting);
  registry.add<api::PutAccountSettingDefault>(kName, put_account_setting_default);
  registry.add<api::DeleteAccountSetting>(kName, delete_account_setting);
  registry.add<api::ListAccountSettings>(kName, list_account_settings);
  registry.add<api::DeleteTaskDefinitions>(kName, delete_task_definitions);
  registry.add<api::UpdateTaskProtection>(kName, update_task_protection);
  registry.add<api::GetTaskProtection>(kName, get_task_protection);
  registry.add<api::DiscoverPollEndpoint>(kName, discover_poll_endpoint);
  registry.add<api::SubmitTaskStateChange>(kName, submit_task_state_change);
  registry.add<api::SubmitContainerStateChange>(kName, submit_container_state_change);
  registry.add<api::SubmitAttachmentStateChanges>(kName, submit_attachment_state_changes);
  registry.add<api::UpdateContainerInstancesState>(kName, update_container_instances_state);
  registry.add<api::DeregisterContainerInstance>(kName, deregister_container_instance);
  registry.add<api::UpdateContainerAgent>(kName, update_container_agent);
  registry.add<api::PutAttributes>(kName, put_attributes);
  registry.add<api::DeleteAttributes>(kName, delete_attributes);
  registry.add<api::ListAttributes>(kName, list_attributes);
  registry.add<control::api::ExplainPlacement>("minato", explain_placement);
}

}  // namespace minato::ecs
