#include "services/ecs/operations/task_operations.h"

#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_view.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDescribed = 100;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

constexpr std::size_t kLongestReason = 1024;

/// What ListTasks narrows by; ECS lists tasks that are wanted to run unless asked for the others.
struct TaskFilter {
  std::optional<std::string> family;
  std::optional<std::string> started_by;
  std::optional<InstanceId> instance;
  std::optional<ServiceKey> service;
  std::optional<api::LaunchType> launch_type;
  /// Nothing: PENDING, which no task is wanted to be.
  std::optional<DesiredStatus> desired_status = DesiredStatus::kRunning;

  bool takes(const Task& task) const {
    return task.desired_status == desired_status &&
           (!family || task.definition.family == *family) &&
           (!started_by || task.started_by == *started_by) &&
           (!instance || task.instance == *instance) && (!service || task.service == *service) &&
           (!launch_type || to_string(*launch_type) == minato::to_string(task.launch_type));
  }
};

Result<TaskFilter> read_filter(const State& state, const ClusterName& cluster,
                               const api::ListTasksRequest& request) {
  TaskFilter filter;
  filter.family = request.family;
  filter.started_by = request.started_by;
  filter.launch_type = request.launch_type;
  if (request.daemon_name) {
    return fail(ErrorCode::kUnsupportedMember, "daemonName is not supported yet by Minato.");
  }
  if (request.desired_status == api::DesiredStatus::kStopped) {
    filter.desired_status = DesiredStatus::kStopped;
  }
  if (request.desired_status == api::DesiredStatus::kPending) filter.desired_status.reset();
  if (request.container_instance) {
    const auto named = parse_reference(state.setting<Identity>(), "container-instance",
                                       *request.container_instance);
    if (!named) return invalid("Invalid identifier: " + *request.container_instance);
    filter.instance = InstanceId(named->name);
  }
  if (request.service_name) {
    const auto service = find_service(state, cluster, *request.service_name);
    if (!service) return fail(service.error());
    filter.service = (*service)->key();
  }
  return filter;
}

}  // namespace

Result<Handled<api::StopTaskResponse>> stop_task(const State& state,
                                                 const api::StopTaskRequest& request,
                                                 Context& context) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const Task* task = find_task(state, (*cluster)->name, request.task);
  if (task == nullptr) return invalid("The referenced task was not found.");
  if (request.reason.value_or("").size() > kLongestReason) {
    return invalid("reason has at most 1024 characters.");
  }
  Handled<api::StopTaskResponse> handled;
  if (task->desired_status == DesiredStatus::kRunning) {
    handled.plan.add(StopTask{task->id, "UserInitiated",
                              request.reason.value_or("Task stopped by user"), context.now});
  }
  handled.answer = [id = task->id](const State& after) {
    return api::StopTaskResponse{.task =
                                     show_task(after, after.table<Task>().at(id), ShowTags::kYes)};
  };
  return handled;
}

Result<Handled<api::DescribeTasksResponse>> describe_tasks(const State& state,
                                                           const api::DescribeTasksRequest& request,
                                                           Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.tasks.empty()) return invalid("Tasks cannot be empty.");
  if (request.tasks.size() > kMostDescribed) {
    return invalid("At most 100 tasks can be described at once.");
  }
  const ShowTags tags =
      includes(request.include, api::TaskField::kTags) ? ShowTags::kYes : ShowTags::kNo;
  api::DescribeTasksResponse response;
  response.tasks.emplace();
  response.failures.emplace();
  for (const auto& reference : request.tasks) {
    if (const Task* task = find_task(state, (*cluster)->name, reference)) {
      response.tasks->push_back(show_task(state, *task, tags));
      continue;
    }
    const std::string arn =
        reference.starts_with("arn:")
            ? reference
            : task_arn(state.setting<Identity>(), (*cluster)->name, TaskId(reference));
    response.failures->push_back({.arn = arn, .reason = "MISSING"});
  }
  return answered(std::move(response));
}

Result<Handled<api::ListTasksResponse>> list_tasks(const State& state,
                                                   const api::ListTasksRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto filter = read_filter(state, (*cluster)->name, request);
  if (!filter) return fail(filter.error());
  std::vector<std::string> arns;
  for (const Task* task : state.index<TasksByCluster>().find((*cluster)->name)) {
    if (!filter->takes(*task)) continue;
    arns.push_back(task_arn(state.setting<Identity>(), task->cluster, task->id));
  }
  auto page = paginate(std::move(arns), request.next_token, request.max_results);
  if (!page) return fail(page.error());
  return answered(api::ListTasksResponse{.task_arns = std::move(page->names),
                                         .next_token = std::move(page->next_token)});
}

}  // namespace minato::ecs
