#include "services/ec2/handlers.h"

#include <algorithm>

#include "services/ec2/default_network.h"
#include "services/ec2/shown.h"

namespace minato::ec2 {
namespace {

using engine::Context;
using engine::State;
using Strings = std::optional<std::vector<std::string>>;

/// Ids or names that a request picks things by; without any it means all.
class Choice {
 public:
  explicit Choice(const Strings& wanted) : wanted_(wanted) {}

  bool includes(const std::string& id) const {
    return !wanted_ || wanted_->empty() || std::ranges::find(*wanted_, id) != wanted_->end();
  }
  /// The first that is none of `known`.
  const std::string* unknown(const std::vector<std::string>& known) const {
    if (!wanted_) return nullptr;
    for (const auto& id : *wanted_) {
      if (std::ranges::find(known, id) == known.end()) return &id;
    }
    return nullptr;
  }

 private:
  const Strings& wanted_;
};

/// There is never more than one page, so nobody was given a token.
Status check_token(const std::optional<std::string>& token) {
  if (!token) return {};
  return fail(ErrorCode::kEc2InvalidParameter, "The NextToken '" + *token + "' is not valid");
}

Status not_found(ErrorCode code, std::string_view what, const std::string& id) {
  return fail(code, "The " + std::string(what) + " '" + id + "' does not exist");
}

Status check_choice(const Choice& choice, const std::vector<std::string>& known, ErrorCode code,
                    std::string_view what) {
  const std::string* unknown = choice.unknown(known);
  return unknown == nullptr ? Status{} : not_found(code, what, *unknown);
}

/// Adds `thing` when it matches the filters.
template <class Thing>
Status add_matching(std::vector<Thing>& things, Thing thing,
                    const std::optional<std::vector<api::Filter>>& filters) {
  const auto matching = matches(filter_values(thing), filters);
  if (!matching) return fail(matching.error());
  if (*matching) things.push_back(std::move(thing));
  return {};
}

std::vector<std::string> each(const DefaultNetwork& network, std::string Subnet::*member) {
  std::vector<std::string> values;
  for (const auto& subnet : network.subnets) values.push_back(subnet.*member);
  return values;
}

Status check_zones(const DefaultNetwork& network,
                   const api::DescribeAvailabilityZones::Request& request) {
  const std::string* unknown =
      Choice(request.zone_names).unknown(each(network, &Subnet::availability_zone));
  if (unknown == nullptr) {
    unknown = Choice(request.zone_ids).unknown(each(network, &Subnet::availability_zone_id));
  }
  if (unknown == nullptr) return {};
  return fail(ErrorCode::kEc2InvalidParameter, "Invalid availability zone: [" + *unknown + "]");
}

}  // namespace

Answer<api::DescribeVpcs> describe_vpcs(const State& state,
                                        const api::DescribeVpcs::Request& request, Context&) {
  const auto& network = state.setting<DefaultNetwork>();
  if (Status checked = check_token(request.next_token); !checked) return fail(checked.error());
  Status known =
      check_choice(Choice(request.vpc_ids), {network.vpc_id}, ErrorCode::kVpcNotFound, "vpc ID");
  if (!known) return fail(known.error());
  api::DescribeVpcs::Response response;
  Status added = add_matching(response.vpcs.emplace(),
                              shown_vpc(state.setting<Identity>(), network), request.filters);
  if (!added) return fail(added.error());
  return answered(std::move(response));
}

Answer<api::DescribeSubnets> describe_subnets(const State& state,
                                              const api::DescribeSubnets::Request& request,
                                              Context&) {
  const auto& network = state.setting<DefaultNetwork>();
  if (Status checked = check_token(request.next_token); !checked) return fail(checked.error());
  const Choice choice(request.subnet_ids);
  Status known =
      check_choice(choice, each(network, &Subnet::id), ErrorCode::kEc2SubnetNotFound, "subnet ID");
  if (!known) return fail(known.error());
  api::DescribeSubnets::Response response;
  auto& subnets = response.subnets.emplace();
  for (const auto& subnet : network.subnets) {
    if (!choice.includes(subnet.id)) continue;
    Status added = add_matching(subnets, shown_subnet(state.setting<Identity>(), network, subnet),
                                request.filters);
    if (!added) return fail(added.error());
  }
  return answered(std::move(response));
}

Answer<api::DescribeSecurityGroups> describe_security_groups(
    const State& state, const api::DescribeSecurityGroups::Request& request, Context&) {
  const auto& network = state.setting<DefaultNetwork>();
  if (Status checked = check_token(request.next_token); !checked) return fail(checked.error());
  Status ids = check_choice(Choice(request.group_ids), {network.security_group_id},
                            ErrorCode::kSecurityGroupNotFound, "security group");
  if (!ids) return fail(ids.error());
  Status names = check_choice(Choice(request.group_names), {"default"},
                              ErrorCode::kSecurityGroupNotFound, "security group");
  if (!names) return fail(names.error());
  api::DescribeSecurityGroups::Response response;
  Status added =
      add_matching(response.security_groups.emplace(),
                   shown_security_group(state.setting<Identity>(), network), request.filters);
  if (!added) return fail(added.error());
  return answered(std::move(response));
}

Answer<api::DescribeAvailabilityZones> describe_availability_zones(
    const State& state, const api::DescribeAvailabilityZones::Request& request, Context&) {
  const auto& network = state.setting<DefaultNetwork>();
  if (Status checked = check_zones(network, request); !checked) return fail(checked.error());
  api::DescribeAvailabilityZones::Response response;
  auto& zones = response.availability_zones.emplace();
  for (const auto& subnet : network.subnets) {
    if (!Choice(request.zone_names).includes(subnet.availability_zone)) continue;
    if (!Choice(request.zone_ids).includes(subnet.availability_zone_id)) continue;
    Status added =
        add_matching(zones, shown_zone(state.setting<Identity>(), subnet), request.filters);
    if (!added) return fail(added.error());
  }
  return answered(std::move(response));
}

}  // namespace minato::ec2
