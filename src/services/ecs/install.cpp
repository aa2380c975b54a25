#include "services/ecs/install.h"

#include <algorithm>

#include "api/ecs_codec.h"
#include "engine/journalled_table.h"
#include "services/document_json.h"
#include "services/ecs/account_setting.h"
#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/group_peers.h"
#include "services/ecs/hook_call.h"
#include "services/ecs/hook_task.h"
#include "services/ecs/instance_controller.h"
#include "services/ecs/placement/capacity_view.h"
#include "services/ecs/run_request.h"
#include "services/ecs/service.h"
#include "services/ecs/service_controller.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_event.h"
#include "services/ecs/service_indexes.h"
#include "services/ecs/service_revision.h"
#include "services/ecs/services_that_shift.h"
#include "services/ecs/task.h"
#include "services/ecs/task_controller.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/task_definition_controller.h"
#include "services/ecs/task_definition_family.h"
#include "services/ecs/task_definition_key_json.h"
#include "services/ecs/traffic_weights.h"
#include "services/ecs/waiting_task.h"
#include "services/ecs/waiting_task_controller.h"
#include "services/elb/target.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::Engine;
using engine::State;

void add_tables(State& state) {
  engine::install_table<Cluster>(state);
  engine::install_table<TaskDefinition>(state);
  engine::install_table<TaskDefinitionFamily>(state);
  engine::install_table<AccountSetting>(state);
  engine::install_table<ContainerInstance>(state);
  engine::install_table<InstanceLink>(state);
  engine::install_table<Service>(state);
  engine::install_table<ServiceRevision>(state);
  engine::install_table<ServiceDeployment>(state);
  engine::install_table<ServiceEvent>(state);
  engine::install_table<HookCall>(state);
  engine::install_table<Task>(state);
  engine::install_table<WaitingTask>(state);
  engine::install_table<RunRequest>(state);
  state.add_index<TaskDefinitionsByFamily>();
  state.add_index<InstancesByEc2Id>();
  state.add_index<ServicesByCluster>();
  state.add_index<ServiceRevisionsByService>();
  state.add_index<ServiceDeploymentsByService>();
  state.add_index<DaemonServices>();
  state.add_index<ServicesThatShift>();
  state.add_index<TasksByService>();
  state.add_index<TasksOnInstance>();
  state.add_index<TasksByCluster>();
  state.add_index<TasksByClientToken>();
  state.add_index<TasksByGroup>();
  state.add_index<WaitingTasksByCluster>();
  state.add_view<CapacityView>();
}

void add_task_definition_controller(Engine& engine) {
  const auto id = engine.add_controller(
      {"ecs.task_definition", [](const State& state, const std::string& key, Context& context) {
         return reconcile_task_definition(state, key, context);
       }});
  engine.watch<TaskDefinition>(id, [](const auto& definition) -> std::optional<std::string> {
    if (definition.status != TaskDefinitionStatus::kDeleteInProgress) return std::nullopt;
    return definition.id.str();
  });
}

void add_instance_controller(Engine& engine) {
  const auto id = engine.add_controller(
      {"ecs.instance", [](const State& state, const std::string& key, Context& context) {
         return reconcile_instance(state, InstanceId(key), context);
       }});
  engine.watch<ContainerInstance>(id, [](const auto& instance) { return instance.id.str(); });
  engine.watch<InstanceLink>(id, [](const auto& link) { return link.id.str(); });
}

void add_task_controller(Engine& engine) {
  const auto id = engine.add_controller(
      {"ecs.task", [](const State& state, const std::string& key, Context& context) {
         return reconcile_task(state, TaskId(key), context);
       }});
  engine.watch<Task>(id, [](const Task& task) { return task.id.str(); });
  engine.watch<elb::Target>(id, [](const elb::Target& target) -> std::optional<std::string> {
    if (target.owner.empty()) return std::nullopt;
    return target.owner;
  });
}

void add_waiting_task_controller(Engine& engine) {
  const auto id = engine.add_controller(
      {"ecs.waiting_task", [](const State& state, const std::string& key, Context& context) {
         return reconcile_waiting_tasks(state, ClusterName(key), context);
       }});
  engine.watch<WaitingTask>(id, [](const auto& waiting) { return waiting.cluster.str(); });
}

std::vector<std::string> daemon_services(const State& state) {
  std::vector<std::string> keys;
  for (const Service* service : state.index<DaemonServices>().find(DaemonServices::kKey)) {
    keys.push_back(service->key().str());
  }
  return keys;
}

