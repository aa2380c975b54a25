#include "services/ecs/operations/references.h"

#include <algorithm>
#include <charconv>

namespace minato::ecs {
namespace {

constexpr std::string_view kDefaultCluster = "default";

Error no_task_definition() { return {ErrorCode::kClient, "Unable to describe task definition."}; }

/// The newest ACTIVE revision of a family.
const TaskDefinition* newest_active(const engine::State& state, const std::string& family) {
  const auto& revisions = state.index<TaskDefinitionsByFamily>().find(family);
  for (auto at = revisions.rbegin(); at != revisions.rend(); ++at) {
    if ((*at)->status == TaskDefinitionStatus::kActive) return *at;
  }
  return nullptr;
}

}  // namespace

std::optional<ResourceReference> parse_reference(const Identity& identity, std::string_view kind,
                                                 const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with("arn:")) {
    const std::string prefix = make_arn(identity, "ecs", std::string(kind) + '/');
    if (!rest.starts_with(prefix)) return std::nullopt;
    rest.remove_prefix(prefix.size());
  }
  const auto slash = rest.rfind('/');
  if (slash == std::string_view::npos) return ResourceReference{"", std::string(rest)};
  return ResourceReference{std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

Result<ClusterName> cluster_name_of(const engine::State& state,
                                    const std::optional<std::string>& reference) {
  if (!reference || reference->empty()) return ClusterName(std::string(kDefaultCluster));
  const auto parsed = parse_reference(state.setting<Identity>(), "cluster", *reference);
  if (!parsed || !parsed->cluster.empty()) {
    return fail(ErrorCode::kInvalidParameter, "Invalid identifier: " + *reference);
  }
  return ClusterName(parsed->name);
}

Result<const Cluster*> find_cluster(const engine::State& state,
                                    const std::optional<std::string>& reference) {
  const auto name = cluster_name_of(state, reference);
  if (!name) return fail(name.error());
  const Cluster* cluster = state.table<Cluster>().find(*name);
  if (cluster == nullptr) return fail(ErrorCode::kClusterNotFound, "Cluster not found.");
  if (cluster->status != ClusterStatus::kActive) {
    return fail(ErrorCode::kClusterNotFound, "The referenced cluster was inactive.");
  }
  return cluster;
}

Result<const Service*> find_service(const engine::State& state, const ClusterName& cluster,
                                    const std::string& reference) {
  const auto parsed = parse_reference(state.setting<Identity>(), "service", reference);
  const Error missing{ErrorCode::kServiceNotFound, "Service not found."};
  if (!parsed) return fail(missing);
  if (!parsed->cluster.empty() && parsed->cluster != cluster.str()) return fail(missing);
  const Service* service = state.table<Service>().find(service_key(cluster, parsed->name));
  if (service == nullptr) return fail(missing);
  return service;
}

const Deployment* find_task_set(const engine::State& state, const Service& service,
                                const std::string& reference) {
  const auto& identity = state.setting<Identity>();
  for (const Deployment& each : service.deployments) {
    if (!each.task_set) continue;
    if (reference == each.id.str() || reference == task_set_arn(identity, service.key(), each.id)) {
      return &each;
    }
  }
  return nullptr;
}

const Task* find_task(const engine::State& state, const ClusterName& cluster,
                      const std::string& reference) {
  const auto parsed = parse_reference(state.setting<Identity>(), "task", reference);
  if (!parsed) return nullptr;
  const Task* task = state.table<Task>().find(TaskId(parsed->name));
  return task != nullptr && task->cluster == cluster ? task : nullptr;
}

const ContainerInstance* find_instance(const engine::State& state, const ClusterName& cluster,
                                       const std::string& reference) {
  const auto parsed = parse_reference(state.setting<Identity>(), "container-instance", reference);
  if (!parsed) return nullptr;
  if (!parsed->cluster.empty() && parsed->cluster != cluster.str()) return nullptr;
  const auto* instance = state.table<ContainerInstance>().find(InstanceId(parsed->name));
  return instance != nullptr && serves(*instance, cluster) ? instance : nullptr;
}

Result<const TaskDefinition*> find_task_definition(const engine::State& state,
                                                   const std::string& reference) {
  const auto parsed = parse_reference(state.setting<Identity>(), "task-definition", reference);
  if (!parsed || !parsed->cluster.empty()) return fail(no_task_definition());
  const auto colon = parsed->name.rfind(':');
  if (colon == std::string::npos) {
    const auto* newest = newest_active(state, parsed->name);
    if (newest == nullptr) return fail(no_task_definition());
    return newest;
  }
  TaskDefinitionKey key{parsed->name.substr(0, colon), 0};
  const char* end = parsed->name.data() + parsed->name.size();
  const auto read = std::from_chars(parsed->name.data() + colon + 1, end, key.revision);
  if (read.ec != std::errc{} || read.ptr != end) {
    return fail(ErrorCode::kClient,
                "Invalid revision number. Number: " + parsed->name.substr(colon + 1));
  }
  const auto* definition = state.table<TaskDefinition>().find(key);
  if (definition == nullptr) return fail(no_task_definition());
  return definition;
}

Result<const TaskDefinition*> find_active_task_definition(const engine::State& state,
                                                          const std::string& reference) {
  auto definition = find_task_definition(state, reference);
  if (!definition) return fail(ErrorCode::kClient, "TaskDefinition not found.");
  if ((*definition)->status != TaskDefinitionStatus::kActive) {
    return fail(ErrorCode::kClient, "TaskDefinition is inactive");
  }
  return definition;
}

}  // namespace minato::ecs
