#include "services/ecs/operations/task_protection.h"

#include "services/ecs/operations/references.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostUpdated = 10;
constexpr std::size_t kMostShown = 100;
constexpr int kDefaultMinutes = 120;
constexpr int kMostMinutes = 2880;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

api::ProtectedTask show(const State& state, const Task& task, Instant now) {
  api::ProtectedTask shown;
  shown.task_arn = task_arn(state.setting<Identity>(), task.cluster, task.id);
  shown.protection_enabled = is_protected(task, now);
  if (is_protected(task, now)) shown.expiration_date = task.protected_until;
  return shown;
}

/// A task that has protection, or why it cannot have any.
struct Named {
  const Task* task = nullptr;
  api::Failure failure;
};

Named find_protectable(const State& state, const ClusterName& cluster,
                       const std::string& reference) {
  const Task* task = find_task(state, cluster, reference);
  if (task == nullptr) {
    const std::string arn = reference.starts_with("arn:")
                                ? reference
                                : task_arn(state.setting<Identity>(), cluster, TaskId(reference));
    return {nullptr, {.arn = arn, .reason = "MISSING"}};
  }
  const std::string arn = task_arn(state.setting<Identity>(), cluster, task->id);
  if (task->service.empty()) {
    return {nullptr,
            {.arn = arn,
             .reason = "TASK_NOT_VALID",
             .detail = "The specified task is not part of an Amazon ECS service."}};
  }
  if (task->desired_status == DesiredStatus::kStopped) {
    return {nullptr,
            {.arn = arn,
             .reason = "TASK_NOT_VALID",
             .detail = "The specified task is stopping or stopped."}};
  }
  return {task, {}};
}

Result<std::optional<Instant>> read_end(const api::UpdateTaskProtectionRequest& request,
                                        Instant now) {
  const int minutes = request.expires_in_minutes.value_or(kDefaultMinutes);
  if (minutes < 1 || minutes > kMostMinutes) {
    return invalid("expiresInMinutes must be between 1 and 2880.");
  }
  if (!request.protection_enabled) return std::optional<Instant>();
  return std::optional<Instant>(now + Seconds{60 * minutes});
}

}  // namespace

Answer<api::UpdateTaskProtection> update_task_protection(
    const State& state, const api::UpdateTaskProtectionRequest& request, Context& context) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.tasks.empty()) return invalid("Tasks cannot be empty.");
  if (request.tasks.size() > kMostUpdated) {
    return invalid("The protection of at most 10 tasks can be updated at once.");
  }
  const auto end = read_end(request, context.now);
  if (!end) return fail(end.error());
  Handled<api::UpdateTaskProtectionResponse> handled;
  std::vector<TaskId> tasks;
  std::vector<api::Failure> failures;
  for (const auto& reference : request.tasks) {
    Named named = find_protectable(state, (*cluster)->name, reference);
    if (named.task == nullptr) {
      failures.push_back(std::move(named.failure));
      continue;
    }
    tasks.push_back(named.task->id);
    handled.plan.add(ProtectTask{named.task->id, *end});
  }
  handled.answer = [tasks = std::move(tasks), failures = std::move(failures),
                    now = context.now](const State& after) {
    api::UpdateTaskProtectionResponse response;
    response.failures = failures;
    response.protected_tasks.emplace();
    for (const auto& id : tasks) {
      response.protected_tasks->push_back(show(after, after.table<Task>().at(id), now));
    }
    return response;
  };
  return handled;
}

Answer<api::GetTaskProtection> get_task_protection(const State& state,
                                                   const api::GetTaskProtectionRequest& request,
                                                   Context& context) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  api::GetTaskProtectionResponse response;
  response.protected_tasks.emplace();
  response.failures.emplace();
  const auto references = request.tasks.value_or(std::vector<std::string>{});
  if (references.size() > kMostShown) {
    return invalid("The protection of at most 100 tasks can be told at once.");
  }
  for (const auto& reference : references) {
    Named named = find_protectable(state, (*cluster)->name, reference);
    if (named.task == nullptr) {
      response.failures->push_back(std::move(named.failure));
    } else {
      response.protected_tasks->push_back(show(state, *named.task, context.now));
    }
  }
  if (!references.empty()) return answered(std::move(response));
  for (const Task* task : state.index<TasksByCluster>().find((*cluster)->name)) {
    if (task->desired_status == DesiredStatus::kStopped || !is_protected(*task, context.now)) {
      continue;
    }
    response.protected_tasks->push_back(show(state, *task, context.now));
  }
  return answered(std::move(response));
}

}  // namespace minato::ecs
