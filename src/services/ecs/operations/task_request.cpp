#include "services/ecs/operations/task_request.h"

#include <algorithm>
#include <set>

#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/placement_request.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/service_request.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_size.h"
#include "services/ecs/task_factory.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr int kMostAtOnce = 10;
constexpr std::size_t kLongestStartedBy = 128;
constexpr std::size_t kLongestReference = 1024;
constexpr std::size_t kLongestToken = 64;
/// Of a container, in MiB.
constexpr int kLeastMemory = 6;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

bool is_token_character(char c) { return c >= '!' && c <= '~'; }

Status check_alone(const api::RunTaskRequest& request) {
  const int count = request.count.value_or(1);
  if (count < 1 || count > kMostAtOnce) {
    return invalid("Count must be between 1 and 10.");
  }
  if (request.started_by.value_or("").size() > kLongestStartedBy) {
    return invalid("startedBy has at most 128 characters.");
  }
  if (request.reference_id.value_or("").size() > kLongestReference) {
    return invalid("referenceId has at most 1024 characters.");
  }
  if (const std::string token = request.client_token.value_or("");
      token.size() > kLongestToken || !std::ranges::all_of(token, is_token_character)) {
    return invalid("clientToken has at most 64 visible ASCII characters.");
  }
  if (request.group.value_or("").starts_with("service:")) {
    return invalid("Task group names must not begin with service:, which is kept for services.");
  }
  if (request.propagate_tags == api::PropagateTags::kService) {
    return invalid("propagateTags SERVICE is for services.");
  }
  return {};
}

/// The bounds of a definition hold for what overrides it.
Status check_container_override(const api::ContainerOverride& each,
                                const TaskDefinition& definition) {
  const std::string name = each.name.value_or("");
  const auto& containers = *definition.document->container_definitions;
  if (std::ranges::none_of(containers, [&](const auto& c) { return c.name == each.name; })) {
    return invalid("Override for container named " + name +
                   " is not a container in the TaskDefinition.");
  }
  const auto too_little = [&](const char* member, const char* bound) {
    return fail(ErrorCode::kClient, "Invalid override of container '" + name + "'. '" + member +
                                        "' must " + bound + '.');
  };
  if (each.cpu.value_or(0) < 0) return too_little("cpu", "not be negative");
  if (each.memory.value_or(kLeastMemory) < kLeastMemory) {
    return too_little("memory", "be at least 6 MiB");
  }
  if (each.memory_reservation.value_or(kLeastMemory) < kLeastMemory) {
    return too_little("memoryReservation", "be at least 6 MiB");
  }
  return {};
}

Status check_overrides(const api::TaskOverride& overrides, const TaskDefinition& definition) {
  if (overrides.cpu) {
    if (const auto cpu = parse_task_cpu(*overrides.cpu); !cpu) return fail(cpu.error());
  }
  if (overrides.memory) {
    if (const auto memory = parse_task_memory(*overrides.memory); !memory) {
      return fail(memory.error());
    }
  }
  if (!overrides.container_overrides) return {};
  std::set<std::string> names;
  for (const auto& each : *overrides.container_overrides) {
    if (!names.insert(each.name.value_or("")).second) {
      return invalid("The container " + each.name.value_or("") + " is overridden twice.");
    }
    if (auto good = check_container_override(each, definition); !good) return good;
  }
  return {};
}

/// The resources of a task whose cpu and memory may be overridden as a whole or by container.
TaskResources resources_with(const TaskDefinition& definition, const api::TaskOverride& overrides) {
  TaskResources resources = definition.resources;
  const bool whole_cpu = definition.document->cpu.has_value();
  const bool whole_memory = definition.document->memory.has_value();
  if (overrides.container_overrides) {
    for (const auto& each : *overrides.container_overrides) {
      for (const auto& container : *definition.document->container_definitions) {
        if (container.name != each.name) continue;
        if (each.cpu && !whole_cpu) resources.cpu.value += *each.cpu - container.cpu.value_or(0);
        const auto before =
            container.memory_reservation ? container.memory_reservation : container.memory;
        const auto after = each.memory_reservation ? each.memory_reservation : each.memory;
        const bool counts = each.memory_reservation || !container.memory_reservation;
        if (after && counts && !whole_memory) resources.memory.value += *after - before.value_or(0);
      }
    }
  }
  if (overrides.cpu) resources.cpu = *parse_task_cpu(*overrides.cpu);
  if (overrides.memory) resources.memory = *parse_task_memory(*overrides.memory);
  return resources;
}

}  // namespace

Result<Run> read_run(const State& state, const api::RunTaskRequest& request) {
  if (auto good = check_alone(request); !good) return fail(good.error());
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto definition = find_active_task_definition(state, request.task_definition);
  if (!definition) return fail(definition.error());
  auto network = read_network(state, request.network_configuration, **definition);
  if (!network) return fail(network.error());
  auto strategy = strategy_of(**cluster, request.capacity_provider_strategy, request.launch_type);
  if (!strategy) return fail(strategy.error());
  const auto launch_type = read_launch_type(
      strategy->empty() ? request.launch_type : api::LaunchType::kFargate, **definition);
  if (!launch_type) return fail(launch_type.error());
  auto placement = read_placement(request.placement_constraints, request.placement_strategy, {},
                                  {*definition, *launch_type});
  if (!placement) return fail(placement.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  if (request.overrides) {
    if (auto good = check_overrides(*request.overrides, **definition); !good) {
      return fail(good.error());
    }
  }
  if (request.propagate_tags == api::PropagateTags::kTaskDefinition) {
    for (const auto& tag : (*definition)->tags) {
      if (std::ranges::find(*tags, tag.key, &Tag::key) == tags->end()) tags->push_back(tag);
    }
  }
  return Run{(*cluster)->name, *definition,           std::move(*network), *launch_type,
             std::move(*tags), std::move(*placement), std::move(*strategy)};
}

Task make_run_task(const Run& run, const api::RunTaskRequest& request, Context& context) {
  Task task = make_task(run.cluster, *run.definition, context);
  task.launch_type = run.launch_type;
  task.network = run.network;
  task.group = request.group.value_or("family:" + run.definition->id.family);
  task.started_by = request.started_by.value_or("");
  task.client_token = request.client_token.value_or("");
  task.tags = run.tags;
  task.execute_command = request.enable_execute_command.value_or(false);
  if (request.enable_ecs_managed_tags.value_or(false)) {
    add_managed_tags(task.tags, run.cluster, "");
  }
  if (request.overrides) {
    task.overrides = Document<api::TaskOverride>(*request.overrides);
    task.resources = resources_with(*run.definition, *request.overrides);
  }
  return task;
}

}  // namespace minato::ecs
