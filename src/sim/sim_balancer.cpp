#include "sim/sim_balancer.h"

#include <algorithm>

namespace minato::sim {

void SimBalancer::take(const link::IngressConfiguration& configuration) {
  const auto wanted = configuration.target_groups.value_or(std::vector<link::IngressTargetGroup>{});
  if (configuration.full) {
    std::erase_if(groups_, [&](const auto& entry) {
      return std::ranges::none_of(wanted, [&](const auto& g) { return g.arn == entry.first; });
    });
  }
  for (const auto& group : wanted) take_group(group);
  for (const auto& arn : configuration.removed_target_groups.value_or(std::vector<std::string>{})) {
    groups_.erase(arn);
  }
}

void SimBalancer::take_group(const link::IngressTargetGroup& wanted) {
  Group& group = groups_[wanted.arn];
  group.wanted = wanted;
  std::erase_if(group.targets, [&](const auto& entry) {
    return std::ranges::none_of(wanted.targets, [&](const auto& target) {
      return TargetKey(target.id, target.port) == entry.first;
    });
  });
  for (const auto& each : wanted.targets) {
    const auto [at, fresh] = group.targets.try_emplace({each.id, each.port});
    Target& target = at->second;
    const bool drains = each.draining && world_.canary != Canary::kDeafBalancer;
    if (drains == target.draining) continue;
    if (drains) {
      target.draining = true;
      target.state = link::TargetState::kDraining;
      const Millis longest = Seconds{wanted.deregistration_delay_seconds};
      target.drained_at = world_.now() + std::min(longest, world_.draw(world_.pace.drain));
    } else {
      // Registered anew while its predecessor drained.
      target = Target{};
    }
  }
}

void SimBalancer::beat() {
  for (auto& [arn, group] : groups_) {
    if (world_.now() >= group.next_check) {
      group.next_check = world_.now() + Seconds{group.wanted.health_check.interval_seconds};
      check(group);
    }
    for (auto& [key, target] : group.targets) {
      const bool drained =
          target.state == link::TargetState::kDraining && world_.now() >= target.drained_at;
      if (drained) target.state = link::TargetState::kDrained;
    }
  }
}

void SimBalancer::check(Group& group) {
  const auto& rules = group.wanted.health_check;
  for (auto& [key, target] : group.targets) {
    if (target.draining) continue;
    if (probe_(key.first, key.second)) {
      target.failures = 0;
      if (++target.passes < rules.healthy_threshold) continue;
      target.state = link::TargetState::kHealthy;
    } else {
      target.passes = 0;
      if (++target.failures < rules.unhealthy_threshold) continue;
      target.state = link::TargetState::kUnhealthy;
    }
  }
}

link::TargetHealthReport SimBalancer::report(const std::string& group, const TargetKey& key,
                                             const Target& target) {
  link::TargetHealthReport made;
  made.target_group_arn = group;
  made.id = key.first;
  made.port = key.second;
  made.state = target.state;
  if (target.state == link::TargetState::kUnhealthy) {
    made.reason = "Target.FailedHealthChecks";
    made.description = "Health checks failed";
  }
  return made;
}

SimBalancer::Reports SimBalancer::all() const {
  Reports reports;
  for (const auto& [arn, group] : groups_) {
    for (const auto& [key, target] : group.targets) reports.push_back(report(arn, key, target));
  }
  return reports;
}

bool SimBalancer::serves(const std::string& id, int port) const {
  return std::ranges::any_of(groups_, [&](const auto& entry) {
    const auto at = entry.second.targets.find({id, port});
    return at != entry.second.targets.end() && at->second.state != link::TargetState::kDrained;
  });
}

std::size_t SimBalancer::targets() const {
  std::size_t count = 0;
  for (const auto& [arn, group] : groups_) count += group.targets.size();
  return count;
}

bool SimBalancer::has(const std::string& group, const std::string& id, int port) const {
  const auto at = groups_.find(group);
  return at != groups_.end() && at->second.targets.contains({id, port});
}

}  // namespace minato::sim
