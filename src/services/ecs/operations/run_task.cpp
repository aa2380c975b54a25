// RunTask and StartTask.
#include <algorithm>

#include "api/ecs_codec.h"
#include "base/stable_hash.h"
#include "services/ecs/capacity_provider_share.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/group_peers.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/task_operations.h"
#include "services/ecs/operations/task_request.h"
#include "services/ecs/operations/task_view.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/run_request_commands.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/task_factory.h"
#include "services/ecs/waiting_task_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostAtOnce = 10;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
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

template <class Response>
Handled<Response> shown_after(engine::Plan plan, std::vector<TaskId> tasks,
                              std::vector<api::Failure> failures) {
  Handled<Response> handled;
  handled.plan = std::move(plan);
  handled.answer = [tasks = std::move(tasks), failures = std::move(failures)](const State& after) {
    Response response;
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

/// What a task does not keep as it was asked for: how many, where to, and with what tags.
std::string hash_of(const api::RunTaskRequest& request) {
  api::RunTaskRequest rest;
  rest.count = request.count.value_or(1);
  rest.capacity_provider_strategy = request.capacity_provider_strategy;
  rest.placement_constraints = request.placement_constraints;
  rest.placement_strategy = request.placement_strategy;
  rest.enable_ecs_managed_tags = request.enable_ecs_managed_tags.value_or(false);
  rest.propagate_tags = request.propagate_tags;
  rest.tags = request.tags;
  return stable_hash_hex(wire::encode_json_text(rest));
}

RunRequest run_request_of(const Run& run, const api::RunTaskRequest& request) {
  return {RunRequestId(run.cluster.str() + '/' + request.client_token.value_or("")),
          hash_of(request)};
}

/// Whether the earlier request with the token was the same. An older version kept less of it.
bool is_same_request(const State& state, const RunRequest& request, const Task& earlier,
                     const Task& wanted) {
  const auto* kept = state.table<RunRequest>().find(request.id);
  return (kept == nullptr || kept->hash == request.hash) &&
         earlier.definition == wanted.definition && earlier.group == wanted.group &&
         earlier.started_by == wanted.started_by && earlier.overrides == wanted.overrides &&
         earlier.network == wanted.network && earlier.launch_type == wanted.launch_type &&
         earlier.execute_command == wanted.execute_command;
}

Answer<api::RunTask> answer_again(const State& state, std::vector<TaskId> earlier,
                                  const RunRequest& request, const Task& wanted) {
  const Task& first = state.table<Task>().at(earlier.front());
  if (is_same_request(state, request, first, wanted)) {
    return shown_after<api::RunTaskResponse>({}, std::move(earlier), {});
  }
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

PlacementRequest placement_of(const State& state, const Run& run,
                              const api::RunTaskRequest& request, const Task& model,
                              Context& context) {
  PlacementRequest placement{.cluster = run.cluster,
                             .resources = model.resources,
                             .peers = {},
                             .count = request.count.value_or(1),
                             .rules = rules_with(run.placement, *run.definition),
                             .group = model.group};
  if (goes_by_peers(model, placement.rules)) {
    placement.peers = peers_of_group(state, run.cluster, model.group);
  }
  if (draws_lots(placement.rules)) placement.seed = context.random.next();
  return placement;
}

/// StartTask is RunTask without a choice of machines; a cluster's capacity providers, which are
/// there to choose some, have no say in it.
api::RunTaskRequest as_run(const api::StartTaskRequest& request) {
  api::RunTaskRequest run;
  run.task_definition = request.task_definition;
  run.cluster = request.cluster;
  run.enable_ecs_managed_tags = request.enable_ecs_managed_tags;
  run.enable_execute_command = request.enable_execute_command;
  run.group = request.group;
  run.network_configuration = request.network_configuration;
  run.overrides = request.overrides;
  run.propagate_tags = request.propagate_tags;
  run.reference_id = request.reference_id;
  run.started_by = request.started_by;
  run.launch_type = api::LaunchType::kEc2;
  run.tags = request.tags;
  return run;
}

/// Ids of what is named, known or not.
Result<std::vector<InstanceId>> named_instances(const State& state,
                                                const api::StartTaskRequest& request) {
  if (request.container_instances.empty()) return invalid("Container instances cannot be empty.");
  if (request.container_instances.size() > kMostAtOnce) {
    return invalid("A task can be started on at most 10 container instances at once.");
  }
  std::vector<InstanceId> ids;
  for (const auto& reference : request.container_instances) {
    const auto named = parse_reference(state.setting<Identity>(), "container-instance", reference);
    if (!named) return invalid("Invalid identifier: " + reference);
    ids.emplace_back(named->name);
  }
  return ids;
}

/// The tasks of one request, all like its model.
class Started {
 public:
  Started(const Run& run, const Task& model, Context& context)
      : model_(model), share_(run.strategy), context_(context) {}

  void place(const PlacementResult& result) {
    for (const auto& instance : result.placed) {
      Task task = next();
      ecs::place(task, instance);
      plan_.add(CreateTask{std::move(task)});
    }
  }
  void wait(int count, const PlacementRules& rules) {
    for (int i = 0; i < count; ++i) {
      Task task = next();
      task.last_status = TaskStatus::kProvisioning;
      plan_.add(BeginWaiting{{task.id, task.cluster, rules, context_.now}});
      plan_.add(CreateTask{std::move(task)});
    }
  }

  engine::Plan take_plan() { return std::move(plan_); }
  const std::vector<TaskId>& tasks() const { return tasks_; }

 private:
  Task next() {
    Task task = model_;
    share_.assign(task);
    if (!tasks_.empty()) task.id = TaskId(context_.random.hex(32));
    tasks_.push_back(task.id);
    return task;
  }

  const Task& model_;
  CapacityProviderShare share_;
  Context& context_;
  engine::Plan plan_;
  std::vector<TaskId> tasks_;
};

/// What becomes of tasks for which there is no room.
struct Leftover {
  int waits = 0;
  std::vector<api::Failure> failures;
};

Leftover leftover_of(const State& state, const Run& run, int count, const PlacementResult& result) {
  Leftover leftover;
  const int unplaced = count - static_cast<int>(result.placed.size());
  if (!state.table<Cluster>().at(run.cluster).run_task_waits) {
    leftover.failures = failures_of(state, run, result);
    return leftover;
  }
  const std::size_t waiting = state.index<WaitingTasksByCluster>().find(run.cluster).size();
  const std::size_t places = kMostWaitingTasks - std::min(waiting, kMostWaitingTasks);
  leftover.waits = std::min(unplaced, static_cast<int>(places));
  for (int i = leftover.waits; i < unplaced; ++i) {
    leftover.failures.push_back({.reason = "RESOURCE:WAITING",
                                 .detail = "The limit of " + std::to_string(kMostWaitingTasks) +
                                           " tasks that wait for room in the cluster is reached."});
  }
  return leftover;
}

}  // namespace

Result<Handled<api::StartTaskResponse>> start_task(const State& state,
                                                   const api::StartTaskRequest& request,
                                                   Context& context) {
  const api::RunTaskRequest as_run_task = as_run(request);
  const auto run = read_run(state, as_run_task);
  if (!run) return fail(run.error());
  const auto instances = named_instances(state, request);
  if (!instances) return fail(instances.error());
  const Task model = make_run_task(*run, as_run_task, context);
  // Constraints are for who chooses among machines: ECS asks none of them here.
  const auto result = plan_placement_on(
      state, {.cluster = run->cluster, .resources = model.resources, .peers = {}}, *instances);
  Started started(*run, model, context);
  started.place(result);
  return shown_after<api::StartTaskResponse>(started.take_plan(), started.tasks(),
                                             failures_of(state, *run, result));
}

Result<Handled<api::RunTaskResponse>> run_task(const State& state,
                                               const api::RunTaskRequest& request,
                                               Context& context) {
  const auto run = read_run(state, request);
  if (!run) return fail(run.error());
  const Task model = make_run_task(*run, request, context);
  const RunRequest kept = model.client_token.empty() ? RunRequest{} : run_request_of(*run, request);
  if (auto earlier = tasks_with_token(state, *run, request.client_token); !earlier.empty()) {
    return answer_again(state, std::move(earlier), kept, model);
  }
  const bool may_wait = state.table<Cluster>().at(run->cluster).run_task_waits;
  if (!may_wait && !has_instance(state, run->cluster)) {
    return invalid("No Container Instances were found in your cluster.");
  }
  PlacementRequest placement = placement_of(state, *run, request, model, context);
  placement.with_refusals = !may_wait;
  const auto result = plan_placement(state, placement);
  Leftover leftover = leftover_of(state, *run, placement.count, result);
  Started started(*run, model, context);
  started.place(result);
  started.wait(leftover.waits, placement.rules);
  engine::Plan plan = started.take_plan();
  if (!model.client_token.empty() && !started.tasks().empty()) plan.add(KeepRunRequest{kept});
  return shown_after<api::RunTaskResponse>(std::move(plan), started.tasks(),
                                           std::move(leftover.failures));
}

}  // namespace minato::ecs
