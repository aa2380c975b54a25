#include "services/ecs/operations/instance_operations.h"

#include <algorithm>

#include "services/ecs/instance_commands.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/placement/capacity_view.h"
#include "services/ecs/placement/constraint_set.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDescribed = 100;
constexpr std::size_t kMostUpdated = 10;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

api::Resource number(const char* name, std::int64_t value) {
  return {.name = name,
          .type = "INTEGER",
          .double_value = 0,
          .long_value = 0,
          .integer_value = static_cast<std::int32_t>(value)};
}

api::Resource ports(const char* name, std::vector<std::string> values) {
  return {.name = name,
          .type = "STRINGSET",
          .double_value = 0,
          .long_value = 0,
          .integer_value = 0,
          .string_set_value = std::move(values)};
}

std::vector<api::Resource> registered(const ContainerInstance& instance) {
  std::vector<std::string> tcp;
  for (const int port : instance.reserved_ports) tcp.push_back(std::to_string(port));
  return {number("CPU", instance.cpu.value), number("MEMORY", instance.memory.value),
          ports("PORTS", std::move(tcp)), ports("PORTS_UDP", {})};
}

/// As ECS shows them: CPU and memory that are left, ports that are taken.
std::vector<api::Resource> remaining(const ContainerInstance& instance,
                                     const InstanceCapacity& capacity) {
  std::vector<std::string> tcp, udp;
  for (const int port : instance.reserved_ports) tcp.push_back(std::to_string(port));
  for (const int port : capacity.ports) {
    (port < 0 ? udp : tcp).push_back(std::to_string(std::abs(port)));
  }
  return {number("CPU", instance.cpu.value - capacity.used_cpu.value),
          number("MEMORY", instance.memory.value - capacity.used_memory.value),
          ports("PORTS", std::move(tcp)), ports("PORTS_UDP", std::move(udp))};
}

api::ContainerInstance show(const State& state, const ClusterName& cluster,
                            const ContainerInstance& from) {
  const auto& capacity = *state.view<CapacityView>().find(from.id);
  api::ContainerInstance to;
  to.container_instance_arn = container_instance_arn(state.setting<Identity>(), cluster, from.id);
  to.ec2_instance_id = from.ec2_instance_id;
  to.version = static_cast<std::int64_t>(state.table<ContainerInstance>().version(from.id));
  to.version_info = api::VersionInfo{.agent_version = from.agent_version};
  to.registered_resources = registered(from);
  to.remaining_resources = remaining(from, capacity);
  to.status = minato::to_string(from.status);
  to.agent_connected = capacity.connected;
  to.running_tasks_count = 0;
  to.pending_tasks_count = 0;
  for (const Task* task : state.index<TasksOnInstance>().find(from.id)) {
    if (task->cluster != cluster) continue;
    if (task->last_status == TaskStatus::kRunning) ++*to.running_tasks_count;
    if (task->last_status < TaskStatus::kRunning) ++*to.pending_tasks_count;
  }
  to.attributes.emplace();
  for (const auto& [name, value] : attributes_of(from)) {
    auto& attribute = to.attributes->emplace_back();
    attribute.name = name;
    if (!value.empty()) attribute.value = value;
  }
  to.registered_at = from.registered_at;
  to.attachments.emplace();
  to.tags.emplace();
  return to;
}

api::Failure missing(const State& state, const ClusterName& cluster, const std::string& reference) {
  const std::string arn =
      reference.starts_with("arn:")
          ? reference
          : container_instance_arn(state.setting<Identity>(), cluster, InstanceId(reference));
  return {.arn = arn, .reason = "MISSING"};
}

/// Everything holds where there is no filter.
Result<ConstraintSet> read_filter(const State& state, const ClusterName& cluster,
                                  const std::optional<std::string>& filter) {
  if (!filter || filter->empty()) return ConstraintSet(state, cluster, "", {});
  if (const auto query = ClusterQuery::parse(*filter); !query) return fail(query.error());
  return ConstraintSet(state, cluster, "", {{PlacementConstraintType::kMemberOf, *filter}});
}

}  // namespace

Result<Handled<api::ListContainerInstancesResponse>> list_container_instances(
    const State& state, const api::ListContainerInstancesRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto filter = read_filter(state, (*cluster)->name, request.filter);
  if (!filter) return fail(filter.error());
  const auto& view = state.view<CapacityView>();
  std::vector<std::string> arns;
  for (const auto& [id, row] : state.table<ContainerInstance>().rows()) {
    if (!serves(row.record, (*cluster)->name)) continue;
    if (request.status && to_string(*request.status) != minato::to_string(row.record.status)) {
      continue;
    }
    if (!filter->holds(*view.find(id), 0)) continue;
    arns.push_back(container_instance_arn(state.setting<Identity>(), (*cluster)->name, id));
  }
  auto page = paginate(std::move(arns), request.next_token, request.max_results);
  if (!page) return fail(page.error());
  return answered(
      api::ListContainerInstancesResponse{.container_instance_arns = std::move(page->names),
                                          .next_token = std::move(page->next_token)});
}

