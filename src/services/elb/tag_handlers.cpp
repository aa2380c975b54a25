#include "services/elb/tag_handlers.h"

#include <set>

#include "services/elb/arns.h"
#include "services/elb/found.h"
#include "services/elb/listener_rule_commands.h"
#include "services/elb/load_balancer_commands.h"
#include "services/elb/tags.h"
#include "services/elb/target_group_commands.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostResources = 20;

Result<Tags> tags_of(const State& state, const std::string& arn) {
  const auto tags = [](const auto* record) { return record->tags; };
  switch (kind_of(arn)) {
    case ResourceKind::kLoadBalancer:
      return find_load_balancer(state, arn).map(tags);
    case ResourceKind::kTargetGroup:
      return find_target_group(state, arn).map(tags);
    case ResourceKind::kListener:
      return find_listener(state, arn).map(tags);
    case ResourceKind::kListenerRule:
      return find_rule(state, arn).map([](const FoundRule& found) {
        return found.rule == nullptr ? Tags{} : found.rule->tags;
      });
    case ResourceKind::kOther:
      break;
  }
  return fail(check_arn(arn, ResourceKind::kLoadBalancer).error());
}

/// Sets the tags of what is known to be there.
Status plan_tags(const State& state, const std::string& arn, Tags tags, engine::Plan& plan) {
  switch (kind_of(arn)) {
    case ResourceKind::kLoadBalancer:
      plan.add(TagLoadBalancer{LoadBalancerArn(arn), std::move(tags)});
      return {};
    case ResourceKind::kTargetGroup:
      plan.add(TagTargetGroup{TargetGroupArn(arn), std::move(tags)});
      return {};
    case ResourceKind::kListener:
      plan.add(TagListener{ListenerArn(arn), std::move(tags)});
      return {};
    case ResourceKind::kListenerRule:
      if (find_rule(state, arn)->rule == nullptr) break;
      plan.add(TagListenerRule{ListenerRuleArn(arn), std::move(tags)});
      return {};
    case ResourceKind::kOther:
      break;
  }
  return fail(ErrorCode::kUnsupportedMember,
              "'" + arn + "': the default rule of a listener cannot have tags");
}

Status check_resources(const std::vector<std::string>& arns) {
  if (!arns.empty() && arns.size() <= kMostResources) return {};
  return fail(ErrorCode::kValidation,
              "ResourceArns must have 1 to 20 ARNs, not " + std::to_string(arns.size()));
}

}  // namespace

Answer<api::DescribeTags> describe_tags(const State& state,
                                        const api::DescribeTags::Request& request, Context&) {
  if (Status checked = check_resources(request.resource_arns); !checked) {
    return fail(checked.error());
  }
  api::DescribeTags::Response response;
  auto& descriptions = response.tag_descriptions.emplace();
  for (const auto& arn : request.resource_arns) {
    const auto tags = tags_of(state, arn);
    if (!tags) return fail(tags.error());
    auto& added = descriptions.emplace_back();
    added.resource_arn = arn;
    added.tags = shown_tags(*tags);
  }
  return answered(std::move(response));
}

Answer<api::AddTags> add_tags(const State& state, const api::AddTags::Request& request, Context&) {
  if (Status checked = check_resources(request.resource_arns); !checked) {
    return fail(checked.error());
  }
  const auto added = read_tags(request.tags);
  if (!added) return fail(added.error());
  auto handled = answered(api::AddTags::Response{});
  for (const auto& arn : std::set(request.resource_arns.begin(), request.resource_arns.end())) {
    const auto present = tags_of(state, arn);
    if (!present) return fail(present.error());
    auto tags = with_added_tags(*present, *added);
    if (!tags) return fail(tags.error());
    if (Status planned = plan_tags(state, arn, std::move(*tags), handled.plan); !planned) {
      return fail(planned.error());
    }
  }
  return handled;
}

Answer<api::RemoveTags> remove_tags(const State& state, const api::RemoveTags::Request& request,
                                    Context&) {
  if (Status checked = check_resources(request.resource_arns); !checked) {
    return fail(checked.error());
  }
  auto handled = answered(api::RemoveTags::Response{});
  for (const auto& arn : std::set(request.resource_arns.begin(), request.resource_arns.end())) {
    auto tags = tags_of(state, arn);
    if (!tags) return fail(tags.error());
    for (const auto& key : request.tag_keys) tags->erase(key);
    if (Status planned = plan_tags(state, arn, std::move(*tags), handled.plan); !planned) {
      return fail(planned.error());
    }
  }
  return handled;
}

}  // namespace minato::elb
