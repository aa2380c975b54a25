#include "services/elb/forward_action.h"

#include <algorithm>

#include "services/elb/forwarding.h"
#include "services/elb/found.h"
#include "services/elb/limits.h"

namespace minato::elb {
namespace {

constexpr int kLargestWeight = 999;
constexpr int kLongestStickiness = 604800;

Result<WeightedTargetGroup> read_group(const engine::State& state,
                                       const api::TargetGroupTuple& tuple,
                                       const std::string& member) {
  if (!tuple.target_group_arn || tuple.target_group_arn->empty()) {
    return fail(ErrorCode::kValidation, member + ".TargetGroupArn must be specified");
  }
  const int weight = tuple.weight.value_or(1);
  if (weight < 0 || weight > kLargestWeight) {
    return fail(ErrorCode::kValidation,
                member + ".Weight must be between 0 and 999, not " + std::to_string(weight));
  }
  const auto found = find_target_group(state, *tuple.target_group_arn);
  if (!found) return fail(found.error());
  return WeightedTargetGroup{(*found)->arn, weight};
}

Status check_unique(const std::vector<WeightedTargetGroup>& groups, const std::string& member) {
  for (const auto& group : groups) {
    if (std::ranges::count(groups, group.arn, &WeightedTargetGroup::arn) == 1) continue;
    return fail(ErrorCode::kValidation,
                member + " names the target group '" + group.arn.str() + "' more than once");
  }
  return {};
}

Result<std::vector<WeightedTargetGroup>> read_groups(
    const engine::State& state, const std::vector<api::TargetGroupTuple>& tuples,
    const std::string& member) {
  if (tuples.size() > kMostGroupsOfAnAction) {
    return fail(ErrorCode::kTooManyTargetGroups, member + " has " + std::to_string(tuples.size()) +
                                                     " target groups; an action has at most 5");
  }
  std::vector<WeightedTargetGroup> groups;
  for (const auto& tuple : tuples) {
    auto group = read_group(state, tuple, member + '[' + std::to_string(groups.size()) + ']');
    if (!group) return fail(group.error());
    groups.push_back(std::move(*group));
  }
  if (Status checked = check_unique(groups, member); !checked) return fail(checked.error());
  return groups;
}

Status read_stickiness(const api::TargetGroupStickinessConfig& config, const std::string& member,
                       Forward& forward) {
  forward.sticky = config.enabled.value_or(false);
  forward.sticky_seconds = config.duration_seconds;
  if (config.duration_seconds &&
      (*config.duration_seconds < 1 || *config.duration_seconds > kLongestStickiness)) {
    return fail(ErrorCode::kValidation, member +
                                            ".DurationSeconds must be between 1 and 604800, not " +
                                            std::to_string(*config.duration_seconds));
  }
  if (forward.sticky && !forward.sticky_seconds) {
    return fail(ErrorCode::kValidation,
                member + ".DurationSeconds must be specified when stickiness is enabled");
  }
  return {};
}

Result<Forward> read_forward_config(const engine::State& state,
                                    const api::ForwardActionConfig& config,
                                    const std::string& member) {
  if (!config.target_groups || config.target_groups->empty()) {
    return fail(ErrorCode::kValidation, member + ".TargetGroups must name a target group");
  }
  Forward forward;
  auto groups = read_groups(state, *config.target_groups, member + ".TargetGroups");
  if (!groups) return fail(groups.error());
  forward.target_groups = std::move(*groups);
  if (config.target_group_stickiness_config) {
    const Status read = read_stickiness(*config.target_group_stickiness_config,
                                        member + ".TargetGroupStickinessConfig", forward);
    if (!read) return fail(read.error());
  }
  return forward;
}

}  // namespace

Result<Forward> read_forward(const engine::State& state, const api::Action& action,
                             const std::string& member) {
  const std::string outer = action.target_group_arn.value_or("");
  if (!action.forward_config) {
    if (outer.empty()) {
      return fail(ErrorCode::kValidation,
                  "A target group ARN must be specified for an action of type 'forward'");
    }
    const auto found = find_target_group(state, outer);
    if (!found) return fail(found.error());
    return forward_to((*found)->arn).forward;
  }
  auto forward = read_forward_config(state, *action.forward_config, member + ".ForwardConfig");
  if (!forward || outer.empty()) return forward;
  if (forward->target_groups.size() > 1 || forward->target_groups[0].arn.str() != outer) {
    return fail(ErrorCode::kValidation,
                member +
                    ".TargetGroupArn and the only target group of its ForwardConfig must be "
                    "the same");
  }
  return forward;
}

Status check_association(const engine::State& state, const LoadBalancerArn& balancer,
                         const ListenerAction& wanted, const ListenerAction* replaced) {
  auto groups = state.view<Forwarding>().target_groups_of(balancer);
  if (replaced != nullptr) {
    for (const auto& group : replaced->forward.target_groups) {
      if (--groups[group.arn] == 0) groups.erase(group.arn);
    }
  }
  for (const auto& group : wanted.forward.target_groups) {
    ++groups[group.arn];
    for (const auto& other : load_balancers_of(state, group.arn)) {
      if (other == balancer) continue;
      return fail(ErrorCode::kTargetGroupAssociationLimit,
                  "The following target groups cannot be associated with more than one load "
                  "balancer: " +
                      group.arn.str());
    }
  }
  if (groups.size() <= kMostGroupsOfALoadBalancer || wanted.forward.target_groups.empty()) {
    return {};
  }
  return fail(ErrorCode::kTooManyUniqueTargetGroups,
              "Load balancer '" + balancer.str() + "' cannot have more than 100 target groups");
}

}  // namespace minato::elb
