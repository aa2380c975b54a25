#include "services/ecs/instance_commands.h"

namespace minato::ecs {

void RegisterInstance::apply(engine::Commit& commit) const {
  const auto* known = commit.state().table<ContainerInstance>().find(instance.id);
  if (known == nullptr) {
    commit.insert(instance);
    return;
  }
  ContainerInstance merged = instance;
  merged.status = known->status;
  merged.registered_at = known->registered_at;
  merged.tags = known->tags;
  merged.custom_attributes = known->custom_attributes;
  merged.failed_starts = known->failed_starts;
  merged.lost = false;
  // Most register again with the same to say: nobody who watches machines is to look for that.
  if (merged == *known) return;
  commit.update<ContainerInstance>(instance.id,
                                   [&](ContainerInstance& row) { row = std::move(merged); });
}

void SetInstanceStatus::apply(engine::Commit& commit) const {
  if (commit.state().table<ContainerInstance>().find(id) == nullptr) return;
  commit.update<ContainerInstance>(id, [&](ContainerInstance& known) { known.status = status; });
}

void DeregisterInstance::apply(engine::Commit& commit) const {
  commit.erase<ContainerInstance>(id);
}

void SetInstanceAttribute::apply(engine::Commit& commit) const {
  if (commit.state().table<ContainerInstance>().find(id) == nullptr) return;
  commit.update<ContainerInstance>(id, [&](ContainerInstance& known) {
    if (value) {
      known.custom_attributes[name] = *value;
    } else {
      known.custom_attributes.erase(name);
    }
  });
}

void CountFailedStarts::apply(engine::Commit& commit) const {
  if (commit.state().table<ContainerInstance>().find(id) == nullptr) return;
  commit.update<ContainerInstance>(
      id, [&](ContainerInstance& known) { known.failed_starts = failed_starts; });
}

void SetInstanceLost::apply(engine::Commit& commit) const {
  commit.update<ContainerInstance>(id, [](ContainerInstance& known) { known.lost = true; });
}

void SetInstanceLink::apply(engine::Commit& commit) const {
  if (commit.state().table<InstanceLink>().find(link.id) == nullptr) {
    commit.insert(link);
  } else {
    commit.update<InstanceLink>(link.id, [&](InstanceLink& known) { known = link; });
  }
}

}  // namespace minato::ecs