/// A DAEMON service that has a task there runs it whatever becomes of the link.
std::vector<std::string> daemons_without_task(const State& state, const InstanceId& instance) {
  const auto& tasks = state.index<TasksOnInstance>().find(instance);
  std::vector<std::string> keys;
  for (const Service* service : state.index<DaemonServices>().find(DaemonServices::kKey)) {
    const ServiceKey key = service->key();
    const bool present = std::ranges::any_of(tasks, [&](const Task* task) {
      return task->service == key && task->desired_status == DesiredStatus::kRunning;
    });
    if (!present) keys.push_back(key.str());
  }
  return keys;
}

/// Services that have tasks there, and DAEMON services, which may want one there.
std::vector<std::string> services_of_instance(const State& state, const InstanceId& instance) {
  std::vector<std::string> keys = daemon_services(state);
  for (const Task* task : state.index<TasksOnInstance>().find(instance)) {
    if (!task->service.empty()) keys.push_back(task->service.str());
  }
  return keys;
}

/// The daemons of a machine that drains go when its last other task is gone.
std::vector<std::string> daemons_that_wait(const State& state, const Task& task) {
  if (state.index<DaemonServices>().find(DaemonServices::kKey).empty()) return {};
  const auto* instance = state.table<ContainerInstance>().find(task.instance);
  if (instance == nullptr || instance->status != InstanceStatus::kDraining) return {};
  return daemon_services(state);
}

/// Whether their tasks are to be rebalanced is the cluster's to say.
std::vector<std::string> services_of_cluster(const State& state, const ClusterName& cluster) {
  std::vector<std::string> keys;
  for (const Service* service : state.index<ServicesByCluster>().find(cluster)) {
    keys.push_back(service->key().str());
  }
  return keys;
}

void watch_instances(Engine& engine, std::size_t id) {
  const State& state = engine.state();
  engine.watch_each<ContainerInstance>(
      id, [&state](const auto& instance) { return services_of_instance(state, instance.id); });
  engine.watch_each<InstanceLink>(
      id, [&state](const auto& link) { return daemons_without_task(state, link.id); });
  engine.watch_each<Task>(id,
                          [&state](const Task& task) { return daemons_that_wait(state, task); });
}

/// What somebody else makes of a rule that traffic is shifted by.
void watch_rules(Engine& engine, std::size_t id) {
  const State& state = engine.state();
  engine.watch_each<elb::Listener>(id, [&state](const elb::Listener& listener) {
    return services_that_shift_by(state, listener);
  });
  engine.watch_each<elb::ListenerRule>(
      id, [&state](const elb::ListenerRule& rule) { return services_that_shift_by(state, rule); });
}

void add_service_controller(Engine& engine) {
  const auto id = engine.add_controller(
      {"ecs.service", [](const State& state, const std::string& key, Context& context) {
         return reconcile_service(state, ServiceKey(key), context);
       }});
  engine.watch<Service>(id, [](const Service& service) { return service.key().str(); });
  engine.watch<Task>(id, [](const Task& task) -> std::optional<std::string> {
    if (!task.service.empty()) return task.service.str();
    const auto of_hook = service_of_hook_task(task);
    return of_hook ? std::optional(of_hook->str()) : std::nullopt;
  });
  watch_instances(engine, id);
  watch_rules(engine, id);
  engine.watch<ServiceDeployment>(
      id, [](const ServiceDeployment& deployment) -> std::optional<std::string> {
        if (!deployment.lifecycle) return std::nullopt;
        return deployment.service.str();
      });
  const State& state = engine.state();
  engine.watch_each<Cluster>(
      id, [&state](const Cluster& cluster) { return services_of_cluster(state, cluster.name); });
  engine.watch<elb::Target>(id, [&state](const elb::Target& target) -> std::optional<std::string> {
    const Task* task = state.table<Task>().find(TaskId(target.owner));
    if (task == nullptr || task->service.empty()) return std::nullopt;
    return task->service.str();
  });
}

}  // namespace

void install(Engine& engine, EcsSettings settings) {
  engine.state().add_setting(settings);
  add_tables(engine.state());
  add_task_definition_controller(engine);
  add_instance_controller(engine);
  add_task_controller(engine);
  add_service_controller(engine);
  add_waiting_task_controller(engine);
}

}  // namespace minato::ecs
