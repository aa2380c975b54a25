#include "services/ecs/operations/instance_operations.h"

#include <algorithm>

#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/placement/capacity_view.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDescribed = 100;

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
  for (const auto& [name, value] : from.attributes) {
    auto& attribute = to.attributes->emplace_back();
    attribute.name = name;
    if (!value.empty()) attribute.value = value;
  }
  to.registered_at = from.registered_at;
  to.attachments.emplace();
  to.tags.emplace();
  return to;
}

}  // namespace

Result<Handled<api::ListContainerInstancesResponse>> list_container_instances(
    const State& state, const api::ListContainerInstancesRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.filter) {
    return fail(ErrorCode::kUnsupportedMember, "filter is not supported yet by Minato.");
  }
  std::vector<std::string> arns;
  for (const auto& [id, row] : state.table<ContainerInstance>().rows()) {
    if (!serves(row.record, (*cluster)->name)) continue;
    if (request.status && to_string(*request.status) != minato::to_string(row.record.status)) {
      continue;
    }
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
    const auto named = parse_reference(state.setting<Identity>(), "container-instance", reference);
    const auto* instance =
        named ? state.table<ContainerInstance>().find(InstanceId(named->name)) : nullptr;
    if (instance != nullptr && serves(*instance, (*cluster)->name)) {
      auto& shown =
          response.container_instances->emplace_back(show(state, (*cluster)->name, *instance));
      if (includes(request.include, api::ContainerInstanceField::kTags)) {
        shown.tags = show_tags(instance->tags);
      }
      continue;
    }
    const std::string arn = reference.starts_with("arn:")
                                ? reference
                                : container_instance_arn(state.setting<Identity>(),
                                                         (*cluster)->name, InstanceId(reference));
    response.failures->push_back({.arn = arn, .reason = "MISSING"});
  }
  return answered(std::move(response));
}

}  // namespace minato::ecs
