#include "services/elb/load_balancer_network_handlers.h"

#include "services/ec2/default_network.h"
#include "services/elb/found.h"
#include "services/elb/limits.h"
#include "services/elb/load_balancer_commands.h"
#include "services/elb/page_of_list.h"
#include "services/elb/shown.h"
#include "services/elb/subnet_rules.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;
using Enforced = api::EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum;

struct AccountLimit {
  std::string_view name;
  std::size_t most;
};

/// By ELB's names.
constexpr AccountLimit kLimits[] = {
    {"application-load-balancers", kMostLoadBalancers},
    {"certificates-per-application-load-balancer", kMostCertificates},
    {"certificates-per-network-load-balancer", kMostCertificates},
    {"condition-values-per-alb-rule", kMostConditionValues},
    {"condition-wildcards-per-alb-rule", kMostWildcards},
    {"listeners-per-application-load-balancer", kMostListeners},
    {"listeners-per-network-load-balancer", kMostListeners},
    {"network-load-balancers", kMostLoadBalancers},
    {"rules-per-application-load-balancer", kMostRules},
    {"target-groups", kMostTargetGroups},
    {"target-groups-per-action-on-application-load-balancer", kMostGroupsOfAnAction},
    {"target-groups-per-action-on-network-load-balancer", 1},
    {"target-groups-per-application-load-balancer", kMostGroupsOfALoadBalancer},
    {"targets-per-target-group", kMostTargets},
};

/// Nothing here is reached by PrivateLink.
Status check_enforcement(const LoadBalancer& balancer, const std::optional<Enforced>& wanted) {
  if (!wanted) return {};
  if (balancer.type != LoadBalancerType::kNetwork) {
    return fail(ErrorCode::kInvalidConfiguration,
                "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is only for load balancers "
                "of type 'network'");
  }
  if (*wanted == Enforced::kOn) return {};
  return fail(ErrorCode::kUnsupportedMember,
              "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic 'off' is not supported; 'on' "
              "is");
}

}  // namespace

Answer<api::SetSubnets> set_subnets(const State& state, const api::SetSubnets::Request& request,
                                    Context&) {
  using Response = api::SetSubnets::Response;
  const auto found = find_load_balancer(state, request.load_balancer_arn);
  if (!found) return fail(found.error());
  if (Status checked = check_address_type(request.ip_address_type); !checked) {
    return fail(checked.error());
  }
  auto subnets =
      read_subnets(state.setting<ec2::DefaultNetwork>(), request.subnets, request.subnet_mappings);
  if (!subnets) return fail(subnets.error());
  Handled<Response> handled;
  handled.answer = [arn = (*found)->arn](const State& after) {
    const auto balancer = shown(after, after.table<LoadBalancer>().at(arn));
    Response response;
    response.availability_zones = balancer.availability_zones;
    response.ip_address_type = balancer.ip_address_type;
    return response;
  };
  handled.plan.add(
      SetLoadBalancerNetwork{(*found)->arn, std::move(*subnets), (*found)->security_groups});
  return handled;
}

Answer<api::SetSecurityGroups> set_security_groups(const State& state,
                                                   const api::SetSecurityGroups::Request& request,
                                                   Context&) {
  const auto found = find_load_balancer(state, request.load_balancer_arn);
  if (!found) return fail(found.error());
  const LoadBalancer& balancer = **found;
  const auto& enforced = request.enforce_security_group_inbound_rules_on_private_link_traffic;
  if (Status checked = check_enforcement(balancer, enforced); !checked) {
    return fail(checked.error());
  }
  if (balancer.type == LoadBalancerType::kNetwork && balancer.security_groups.empty()) {
    return fail(ErrorCode::kInvalidConfiguration,
                "You cannot set security groups on the network load balancer '" +
                    balancer.arn.str() + "', which was created without any");
  }
  if (request.security_groups.empty()) {
    return fail(ErrorCode::kInvalidConfiguration, "At least one security group must be specified");
  }
  auto groups = read_security_groups(state.setting<ec2::DefaultNetwork>(), balancer.type,
                                     request.security_groups);
  if (!groups) return fail(groups.error());
  api::SetSecurityGroups::Response response;
  response.security_group_ids = *groups;
  if (balancer.type == LoadBalancerType::kNetwork) {
    response.enforce_security_group_inbound_rules_on_private_link_traffic = Enforced::kOn;
  }
  auto handled = answered(std::move(response));
  handled.plan.add(SetLoadBalancerNetwork{balancer.arn, balancer.subnets, std::move(*groups)});
  return handled;
}

Answer<api::SetIpAddressType> set_ip_address_type(const State& state,
                                                  const api::SetIpAddressType::Request& request,
                                                  Context&) {
  const auto found = find_load_balancer(state, request.load_balancer_arn);
  if (!found) return fail(found.error());
  if (Status checked = check_address_type(request.ip_address_type); !checked) {
    return fail(checked.error());
  }
  api::SetIpAddressType::Response response;
  response.ip_address_type = request.ip_address_type;
  return answered(std::move(response));
}

Answer<api::DescribeAccountLimits> describe_account_limits(
    const State&, const api::DescribeAccountLimits::Request& request, Context&) {
  std::vector<api::Limit> limits;
  for (const auto& [name, most] : kLimits) {
    auto& added = limits.emplace_back();
    added.name = std::string(name);
    added.max = std::to_string(most);
  }
  auto page = page_of_list(std::move(limits), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeAccountLimits::Response response;
  response.limits = std::move(page->items);
  response.next_marker = std::move(page->next_marker);
  return answered(std::move(response));
}

}  // namespace minato::elb
