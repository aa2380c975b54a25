#include "services/elb/target_group_commands.h"

#include "services/elb/target.h"

namespace minato::elb {

void CreateTargetGroup::apply(engine::Commit& commit) const { commit.insert(group); }

void DeleteTargetGroup::apply(engine::Commit& commit) const {
  const auto targets = commit.state().index<TargetsByGroup>().find(arn);
  for (const Target* target : targets) commit.erase<Target>(target->key());
  commit.erase<TargetGroup>(arn);
}

void SetHealthCheck::apply(engine::Commit& commit) const {
  commit.update<TargetGroup>(arn, [&](TargetGroup& group) { group.health_check = health_check; });
}

void SetTargetGroupOptions::apply(engine::Commit& commit) const {
  commit.update<TargetGroup>(arn, [&](TargetGroup& group) {
    group.deregistration_delay_seconds = deregistration_delay_seconds;
    group.options = options;
  });
}

void TagTargetGroup::apply(engine::Commit& commit) const {
  commit.update<TargetGroup>(arn, [&](TargetGroup& group) { group.tags = tags; });
}

}  // namespace minato::elb
