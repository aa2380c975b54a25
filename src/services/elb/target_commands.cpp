#include "services/elb/target_commands.h"

namespace minato::elb {

void RegisterTarget::apply(engine::Commit& commit) const {
  const TargetKey key = Target::key_of(group, id, port);
  const Target fresh{.group = group,
                     .id = id,
                     .port = port,
                     .state = TargetState::kInitial,
                     .reason = std::string(kRegistrationInProgress.reason),
                     .description = std::string(kRegistrationInProgress.description),
                     .registered_at = at,
                     .drain_until = {},
                     .warm_at = {},
                     .owner = owner};
  const Target* present = commit.state().table<Target>().find(key);
  if (present == nullptr) {
    commit.insert(fresh);
  } else if (present->state == TargetState::kDraining) {
    commit.update<Target>(key, [&](Target& target) {
      // Registered anew by hand, a task's target is still the task's.
      const std::string task = owner.empty() ? target.owner : owner;
      target = fresh;
      target.owner = task;
    });
  } else if (!owner.empty() && present->owner != owner) {
    // The balancer sees no difference, so what it says of the target's health stays true.
    commit.update<Target>(key, [&](Target& target) { target.owner = owner; });
  }
}

void DrainTarget::apply(engine::Commit& commit) const {
  const Target* present = commit.state().table<Target>().find(key);
  if (present == nullptr || present->state == TargetState::kDraining) return;
  commit.update<Target>(key, [&](Target& target) {
    target.state = TargetState::kDraining;
    target.reason = kDeregistrationInProgress.reason;
    target.description = kDeregistrationInProgress.description;
    target.drain_until = until;
  });
}

void RemoveTarget::apply(engine::Commit& commit) const { commit.erase<Target>(key); }

void SetTargetHealth::apply(engine::Commit& commit) const {
  const Target* present = commit.state().table<Target>().find(key);
  if (present == nullptr || present->state == TargetState::kDraining) return;
  commit.update<Target>(key, [&](Target& target) {
    if (state != TargetState::kHealthy) {
      target.warm_at.reset();
    } else if (target.state != TargetState::kHealthy) {
      target.warm_at = warm_at;
    }
    target.state = state;
    target.reason = reason;
    target.description = description;
  });
}

}  // namespace minato::elb
