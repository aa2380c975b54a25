#include "services/ecs/operations/explain_placement.h"

#include <algorithm>

#include "services/ecs/group_peers.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/placement/constraint_set.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/waiting_task.h"

namespace minato::ecs {
namespace {

using Request = control::api::ExplainPlacement::Request;
using Response = control::api::ExplainPlacement::Response;
using engine::State;

/// What the question is about.
struct Subject {
  std::string arn;
  TaskDefinitionKey definition;
  PlacementRequest placement;
};

/// Nothing can be said of tasks whose definition has been deleted.
tl::unexpected<Error> no_definition(const std::string& arn, const TaskDefinitionKey& definition) {
  return fail(ErrorCode::kResourceNotFound,
              "The task definition " + definition.str() + " of " + arn + " has been deleted.");
}

Result<Subject> subject_of(const State& state, const Service& service) {
  std::string arn = service_arn(state.setting<Identity>(), service.key());
  const Deployment* primary = primary_of(service);
  if (primary == nullptr) {
    return fail(ErrorCode::kResourceNotFound,
                "No task set of " + arn + " is its PRIMARY: there is nothing to place for it.");
  }
  const TaskDefinitionKey& key = primary->definition;
  const auto* definition = state.table<TaskDefinition>().find(key);
  if (definition == nullptr) return no_definition(arn, key);
  Subject subject{std::move(arn),
                  key,
                  {.cluster = service.cluster,
                   .resources = definition->resources,
                   .peers = {},
                   .count = 1,
                   .rules = rules_with(service.placement, *definition),
                   .group = "service:" + service.name}};
  subject.placement.peers =
      peers_of_group(state, subject.placement.cluster, subject.placement.group);
  return subject;
}

/// What RunTask asked for is known only of tasks that wait.
PlacementRules rules_of(const State& state, const Task& task, const TaskDefinition& definition) {
  if (const auto* waiting = state.table<WaitingTask>().find(task.id)) return waiting->rules;
  const auto* service = state.table<Service>().find(task.service);
  return rules_with(service == nullptr ? PlacementRules{} : service->placement, definition);
}

Result<Subject> subject_of(const State& state, const Task& task) {
  std::string arn = task_arn(state.setting<Identity>(), task.cluster, task.id);
  const auto* definition = state.table<TaskDefinition>().find(task.definition);
  if (definition == nullptr) return no_definition(arn, task.definition);
  Subject subject{std::move(arn),
                  task.definition,
                  {.cluster = task.cluster,
                   .resources = task.resources,
                   .peers = {},
                   .count = 1,
                   .rules = rules_of(state, task, *definition),
                   .group = task.group}};
  subject.placement.peers =
      peers_of_group(state, subject.placement.cluster, subject.placement.group);
  return subject;
}

Result<Subject> find_subject(const State& state, const ClusterName& cluster,
                             const std::string& name) {
  const auto service = find_service(state, cluster, name);
  const bool places =
      service && (*service)->status != ServiceStatus::kInactive && !(*service)->deployments.empty();
  if (places) return subject_of(state, **service);
  if (const Task* task = find_task(state, cluster, name)) return subject_of(state, *task);
  return fail(ErrorCode::kResourceNotFound,
              "Neither a service nor a task " + name + " is in the cluster " + cluster.str() + '.');
}

std::string needs(const char* what, std::int64_t wanted, std::int64_t left) {
  return std::string("needs ") + std::to_string(wanted) + ' ' + what + ", " + std::to_string(left) +
         " are left";
}

std::string taken_ports(const PlacementRequest& placement, const InstanceCapacity& capacity) {
  std::string text;
  for (const int port : placement.resources.host_ports) {
    if (!std::ranges::binary_search(capacity.ports, port) &&
        std::ranges::count(capacity.instance->reserved_ports, port) == 0) {
      continue;
    }
    text += (text.empty() ? "taken: " : ", ") + std::to_string(std::abs(port)) +
            (port < 0 ? "/udp" : "/tcp");
  }
  return text;
}

/// The first expression that does not hold.
std::string unmet(const State& state, const PlacementRequest& placement,
                  const InstanceCapacity& capacity) {
  for (const auto& constraint : placement.rules.constraints) {
    if (constraint.type != PlacementConstraintType::kMemberOf) continue;
    const ConstraintSet one(state, placement.cluster, placement.group, {constraint});
    if (!one.holds(capacity, 0)) return constraint.expression;
  }
  return {};
}

std::string detail(const State& state, const PlacementRequest& placement,
                   const InstanceCapacity& capacity, const std::string& reason) {
  const auto& instance = *capacity.instance;
  if (reason == "RESOURCE:CPU") {
    return needs("CPU units", placement.resources.cpu.value,
                 instance.cpu.value - capacity.used_cpu.value);
  }
  if (reason == "RESOURCE:MEMORY") {
    return needs("MiB", placement.resources.memory.value,
                 instance.memory.value - capacity.used_memory.value);
  }
  if (reason == "RESOURCE:PORTS") return taken_ports(placement, capacity);
  if (reason == "AGENT") return instance.lost ? "it is lost" : "its agent is not connected";
  if (reason == "INACTIVE") return "it is " + std::string(to_string(instance.status));
  if (reason == "QUARANTINE") {
    return std::string("tasks fail to start there; ") + kQuarantineAttribute + " is " +
           *find_attribute(instance, kQuarantineAttribute);
  }
  if (reason.starts_with("Distinct")) return "a task of " + placement.group + " is there";
  return unmet(state, placement, capacity);
}

control::api::InstanceVerdict verdict(const State& state, const PlacementRequest& placement,
                                      const InstanceCapacity& capacity, const std::string* reason) {
  const auto& instance = *capacity.instance;
  control::api::InstanceVerdict verdict;
  verdict.container_instance_arn =
      container_instance_arn(state.setting<Identity>(), placement.cluster, instance.id);
  verdict.ec2_instance_id = instance.ec2_instance_id;
  verdict.status = to_string(instance.status);
  verdict.remaining_cpu = static_cast<int>(instance.cpu.value - capacity.used_cpu.value);
  verdict.remaining_memory = static_cast<int>(instance.memory.value - capacity.used_memory.value);
  const auto peers = placement.peers.find(instance.id);
  verdict.tasks = peers == placement.peers.end() ? 0 : peers->second;
  if (reason == nullptr) return verdict;
  verdict.reason = *reason;
  if (auto text = detail(state, placement, capacity, *reason); !text.empty()) {
    verdict.detail = std::move(text);
  }
  return verdict;
}

}  // namespace

Answer<control::api::ExplainPlacement> explain_placement(const State& state, const Request& request,
                                                         engine::Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto subject = find_subject(state, (*cluster)->name, request.name);
  if (!subject) return fail(subject.error());
  const PlacementRequest& placement = subject->placement;
  Response response;
  response.arn = subject->arn;
  response.task_definition = task_definition_arn(state.setting<Identity>(), subject->definition);
  response.cpu = static_cast<int>(placement.resources.cpu.value);
  response.memory = static_cast<int>(placement.resources.memory.value);
  std::vector<InstanceId> instances;
  for (const auto& [id, row] : state.table<ContainerInstance>().rows()) {
    if (serves(row.record, placement.cluster)) instances.push_back(id);
  }
  const auto result = plan_placement_on(state, placement, instances);
  // Refusals come in the order of the instances.
  auto refusal = result.refusals.begin();
  for (const auto& id : instances) {
    const bool refused = refusal != result.refusals.end() && refusal->instance == id;
    response.instances.push_back(verdict(state, placement, *state.view<CapacityView>().find(id),
                                         refused ? &refusal->reason : nullptr));
    if (refused) ++refusal;
  }
  return answered(std::move(response));
}

}  // namespace minato::ecs
