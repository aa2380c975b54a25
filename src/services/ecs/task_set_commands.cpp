#include "services/ecs/task_set_commands.h"

#include <algorithm>

#include "services/ecs/service_revision.h"

namespace minato::ecs {
namespace {

/// One that has changed has to settle anew, and its service with it.
enum class Settled { kStays, kEnds };

template <class Change>
void change_task_set(engine::Commit& commit, const ServiceKey& key, const DeploymentId& id,
                     Settled settled, Change&& change) {
  if (commit.state().table<Service>().find(key) == nullptr) return;
  commit.update<Service>(key, [&](Service& service) {
    const auto at = std::ranges::find(service.deployments, id, &Deployment::id);
    if (at == service.deployments.end() || !at->task_set) return;
    change(*at, *at->task_set);
    if (settled == Settled::kEnds) service.steady = false;
  });
}

void stabilize(TaskSet& set, Instant at) {
  if (set.stability_status == StabilityStatus::kStabilizing) return;
  set.stability_status = StabilityStatus::kStabilizing;
  set.stability_status_at = at;
}

}  // namespace

void CreateTaskSet::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    service.deployments.insert(service.deployments.begin(), deployment);
    service.steady = false;
  });
}

void ScaleTaskSet::apply(engine::Commit& commit) const {
  change_task_set(commit, key, task_set, Settled::kEnds, [&](Deployment& d, TaskSet& set) {
    set.scale = scale;
    d.updated_at = at;
    stabilize(set, at);
  });
}

void SetPrimaryTaskSet::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    for (Deployment& each : service.deployments) {
      if (!each.task_set || each.task_set->status == TaskSetStatus::kDraining) continue;
      const auto status = each.id == task_set ? TaskSetStatus::kPrimary : TaskSetStatus::kActive;
      if (each.task_set->status == status) continue;
      each.task_set->status = status;
      each.updated_at = at;
    }
  });
}

void DrainTaskSet::apply(engine::Commit& commit) const {
  change_task_set(commit, key, task_set, Settled::kEnds, [&](Deployment& d, TaskSet& set) {
    set.status = TaskSetStatus::kDraining;
    d.updated_at = at;
    stabilize(set, at);
  });
}

void SetStabilityStatus::apply(engine::Commit& commit) const {
  change_task_set(commit, key, task_set, Settled::kStays, [&](Deployment&, TaskSet& set) {
    set.stability_status = stability_status;
    set.stability_status_at = at;
  });
}

void SetTaskSetTags::apply(engine::Commit& commit) const {
  change_task_set(commit, key, task_set, Settled::kStays,
                  [&](Deployment&, TaskSet& set) { set.tags = tags; });
}

void RemoveTaskSet::apply(engine::Commit& commit) const {
  ServiceRevisionId revision;
  commit.update<Service>(key, [&](Service& service) {
    const auto at = std::ranges::find(service.deployments, task_set, &Deployment::id);
    if (at == service.deployments.end()) return;
    revision = at->revision;
    service.deployments.erase(at);
  });
  commit.erase<ServiceRevision>(revision);
}

}  // namespace minato::ecs
