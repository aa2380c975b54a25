#include "services/ecs/service_deployment_commands.h"

#include <algorithm>
#include <set>

#include "services/ecs/hook_call.h"

namespace minato::ecs {
namespace {

template <class Change>
void change_one(engine::Commit& commit, const ServiceDeploymentId& id, Change&& change) {
  const ServiceDeployment* present = commit.state().table<ServiceDeployment>().find(id);
  if (present == nullptr || is_over(*present)) return;
  commit.update<ServiceDeployment>(id, change);
}

void note_failures(ServiceDeployment& deployment, const Failures& failures) {
  deployment.failed_tasks = failures.count;
  deployment.threshold = failures.threshold;
}

void add_named(const ServiceDeployment& deployment, std::set<ServiceRevisionId>& named) {
  named.insert(deployment.target);
  named.insert(deployment.sources.begin(), deployment.sources.end());
  if (deployment.rollback) named.insert(deployment.rollback->revision);
}

void erase_oldest(engine::Commit& commit, const ServiceKey& service) {
  const auto& found = commit.state().index<ServiceDeploymentsByService>().find(service);
  std::vector<const ServiceDeployment*> all(found.begin(), found.end());
  std::ranges::sort(all, std::ranges::greater(), &ServiceDeployment::number);
  std::vector<ServiceDeploymentId> old;
  for (std::size_t i = kServiceDeploymentsKept; i < all.size(); ++i) {
    if (is_over(*all[i])) old.push_back(all[i]->id);
  }
  for (const auto& id : old) commit.erase<ServiceDeployment>(id);
}

void erase_unnamed_revisions(engine::Commit& commit, const ServiceKey& key) {
  std::set<ServiceRevisionId> named;
  for (const ServiceDeployment* deployment :
       commit.state().index<ServiceDeploymentsByService>().find(key)) {
    add_named(*deployment, named);
  }
  if (const Service* service = commit.state().table<Service>().find(key); service != nullptr) {
    named.insert(service->stable_revision);
    for (const auto& deployment : service->deployments) named.insert(deployment.revision);
  }
  std::vector<ServiceRevisionId> unnamed;
  for (const ServiceRevision* revision :
       commit.state().index<ServiceRevisionsByService>().find(key)) {
    if (!named.contains(revision->id)) unnamed.push_back(revision->id);
  }
  for (const auto& id : unnamed) commit.erase<ServiceRevision>(id);
}

/// Nobody waits for the hooks of a deployment that fails or is over.
void drop_hook_calls(engine::Commit& commit, const ServiceDeploymentId& id) {
  const ServiceDeployment* deployment = commit.state().table<ServiceDeployment>().find(id);
  if (deployment == nullptr || !deployment->lifecycle) return;
  for (const HookRun& run : deployment->lifecycle->runs) {
    commit.erase<HookCall>(HookCallId(run.id));
  }
}

}  // namespace

void CreateServiceRevision::apply(engine::Commit& commit) const { commit.insert(revision); }

void PinImage::apply(engine::Commit& commit) const {
  if (commit.state().table<ServiceRevision>().find(revision) == nullptr) return;
  commit.update<ServiceRevision>(revision, [&](ServiceRevision& present) {
    if (std::ranges::count(present.images, image.container, &PinnedImage::container) > 0) return;
    present.images.push_back(image);
  });
}

void CreateServiceDeployment::apply(engine::Commit& commit) const {
  commit.insert(deployment);
  const auto& all = commit.state().index<ServiceDeploymentsByService>().find(deployment.service);
  if (all.size() <= kServiceDeploymentsKept) return;
  erase_oldest(commit, deployment.service);
  erase_unnamed_revisions(commit, deployment.service);
}

void BeginRollback::apply(engine::Commit& commit) const {
  drop_hook_calls(commit, id);
  change_one(commit, id, [&](ServiceDeployment& deployment) {
    deployment.status = ServiceDeploymentStatus::kRollbackInProgress;
    deployment.status_reason = rollback.reason;
    deployment.rollback = rollback;
    deployment.updated_at = rollback.started_at;
    note_failures(deployment, failures);
  });
}

void FinishServiceDeployment::apply(engine::Commit& commit) const {
  drop_hook_calls(commit, id);
  change_one(commit, id, [&](ServiceDeployment& deployment) {
    deployment.status = status;
    deployment.status_reason = reason;
    deployment.updated_at = at;
    deployment.finished_at = at;
    // What failed before a rollback is what counts.
    if (failures && !deployment.rollback) note_failures(deployment, *failures);
  });
}

void AdvanceLifecycle::apply(engine::Commit& commit) const {
  change_one(commit, id, [&](ServiceDeployment& deployment) {
    deployment.lifecycle = lifecycle;
    deployment.updated_at = at;
  });
}

void SettleHook::apply(engine::Commit& commit) const {
  change_one(commit, id, [&](ServiceDeployment& deployment) {
    if (!deployment.lifecycle) return;
    for (HookRun& run : deployment.lifecycle->runs) {
      if (run.id != hook_id || is_over(run)) continue;
      run.status = status;
      run.reason = reason;
    }
  });
}

void SetTargetGroups::apply(engine::Commit& commit) const {
  ServiceRevisionId revision;
  commit.update<Service>(service, [&](Service& changed) {
    const auto at = std::ranges::find(changed.deployments, deployment, &Deployment::id);
    if (at == changed.deployments.end()) return;
    at->load_balancers = load_balancers;
    revision = at->revision;
  });
  if (commit.state().table<ServiceRevision>().find(revision) == nullptr) return;
  commit.update<ServiceRevision>(
      revision, [&](ServiceRevision& changed) { changed.load_balancers = load_balancers; });
}

void erase_service_deployments(engine::Commit& commit, const ServiceKey& service) {
  std::vector<ServiceDeploymentId> deployments;
  for (const ServiceDeployment* each :
       commit.state().index<ServiceDeploymentsByService>().find(service)) {
    deployments.push_back(each->id);
  }
  std::vector<ServiceRevisionId> revisions;
  for (const ServiceRevision* each :
       commit.state().index<ServiceRevisionsByService>().find(service)) {
    revisions.push_back(each->id);
  }
  for (const auto& id : deployments) commit.erase<ServiceDeployment>(id);
  for (const auto& id : revisions) commit.erase<ServiceRevision>(id);
}

}  // namespace minato::ecs
