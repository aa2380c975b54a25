#include "services/elb/target_commands.h"

namespace minato::elb {

void RegisterTarget::apply(engine::Commit& commit) const {
  const TargetKey key = Target::key_of(group, id, port);
  const Target fresh{.group = group,
                     .id = id,
                     .port = port,
                     .state = TargetState::kInitial,
                     .reason = "Elb.RegistrationInProgress",
                     .description = "Target registration is in progress",
                     .registered_at = at,
                     .drain_until = {}};
  const Target* present = commit.state().table<Target>().find(key);
  if (present == nullptr) {
    commit.insert(fresh);
  } else if (present->state == TargetState::kDraining) {
    commit.update<Target>(key, [&](Target& target) { target = fresh; });
  }
}

void DrainTarget::apply(engine::Commit& commit) const {
  const Target* present = commit.state().table<Target>().find(key);
  if (present == nullptr || present->state == TargetState::kDraining) return;
  commit.update<Target>(key, [&](Target& target) {
    target.state = TargetState::kDraining;
    target.reason = "Target.DeregistrationInProgress";
    target.description = "Target deregistration is in progress";
    target.drain_until = until;
  });
}

void RemoveTarget::apply(engine::Commit& commit) const { commit.erase<Target>(key); }

void SetTargetHealth::apply(engine::Commit& commit) const {
  const Target* present = commit.state().table<Target>().find(key);
  if (present == nullptr || present->state == TargetState::kDraining) return;
  commit.update<Target>(key, [&](Target& target) {
    target.state = state;
    target.reason = reason;
    target.description = description;
  });
}

}  // namespace minato::elb
