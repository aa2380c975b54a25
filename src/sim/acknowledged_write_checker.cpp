#include "sim/acknowledged_write_checker.h"

#include <algorithm>

namespace minato::sim {

void AcknowledgedWriteChecker::asked(const ecs::ServiceKey& service, const ServiceValue& value) {
  auto& values = services_[service];
  if (values.empty()) values.emplace_back();
  values.push_back(value);
}

void AcknowledgedWriteChecker::acknowledged(const ecs::ServiceKey& service,
                                            const ServiceValue& value) {
  services_[service] = {value};
}

void AcknowledgedWriteChecker::refused(const ecs::ServiceKey& service) {
  services_[service].pop_back();
}

void AcknowledgedWriteChecker::check_services(const engine::State& state) {
  for (const auto& [key, values] : services_) {
    const auto is = values_of(state, state.table<ecs::Service>().find(key));
    if (std::ranges::find_first_of(values, is) != values.end()) continue;
    std::string message =
        "service " + key.str() + " is " + words_of(is.front()) + ", acknowledged or asked:";
    for (const auto& value : values) message += " [" + words_of(value) + "]";
    world_.fail(name(), message);
  }
}

void AcknowledgedWriteChecker::check_instances(const engine::State& state) {
  for (const auto& [id, status] : statuses_) {
    const auto* instance = state.table<ecs::ContainerInstance>().find(id);
    if (instance != nullptr && instance->status == status) continue;
    world_.fail(name(), "container instance " + id.str() + " was acknowledged to be " +
                            std::string(to_string(status)) + " and is not");
  }
}

void AcknowledgedWriteChecker::control_plane_started(const engine::State& state, Instant) {
  check_services(state);
  check_instances(state);
  for (const auto& definition : definitions_) {
    if (state.table<ecs::TaskDefinition>().find(definition) == nullptr) {
      world_.fail(name(), "the task definition " + definition.str() + " is lost");
    }
  }
  for (const auto& id : tasks_) {
    if (state.table<ecs::Task>().find(id) == nullptr) {
      world_.fail(name(), "task " + id.str() + " was answered by RunTask and is lost");
    }
  }
  for (const auto& id : stopped_) {
    const auto* task = state.table<ecs::Task>().find(id);
    if (task != nullptr && task->desired_status == ecs::DesiredStatus::kRunning) {
      world_.fail(name(), "the acknowledged StopTask of " + id.str() + " is lost");
    }
  }
}

void AcknowledgedWriteChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                            const ecs::Task* after, Instant) {
  if (before == nullptr && after != nullptr && !after->client_token.empty()) {
    const auto of_token = state.index<ecs::TasksByClientToken>().find(after->cluster.str() + '/' +
                                                                      after->client_token);
    if (static_cast<int>(of_token.size()) > tokens_[after->client_token]) {
      world_.fail(name(),
                  "the RunTask with the token " + after->client_token + " was done more than once");
    }
  }
  if (before == nullptr || after != nullptr) return;
  tasks_.erase(before->id);
  stopped_.erase(before->id);
}

void AcknowledgedWriteChecker::tick_ended(const engine::State& state, const engine::JournalBatch&,
                                          Instant) {
  check_services(state);
  check_instances(state);
}

}  // namespace minato::sim
