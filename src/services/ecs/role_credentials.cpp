#include "services/ecs/role_credentials.h"

#include "services/ecs/task_definition.h"
#include "services/role_session.h"

namespace minato::ecs {
namespace {

link::TaskCredentials credentials_of(const ValueVault& vault, const Task& task, std::string role,
                                     Instant now) {
  const RoleSession session =
      make_role_session(std::move(role), task.id.str(), now + kRoleSessionLife, vault.chance());
  link::TaskCredentials credentials;
  credentials.task_id = task.id.str();
  credentials.role_arn = session.role_arn;
  credentials.access_key_id = session.access_key_id;
  credentials.secret_access_key = session.secret_access_key;
  credentials.token = seal_session(vault, session);
  credentials.expiration = session.expiration;
  return credentials;
}

}  // namespace

std::string task_role(const engine::State& state, const Task& task) {
  std::string role;
  if (task.overrides && task.overrides->task_role_arn) {
    role = *task.overrides->task_role_arn;
  } else {
    role = state.table<TaskDefinition>().at(task.definition).document->task_role_arn.value_or("");
  }
  return role.empty() ? "" : full_role_arn(state.setting<Identity>(), role);
}

std::vector<link::TaskCredentials> task_credentials(const engine::State& state,
                                                    const InstanceId& instance,
                                                    const std::vector<std::string>& tasks,
                                                    Instant now) {
  std::vector<link::TaskCredentials> all;
  for (const std::string& id : tasks) {
    const Task* task = state.table<Task>().find(TaskId(id));
    if (task == nullptr || task->instance != instance || !task->on_instance) continue;
    std::string role = task_role(state, *task);
    if (role.empty()) continue;
    all.push_back(credentials_of(state.setting<ValueVault>(), *task, std::move(role), now));
  }
  return all;
}

}  // namespace minato::ecs
