#include "services/elb/target_group_handlers.h"

#include "services/elb/arns.h"
#include "services/elb/attributes.h"
#include "services/elb/forwarding.h"
#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/page.h"
#include "services/elb/shown.h"
#include "services/elb/target_group_commands.h"
#include "services/elb/target_group_settings.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;

template <class Response>
Response one_target_group(const State& state, const TargetGroupArn& arn) {
  Response response;
  response.target_groups.emplace().push_back(shown(state, state.table<TargetGroup>().at(arn)));
  return response;
}

template <class Response>
Response all_attributes(const TargetGroup& group) {
  Response response;
  auto& attributes = response.attributes.emplace();
  for (auto& attribute : target_group_attributes(group)) {
    auto& added = attributes.emplace_back();
    added.key = std::move(attribute.key);
    added.value = std::move(attribute.value);
  }
  return response;
}

using Groups = std::vector<const TargetGroup*>;

Result<Groups> groups_of_arns(const State& state, const std::vector<std::string>& arns) {
  Groups rows;
  for (const auto& arn : arns) {
    const auto found = find_target_group(state, arn);
    if (!found) return fail(found.error());
    rows.push_back(*found);
  }
  return rows;
}

Result<Groups> groups_of_names(const State& state, const std::vector<std::string>& names) {
  Groups rows;
  for (const auto& name : names) {
    rows.push_back(target_group_named(state, name));
    if (rows.back() == nullptr) {
      return fail(ErrorCode::kTargetGroupNotFound, "Target groups '[" + name + "]' not found");
    }
  }
  return rows;
}

Result<Groups> groups_of_load_balancer(const State& state, const std::string& arn) {
  const auto found = find_load_balancer(state, arn);
  if (!found) return fail(found.error());
  Groups rows;
  for (const auto& [group, uses] : state.view<Forwarding>().target_groups_of((*found)->arn)) {
    rows.push_back(&state.table<TargetGroup>().at(group));
  }
  return rows;
}

/// The target groups that the request names by one of three ways, or all.
Result<Groups> select_groups(const State& state,
                             const api::DescribeTargetGroups::Request& request) {
  const int ways = (is_given(request.target_group_arns) ? 1 : 0) +
                   (is_given(request.names) ? 1 : 0) + (request.load_balancer_arn ? 1 : 0);
  if (ways > 1) {
    return fail(ErrorCode::kValidation,
                "Only one of LoadBalancerArn, TargetGroupArns and Names can be specified");
  }
  if (is_given(request.target_group_arns)) return groups_of_arns(state, *request.target_group_arns);
  if (is_given(request.names)) return groups_of_names(state, *request.names);
  if (request.load_balancer_arn) return groups_of_load_balancer(state, *request.load_balancer_arn);
  Groups rows;
  for (const auto& [arn, row] : state.table<TargetGroup>().rows()) rows.push_back(&row.record);
  return rows;
}

}  // namespace

Answer<api::CreateTargetGroup> create_target_group(const State& state,
                                                   const api::CreateTargetGroup::Request& request,
                                                   Context& context) {
  using Response = api::CreateTargetGroup::Response;
  auto wanted = read_target_group(state, request);
  if (!wanted) return fail(wanted.error());
  if (const auto* present = target_group_named(state, request.name)) {
    if (same_settings(*wanted, *present)) {
      return answered(one_target_group<Response>(state, present->arn));
    }
    return fail(ErrorCode::kDuplicateTargetGroupName, "A target group with the same name '" +
                                                          request.name +
                                                          "' exists, but with different settings");
  }
  if (state.table<TargetGroup>().size() >= kMostTargetGroups) {
    return fail(ErrorCode::kTooManyTargetGroups, "There are " + std::to_string(kMostTargetGroups) +
                                                     " target groups, which is the most");
  }
  wanted->arn =
      make_target_group_arn(state.setting<Identity>(), request.name, context.random.hex(16));
  Handled<Response> handled;
  handled.answer = [arn = wanted->arn](const State& after) {
    return one_target_group<Response>(after, arn);
  };
  handled.plan.add(CreateTargetGroup{std::move(*wanted)});
  return handled;
}

Answer<api::DescribeTargetGroups> describe_target_groups(
    const State& state, const api::DescribeTargetGroups::Request& request, Context&) {
  auto rows = select_groups(state, request);
  if (!rows) return fail(rows.error());
  auto page = page_of(std::move(*rows), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeTargetGroups::Response response;
  auto& groups = response.target_groups.emplace();
  for (const auto* row : page->rows) groups.push_back(shown(state, *row));
  response.next_marker = page->next_marker;
  return answered(std::move(response));
}

Answer<api::ModifyTargetGroup> modify_target_group(const State& state,
                                                   const api::ModifyTargetGroup::Request& request,
                                                   Context&) {
  using Response = api::ModifyTargetGroup::Response;
  const auto found = find_target_group(state, request.target_group_arn);
  if (!found) return fail(found.error());
  auto check = changed_health_check(**found, health_check_change(request));
  if (!check) return fail(check.error());
  Handled<Response> handled;
  handled.answer = [arn = (*found)->arn](const State& after) {
    return one_target_group<Response>(after, arn);
  };
  handled.plan.add(SetHealthCheck{(*found)->arn, std::move(*check)});
  return handled;
}

Answer<api::DeleteTargetGroup> delete_target_group(const State& state,
                                                   const api::DeleteTargetGroup::Request& request,
                                                   Context&) {
  if (Status checked = check_arn(request.target_group_arn, ResourceKind::kTargetGroup); !checked) {
    return fail(checked.error());
  }
  const TargetGroupArn arn(request.target_group_arn);
  if (is_in_use(state, arn)) {
    return fail(ErrorCode::kResourceInUse,
                "Target group '" + arn.str() + "' is currently in use by a listener or a rule");
  }
  auto handled = answered(api::DeleteTargetGroup::Response{});
  if (state.table<TargetGroup>().find(arn) != nullptr) handled.plan.add(DeleteTargetGroup{arn});
  return handled;
}

Answer<api::DescribeTargetGroupAttributes> describe_target_group_attributes(
    const State& state, const api::DescribeTargetGroupAttributes::Request& request, Context&) {
  const auto found = find_target_group(state, request.target_group_arn);
  if (!found) return fail(found.error());
  return answered(all_attributes<api::DescribeTargetGroupAttributes::Response>(**found));
}

Answer<api::ModifyTargetGroupAttributes> modify_target_group_attributes(
    const State& state, const api::ModifyTargetGroupAttributes::Request& request, Context&) {
  using Response = api::ModifyTargetGroupAttributes::Response;
  const auto found = find_target_group(state, request.target_group_arn);
  if (!found) return fail(found.error());
  std::vector<Attribute> wanted;
  for (const auto& attribute : request.attributes) {
    wanted.push_back({attribute.key.value_or(""), attribute.value.value_or("")});
  }
  const auto changed = with_attributes(**found, wanted);
  if (!changed) return fail(changed.error());
  Handled<Response> handled;
  handled.answer = [arn = (*found)->arn](const State& after) {
    return all_attributes<Response>(after.table<TargetGroup>().at(arn));
  };
  handled.plan.add(
      SetTargetGroupOptions{changed->arn, changed->deregistration_delay_seconds, changed->options});
  return handled;
}

}  // namespace minato::elb
