#include <algorithm>
#include <set>

#include "services/ecs/capacity_provider_share.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/service_request.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_operations.h"
#include "services/ecs/operations/task_size.h"
#include "services/ecs/operations/task_view.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/task_commands.h"
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
  if (request.enable_execute_command.value_or(false)) {
    return fail(ErrorCode::kUnsupportedMember,
                "enableExecuteCommand is not supported yet by Minato.");
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

/// One RunTask, put together from what it names.
struct Run {
  ClusterName cluster;
  const TaskDefinition* definition = nullptr;
  Document<api::NetworkConfiguration> network;
  LaunchType launch_type = LaunchType::kEc2;
  std::vector<Tag> tags;
  CapacityProviderStrategy strategy;
};

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
  return Run{(*cluster)->name, *definition,      std::move(*network),
             *launch_type,     std::move(*tags), std::move(*strategy)};
}

Task make_run_task(const Run& run, const api::RunTaskRequest& request, Context& context) {
  Task task = make_task(run.cluster, *run.definition, context);
  task.launch_type = run.launch_type;
  task.network = run.network;
  task.group = request.group.value_or("family:" + run.definition->id.family);
  task.started_by = request.started_by.value_or("");
  task.client_token = request.client_token.value_or("");
  task.tags = run.tags;
  if (request.enable_ecs_managed_tags.value_or(false)) {
    add_managed_tags(task.tags, run.cluster, "");
  }
  if (request.overrides) {
    task.overrides = Document<api::TaskOverride>(*request.overrides);
    task.resources = resources_with(*run.definition, *request.overrides);
  }
  return task;
}

std::map<InstanceId, int> peers_of(const State& state, const Run& run, const std::string& group) {
  std::map<InstanceId, int> peers;
  for (const Task* task : state.index<TasksByCluster>().find(run.cluster)) {
    if (task->group == group && task->last_status != TaskStatus::kStopped) ++peers[task->instance];
  }
  return peers;
}

std::vector<api::Failure> failures_of(const State& state, const Run& run,
                                      const PlacementResult& result) {
  std::vector<api::Failure> failures;
  for (const auto& refusal : result.refusals) {
    failures.push_back(
        {.arn = container_instance_arn(state.setting<Identity>(), run.cluster, refusal.instance),
         .reason = refusal.reason});
  }
  return failures;
}

Handled<api::RunTaskResponse> shown_after(engine::Plan plan, std::vector<TaskId> tasks,
                                          std::vector<api::Failure> failures) {
  Handled<api::RunTaskResponse> handled;
  handled.plan = std::move(plan);
  handled.answer = [tasks = std::move(tasks), failures = std::move(failures)](const State& after) {
    api::RunTaskResponse response;
    response.tasks.emplace();
    response.failures = failures;
    for (const auto& id : tasks) {
      response.tasks->push_back(show_task(after, after.table<Task>().at(id), ShowTags::kYes));
    }
    return response;
  };
  return handled;
}

/// The tasks of an earlier RunTask with this token; empty: there was none.
std::vector<TaskId> tasks_with_token(const State& state, const Run& run,
                                     const std::optional<std::string>& token) {
  std::vector<TaskId> tasks;
  if (!token || token->empty()) return tasks;
  for (const Task* task :
       state.index<TasksByClientToken>().find(run.cluster.str() + '/' + *token)) {
    tasks.push_back(task->id);
  }
  return tasks;
}

/// Whether an earlier task with the token was asked for in the same words.
bool is_of_same_request(const Task& earlier, const Task& wanted) {
  return earlier.definition == wanted.definition && earlier.group == wanted.group &&
         earlier.started_by == wanted.started_by && earlier.overrides == wanted.overrides &&
         earlier.network == wanted.network && earlier.launch_type == wanted.launch_type;
}

Answer<api::RunTask> answer_again(const State& state, std::vector<TaskId> earlier,
                                  const Task& wanted) {
  const Task& first = state.table<Task>().at(earlier.front());
  if (is_of_same_request(first, wanted)) return shown_after({}, std::move(earlier), {});
  std::string arns;
  for (const auto& id : earlier) {
    arns += ' ' + task_arn(state.setting<Identity>(), wanted.cluster, id);
  }
  return fail(ErrorCode::kConflict,
              "The provided clientToken is already in use with a different RunTask request, which "
              "has made:" +
                  arns);
}

bool has_instance(const State& state, const ClusterName& cluster) {
  return std::ranges::any_of(state.table<ContainerInstance>().rows(),
                             [&](const auto& row) { return serves(row.second.record, cluster); });
}

}  // namespace

Result<Handled<api::RunTaskResponse>> run_task(const State& state,
                                               const api::RunTaskRequest& request,
                                               Context& context) {
  const auto run = read_run(state, request);
  if (!run) return fail(run.error());
  const Task model = make_run_task(*run, request, context);
  if (auto earlier = tasks_with_token(state, *run, request.client_token); !earlier.empty()) {
    return answer_again(state, std::move(earlier), model);
  }
  if (!has_instance(state, run->cluster)) {
    return invalid("No Container Instances were found in your cluster.");
  }
  // Tasks of a group of their own are spread over the machines as those of a service are.
  auto result = plan_placement(state, {.cluster = run->cluster,
                                       .resources = model.resources,
                                       .peers = request.group ? peers_of(state, *run, model.group)
                                                              : std::map<InstanceId, int>{},
                                       .count = request.count.value_or(1)});
  engine::Plan plan;
  std::vector<TaskId> tasks;
  CapacityProviderShare share(run->strategy);
  for (const auto& instance : result.placed) {
    Task task = model;
    share.assign(task);
    if (!tasks.empty()) task.id = TaskId(context.random.hex(32));
    tasks.push_back(task.id);
    plan.add(CreateTask{std::move(task)});
    plan.add(PlaceTask{tasks.back(), instance});
  }
  return shown_after(std::move(plan), std::move(tasks), failures_of(state, *run, result));
}

}  // namespace minato::ecs
