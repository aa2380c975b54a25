#include "services/ecs/instance_commands.h"

namespace minato::ecs {

void RegisterInstance::apply(engine::Commit& commit) const {
  if (commit.state().table<ContainerInstance>().find(instance.id) == nullptr) {
    commit.insert(instance);
    return;
  }
  commit.update<ContainerInstance>(instance.id, [&](ContainerInstance& known) {
    const auto status = known.status;
    const auto registered_at = known.registered_at;
    auto failed_starts = std::move(known.failed_starts);
    auto tags = std::move(known.tags);
    auto custom_attributes = std::move(known.custom_attributes);
    known = instance;
    known.status = status;
    known.registered_at = registered_at;
    known.tags = std::move(tags);
    known.custom_attributes = std::move(custom_attributes);
    known.failed_starts = std::move(failed_starts);
    known.lost = false;
  });
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