Result<Handled<api::DescribeContainerInstancesResponse>> describe_container_instances(
    const State& state, const api::DescribeContainerInstancesRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.container_instances.empty()) return invalid("Container Instances cannot be empty.");
  if (request.container_instances.size() > kMostDescribed) {
    return invalid("At most 100 container instances can be described at once.");
  }
  api::DescribeContainerInstancesResponse response;
  response.container_instances.emplace();
  response.failures.emplace();
  for (const auto& reference : request.container_instances) {
    if (const auto* instance = find_instance(state, (*cluster)->name, reference)) {
      auto& shown =
          response.container_instances->emplace_back(show(state, (*cluster)->name, *instance));
      if (includes(request.include, api::ContainerInstanceField::kTags)) {
        shown.tags = show_tags(instance->tags);
      }
    } else {
      response.failures->push_back(missing(state, (*cluster)->name, reference));
    }
  }
  return answered(std::move(response));
}

Result<Handled<api::UpdateContainerInstancesStateResponse>> update_container_instances_state(
    const State& state, const api::UpdateContainerInstancesStateRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.container_instances.empty()) return invalid("Container Instances cannot be empty.");
  if (request.container_instances.size() > kMostUpdated) {
    return invalid("At most 10 container instances can be updated at once.");
  }
  const bool drains = request.status == api::ContainerInstanceStatus::kDraining;
  if (!drains && request.status != api::ContainerInstanceStatus::kActive) {
    return invalid("Container instances can only be updated to ACTIVE or DRAINING.");
  }
  Handled<api::UpdateContainerInstancesStateResponse> handled;
  std::vector<InstanceId> updated;
  std::vector<api::Failure> failures;
  for (const auto& reference : request.container_instances) {
    const auto* instance = find_instance(state, (*cluster)->name, reference);
    if (instance == nullptr) {
      failures.push_back(missing(state, (*cluster)->name, reference));
      continue;
    }
    const auto status = drains ? InstanceStatus::kDraining : InstanceStatus::kActive;
    if (instance->status != status) handled.plan.add(SetInstanceStatus{instance->id, status});
    if (!drains && is_quarantined(*instance)) {
      handled.plan.add(SetInstanceAttribute{instance->id, kQuarantineAttribute, std::nullopt});
      handled.plan.add(CountFailedStarts{instance->id, {}});
    }
    updated.push_back(instance->id);
  }
  handled.answer = [name = (*cluster)->name, updated, failures](const State& after) {
    api::UpdateContainerInstancesStateResponse response;
    response.container_instances.emplace();
    for (const auto& id : updated) {
      const auto* instance = after.table<ContainerInstance>().find(id);
      if (instance != nullptr)
        response.container_instances->push_back(show(after, name, *instance));
    }
    response.failures = failures;
    return response;
  };
  return handled;
}

Result<Handled<api::DeregisterContainerInstanceResponse>> deregister_container_instance(
    const State& state, const api::DeregisterContainerInstanceRequest& request, Context& context) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto* instance = find_instance(state, (*cluster)->name, request.container_instance);
  if (instance == nullptr) return invalid("Referenced container instance not found.");
  const auto& tasks = state.index<TasksOnInstance>().find(instance->id);
  const bool busy = std::ranges::any_of(
      tasks, [](const Task* task) { return task->last_status != TaskStatus::kStopped; });
  if (busy && !request.force.value_or(false)) {
    return invalid("Found running tasks on the instance: stop them, or use the force option.");
  }
  Handled<api::DeregisterContainerInstanceResponse> handled;
  for (const Task* task : tasks) {
    if (task->last_status == TaskStatus::kStopped) continue;
    handled.plan.add(StopTask{
        task->id, "InfrastructureHealth",
        "Host EC2 (instance " + instance->ec2_instance_id + ") was deregistered.", context.now});
    handled.plan.add(AdvanceTask{task->id, TaskStatus::kStopped, context.now});
  }
  handled.plan.add(DeregisterInstance{instance->id});
  api::DeregisterContainerInstanceResponse response;
  response.container_instance = show(state, (*cluster)->name, *instance);
  response.container_instance->status = "INACTIVE";
  handled.answer = [response](const State&) { return response; };
  return handled;
}

Result<Handled<api::UpdateContainerAgentResponse>> update_container_agent(
    const State& state, const api::UpdateContainerAgentRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto* instance = find_instance(state, (*cluster)->name, request.container_instance);
  if (instance == nullptr) return invalid("Referenced container instance not found.");
  return fail(ErrorCode::kNoUpdateAvailable,
              "There is no update available for your container agent: Minato's is updated with its "
              "program on the machine.");
}

}  // namespace minato::ecs
