#include "agent/task_restorer.h"

#include <algorithm>
#include <set>

#include "agent/machine_resources.h"
#include "agent/quick_file.h"
#include "agent/task/task_recovery.h"
#include "agent/task_plan_maker.h"
#include "agent/task_report.h"
#include "agent/task_state_codec.h"
#include "agent/task_work.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::agent {
namespace {

TaskState ended_state(const link::TaskReport& report, TaskPlan plan) {
  TaskState state = new_task_state(std::move(plan));
  state.facts = facts_from_report(report, state.plan);
  state.version = report.version;
  state.phase = TaskPhase::kStopped;
  for (ContainerProgress& progress : state.containers) progress.phase = ContainerPhase::kStopped;
  return state;
}

// What was kept; a task as new when nothing was. A record that cannot be read says nothing of ports
// and addresses: such a task is stopped in order, with all that it has, and replaced.
TaskState kept_state(const DataLayout& layout, AssignedTask& assigned, TaskPlan plan, Instant now) {
  if (assigned.ended) return ended_state(*assigned.ended, std::move(plan));
  const std::string& task_id = assigned.assignment.task_id;
  const auto text = read_file(layout.task_state(task_id));
  if (!text) return new_task_state(std::move(plan));
  auto state = decode_task_state(*text, plan);
  if (state) return std::move(*state);
  spdlog::warn("Task {}: {}", task_id, state.error().message);
  assigned.assignment.desired_status = link::DesiredStatus::kStopped;
  assigned.assignment.stopped_reason = "The machine's record of the task was damaged.";
  TaskState lost = new_task_state(std::move(plan));
  lost.network = Preparation::kReady;
  lost.version = to_millis(now);
  return lost;
}

TaskPlan plan_of(const AssignedTask& assigned) {
  if (!assigned.assignment.task_definition) return {};
  auto plan = make_task_plan(*assigned.assignment.task_definition);
  const bool complete = plan && plan->containers.size() == assigned.runtime_ids.size();
  return complete ? std::move(*plan) : TaskPlan{};
}

ContainerFinding adopt(Machine& machine, const TaskEntry& entry, std::size_t container) {
  const auto directory =
      machine.layout.container(entry.id(), entry.state.plan.containers[container].name);
  std::error_code ignored;
  if (!std::filesystem::exists(directory, ignored)) return ContainerFinding::kAbsent;
  const auto adopted = machine.runtime.adopt(directory);
  if (adopted && adopted->state == agent_runtime::ContainerState::kRunning) {
    return ContainerFinding::kRunning;
  }
  if (adopted && adopted->state == agent_runtime::ContainerState::kExited) {
    return ContainerFinding::kExited;
  }
  // Made but not started, or not even made. What has run keeps its logs.
  const bool ran = entry.state.containers[container].phase >= ContainerPhase::kRunning;
  const auto retention =
      ran ? agent_runtime::LogRetention::kKeep : agent_runtime::LogRetention::kDelete;
  const Status gone = adopted ? machine.runtime.remove(adopted->id, retention)
                              : machine.runtime.discard(directory, retention);
  if (!gone) spdlog::warn("Task {}: {}", entry.id(), gone.error().message);
  return ContainerFinding::kAbsent;
}

// Layers that a running container stands on must not be collected.
void lease_image(Machine& machine, TaskEntry& entry, std::size_t container) {
  const std::string& digest = entry.state.facts.containers[container].image_digest;
  const auto& image = entry.definition().container_definitions->at(container).image;
  auto resolved = machine.images.find(digest.empty() ? image.value_or("") : digest);
  if (resolved) entry.images[container] = std::move(*resolved);
}

void restore_containers(Machine& machine, TaskEntry& entry, Instant now) {
  std::vector<ContainerFinding> findings;
  for (std::size_t i = 0; i < entry.state.containers.size(); ++i) {
    if (entry.state.containers[i].phase == ContainerPhase::kStopped) {
      findings.push_back(ContainerFinding::kAbsent);
      continue;
    }
    findings.push_back(adopt(machine, entry, i));
    if (findings.back() != ContainerFinding::kAbsent) lease_image(machine, entry, i);
  }
  recover(entry.state, findings, now);
}

std::vector<network::SandboxKey> sandbox_keys(const TaskBook& book) {
  std::vector<network::SandboxKey> keys;
  for (const auto& [id, entry] : book.entries()) {
    if (entry->has_stopped() || entry->state.network == Preparation::kNone) continue;
    for (auto& request : make_sandbox_requests(id, entry->definition())) {
      keys.push_back(std::move(request.key));
    }
  }
  return keys;
}

std::set<std::string> task_ids(const TaskBook& book) {
  std::set<std::string> ids;
  for (const auto& [id, entry] : book.entries()) {
    if (!entry->has_stopped()) ids.insert(id);
  }
  return ids;
}

// In the order of make_sandbox_requests(); what is missing has the network attached anew.
void give_sandboxes(TaskEntry& entry, const std::vector<network::Sandbox>& sandboxes) {
  if (entry.has_stopped() || entry.state.network != Preparation::kReady) return;
  for (const auto& request : make_sandbox_requests(entry.id(), entry.definition())) {
    const auto found = std::find_if(sandboxes.begin(), sandboxes.end(),
                                    [&](const auto& one) { return one.key == request.key; });
    if (found != sandboxes.end()) entry.sandboxes.push_back(*found);
  }
}

void delete_strangers(Machine& machine, TaskBook& book) {
  for (const auto& directory : list_directory(machine.layout.tasks())) {
    const std::string task_id = directory.filename();
    if (book.find(task_id)) continue;
    spdlog::info("Task {} is nobody's: what is left of it goes", task_id);
    forget_task(machine, task_id);
  }
}

}  // namespace

