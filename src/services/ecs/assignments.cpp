#include "services/ecs/assignments.h"

#include <algorithm>

#include "services/ecs/derived_ids.h"
#include "services/ecs/image_pinning.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {
namespace {

Told wanted(const Task& task) { return is_to_stop_on_instance(task) ? Told::kStop : Told::kRun; }

std::vector<std::string> container_arns(const engine::State& state, const Task& task,
                                        const api::TaskDefinition& definition) {
  std::vector<std::string> arns;
  if (!definition.container_definitions) return arns;
  for (const auto& container : *definition.container_definitions) {
    arns.push_back(container_arn(state.setting<Identity>(), task.cluster, task.id,
                                 container.name.value_or("")));
  }
  return arns;
}

link::TaskAssignment assignment(const engine::State& state, const Task& task, Told wish) {
  link::TaskAssignment made;
  made.task_id = task.id.str();
  made.task_arn = task_arn(state.setting<Identity>(), task.cluster, task.id);
  made.cluster = task.cluster.str();
  made.report_version = task.report_version;
  if (wish == Told::kRun) {
    made.desired_status = link::DesiredStatus::kRunning;
    made.task_definition = effective_definition(state, task);
    made.launch_type = to_string(task.launch_type);
    if (!task.service.empty()) {
      made.service_name = task.service.str().substr(task.cluster.str().size() + 1);
    }
    made.container_arns = container_arns(state, task, *made.task_definition);
  } else {
    made.desired_status = link::DesiredStatus::kStopped;
    if (!task.stopped_reason.empty()) made.stopped_reason = task.stopped_reason;
  }
  return made;
}

template <class Override, class Container>
void apply_override(const Override& from, Container& to) {
  if (from.command) to.command = from.command;
  if (from.cpu) to.cpu = from.cpu;
  if (from.memory) to.memory = from.memory;
  if (from.memory_reservation) to.memory_reservation = from.memory_reservation;
  if (!from.environment) return;
  auto& environment = to.environment ? *to.environment : to.environment.emplace();
  for (const auto& pair : *from.environment) {
    std::erase_if(environment, [&](const auto& present) { return present.name == pair.name; });
    environment.push_back(pair);
  }
}

}  // namespace

api::TaskDefinition effective_definition(const engine::State& state, const Task& task) {
  const auto& record = state.table<TaskDefinition>().at(task.definition);
  api::TaskDefinition definition = *record.document;
  definition.family = record.id.family;
  definition.revision = record.id.revision;
  if (const auto* revision = revision_of(state, task)) apply_pins(*revision, definition);
  if (!task.overrides) return definition;
  if (task.overrides->cpu) definition.cpu = task.overrides->cpu;
  if (task.overrides->memory) definition.memory = task.overrides->memory;
  if (task.overrides->task_role_arn) definition.task_role_arn = task.overrides->task_role_arn;
  if (task.overrides->execution_role_arn) {
    definition.execution_role_arn = task.overrides->execution_role_arn;
  }
  if (!task.overrides->container_overrides || !definition.container_definitions) return definition;
  for (const auto& from : *task.overrides->container_overrides) {
    for (auto& to : *definition.container_definitions) {
      if (to.name == from.name) apply_override(from, to);
    }
  }
  return definition;
}

link::Assignments full_assignments(const engine::State& state, const InstanceId& instance,
                                   ToldTasks& told) {
  told.clear();
  link::Assignments message;
  message.sequence = 1;
  message.full = true;
  auto& tasks = message.tasks.emplace();
  for (const Task* task : state.index<TasksOnInstance>().find(instance)) {
    const Told wish = wanted(*task);
    told[task->id] = wish;
    tasks.push_back(assignment(state, *task, wish));
  }
  return message;
}

std::optional<link::Assignments> changed_assignments(const engine::State& state,
                                                     const std::set<TaskId>& changed,
                                                     ToldTasks& told) {
  link::Assignments message;
  message.full = false;
  std::vector<link::TaskAssignment> tasks;
  std::vector<std::string> forgotten;
  for (const TaskId& id : changed) {
    const Task* task = state.table<Task>().find(id);
    if (task == nullptr) forgotten.push_back(id.str());
    if (task == nullptr || !task->on_instance) {
      told.erase(id);
      continue;
    }
    const Told wish = wanted(*task);
    const auto [at, fresh] = told.try_emplace(id, wish);
    if (!fresh && at->second == wish) continue;
    at->second = wish;
    tasks.push_back(assignment(state, *task, wish));
  }
  if (tasks.empty() && forgotten.empty()) return std::nullopt;
  if (!tasks.empty()) message.tasks = std::move(tasks);
  if (!forgotten.empty()) message.forgotten = std::move(forgotten);
  return message;
}

}  // namespace minato::ecs
