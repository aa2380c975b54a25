#include "services/ecs/image_pinning.h"

#include <algorithm>

#include "api/ecs.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {
namespace {

/// "localhost/app", "registry:5000/app", "registry.example/app"; not "app", "team/app".
bool names_registry(const std::string& image) {
  const std::size_t slash = image.find('/');
  if (slash == std::string::npos) return false;
  const std::string first = image.substr(0, slash);
  return first == "localhost" || first.find_first_of(".:") != std::string::npos;
}

bool can_be_pinned(const api::ContainerDefinition& container) {
  const bool is_on = container.version_consistency != api::VersionConsistency::kDisabled;
  return is_on && container.image && names_registry(*container.image) &&
         container.image->find('@') == std::string::npos;
}

const PinnedImage* find_pin(const ServiceRevision& revision, const std::string& container) {
  const auto at = std::ranges::find(revision.images, container, &PinnedImage::container);
  return at == revision.images.end() ? nullptr : &*at;
}

std::string found_digest(const ServiceTasks& tasks, const DeploymentId& deployment,
                         const std::string& container) {
  for (const Task* task : tasks.alive) {
    if (task->deployment != deployment) continue;
    for (const Container& each : task->containers) {
      if (each.name == container && !each.image_digest.empty()) return each.image_digest;
    }
  }
  return {};
}

}  // namespace

engine::Plan pin_images(const engine::State& state, const Service& service,
                        const ServiceTasks& tasks) {
  engine::Plan plan;
  for (const Deployment& deployment : service.deployments) {
    const auto* revision = state.table<ServiceRevision>().find(deployment.revision);
    const auto* definition = state.table<TaskDefinition>().find(deployment.definition);
    if (revision == nullptr || definition == nullptr) continue;
    const auto& containers = definition->document->container_definitions;
    // The usual case, at every reconciliation.
    if (!containers || revision->images.size() == containers->size()) continue;
    for (const auto& container : *containers) {
      const std::string name = container.name.value_or("");
      if (!can_be_pinned(container) || find_pin(*revision, name) != nullptr) continue;
      std::string digest = found_digest(tasks, deployment.id, name);
      if (digest.empty()) continue;
      plan.add(PinImage{revision->id, {name, std::move(digest)}});
    }
  }
  return plan;
}

void apply_pins(const ServiceRevision& revision, api::TaskDefinition& definition) {
  if (!definition.container_definitions) return;
  for (auto& container : *definition.container_definitions) {
    const PinnedImage* pin = find_pin(revision, container.name.value_or(""));
    if (pin != nullptr && container.image) *container.image += '@' + pin->digest;
  }
}

const ServiceRevision* revision_of(const engine::State& state, const Task& task) {
  if (task.service.empty()) return nullptr;
  const auto* service = state.table<Service>().find(task.service);
  if (service == nullptr) return nullptr;
  const auto at = std::ranges::find(service->deployments, task.deployment, &Deployment::id);
  if (at == service->deployments.end()) return nullptr;
  return state.table<ServiceRevision>().find(at->revision);
}

}  // namespace minato::ecs