Result<Boot> check_boot(const DataLayout& layout) {
  const auto present = current_boot_id();
  if (!present) return fail(present.error());
  const auto noted = read_file(layout.boot_id());
  if (!noted && noted.error().code != ErrorCode::kNotFound) return fail(noted.error());
  return noted && *noted == *present ? Boot::kSame : Boot::kNew;
}

Status note_boot(const DataLayout& layout) {
  const auto present = current_boot_id();
  if (!present) return fail(present.error());
  return write_file_quickly(layout.boot_id(), *present);
}

Status clear_after_boot(const DataLayout& layout) {
  Status purged =
      agent_runtime::purge({layout.tasks(), layout.runtime_state(), layout.cgroup_root()});
  Status dropped = namespaces::remove_user_namespaces(layout.user_namespaces());
  if (purged && !dropped) purged = dropped;
  if (!purged) return purged;
  std::error_code error;
  std::filesystem::remove_all(layout.volatile_state(), error);
  if (purged && error) return fail(errno_error(layout.volatile_state().native(), error.value()));
  return purged;
}

Status restore_tasks(Machine& machine, AssignmentJournal::Tasks tasks, Boot boot, Instant now,
                     TaskBook& book) {
  for (auto& [id, assigned] : tasks) {
    TaskState state = kept_state(machine.layout, assigned, plan_of(assigned), now);
    TaskEntry& entry = book.add(std::move(assigned), std::move(state));
    if (entry.has_stopped()) continue;
    if (boot == Boot::kNew) {
      recover_after_reboot(entry.state, now);
    } else {
      restore_containers(machine, entry, now);
    }
  }
  if (Status recovered = machine.user_namespaces.recover(task_ids(book)); !recovered) {
    return recovered;
  }
  const auto sandboxes = machine.network.recover(sandbox_keys(book));
  if (!sandboxes) return fail(sandboxes.error());
  for (const auto& [id, entry] : book.entries()) give_sandboxes(*entry, *sandboxes);
  delete_strangers(machine, book);
  return {};
}

}  // namespace minato::agent
