#include "services/elb/forward_action.h"

#include "services/elb/found.h"

namespace minato::elb {
namespace {

constexpr std::int32_t kLargestWeight = 999;

Status unsupported(const std::string& what) { return fail(ErrorCode::kUnsupportedMember, what); }

Status check_weight(const std::optional<std::int32_t>& weight) {
  if (!weight) return {};
  if (*weight < 0 || *weight > kLargestWeight) {
    return fail(ErrorCode::kValidation,
                "DefaultActions[0].ForwardConfig.TargetGroups[0].Weight must be between 0 and 999");
  }
  if (*weight == 0) {
    return unsupported(
        "DefaultActions[0].ForwardConfig.TargetGroups[0].Weight '0' is not supported: the only "
        "target group of an action gets all requests");
  }
  return {};
}

Status check_stickiness(const api::ForwardActionConfig& forward) {
  const auto& stickiness = forward.target_group_stickiness_config;
  if (!stickiness || !stickiness->enabled.value_or(false)) return {};
  return unsupported(
      "DefaultActions[0].ForwardConfig.TargetGroupStickinessConfig.Enabled 'true' is not "
      "supported");
}

/// The ARN inside ForwardConfig; empty when there is none.
Result<std::string> read_forward_config(const std::optional<api::ForwardActionConfig>& forward) {
  if (!forward) return std::string();
  const std::size_t groups = forward->target_groups ? forward->target_groups->size() : 0;
  if (groups == 0) {
    return fail(ErrorCode::kValidation,
                "DefaultActions[0].ForwardConfig.TargetGroups must name a target group");
  }
  if (groups > 1) {
    return fail(unsupported("DefaultActions[0].ForwardConfig.TargetGroups with more than one "
                            "target group is not supported")
                    .error());
  }
  if (Status checked = check_stickiness(*forward); !checked) return fail(checked.error());
  const auto& group = forward->target_groups->front();
  if (Status checked = check_weight(group.weight); !checked) return fail(checked.error());
  if (!group.target_group_arn) {
    return fail(ErrorCode::kValidation,
                "DefaultActions[0].ForwardConfig.TargetGroups[0].TargetGroupArn must be specified");
  }
  return *group.target_group_arn;
}

Result<std::string> read_group_arn(const api::Action& action) {
  auto inner = read_forward_config(action.forward_config);
  if (!inner) return inner;
  const std::string outer = action.target_group_arn.value_or("");
  if (outer.empty() && inner->empty()) {
    return fail(ErrorCode::kValidation,
                "A target group ARN must be specified for an action of type 'forward'");
  }
  if (!outer.empty() && !inner->empty() && outer != *inner) {
    return fail(ErrorCode::kValidation,
                "DefaultActions[0].TargetGroupArn and the target group of its ForwardConfig must "
                "be the same");
  }
  return outer.empty() ? *inner : outer;
}

}  // namespace

Result<TargetGroupArn> read_forward_action(const engine::State& state,
                                           const std::vector<api::Action>& actions) {
  if (actions.empty()) {
    return fail(ErrorCode::kValidation, "DefaultActions must have an action");
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (actions[i].type == api::ActionTypeEnum::kForward) continue;
    return fail(unsupported("DefaultActions[" + std::to_string(i) + "].Type '" +
                            std::string(to_string(actions[i].type)) +
                            "' is not supported; 'forward' is")
                    .error());
  }
  if (actions.size() > 1) {
    return fail(ErrorCode::kValidation, "DefaultActions must have exactly one 'forward' action");
  }
  const auto arn = read_group_arn(actions.front());
  if (!arn) return fail(arn.error());
  const auto group = find_target_group(state, *arn);
  if (!group) return fail(group.error());
  return (*group)->arn;
}

}  // namespace minato::elb
