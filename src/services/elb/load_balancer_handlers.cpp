#include "services/elb/load_balancer_handlers.h"

#include <algorithm>

#include "services/ec2/default_network.h"
#include "services/elb/address_planner.h"
#include "services/elb/arns.h"
#include "services/elb/attributes.h"
#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/load_balancer_commands.h"
#include "services/elb/load_balancer_pool.h"
#include "services/elb/name_rules.h"
#include "services/elb/page.h"
#include "services/elb/shown.h"
#include "services/elb/subnet_rules.h"
#include "services/elb/tags.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;
using CreateRequest = api::CreateLoadBalancer::Request;

Result<LoadBalancerType> read_type(const CreateRequest& request) {
  LoadBalancerType type = LoadBalancerType::kApplication;
  if (!request.type || parse_enum(to_string(*request.type), type)) return type;
  return fail(ErrorCode::kUnsupportedMember,
              "Type '" + std::string(to_string(*request.type)) +
                  "' is not supported: load balancers here are of type 'application' or 'network'");
}

std::string make_dns_name(const State& state, const LoadBalancer& balancer, Random& random) {
  const auto& zone = state.setting<LoadBalancerPool>().dns_zone;
  if (zone.empty()) return balancer.address;
  const std::string prefix = balancer.scheme == Scheme::kInternal ? "internal-" : "";
  return prefix + balancer.name + '-' + random.digits(10) + '.' + state.setting<Identity>().region +
         ".elb." + zone;
}

/// What the caller decides; name, ids and address are missing.
Result<LoadBalancer> read_settings(const State& state, const CreateRequest& request) {
  const auto& network = state.setting<ec2::DefaultNetwork>();
  const auto type = read_type(request);
  if (!type) return fail(type.error());
  if (Status checked = check_address_type(request.ip_address_type); !checked) {
    return fail(checked.error());
  }
  if (Status checked = check_load_balancer_name(request.name); !checked) {
    return fail(checked.error());
  }
  auto subnets = read_subnets(network, request.subnets, request.subnet_mappings);
  if (!subnets) return fail(subnets.error());
  auto groups = read_security_groups(network, *type, request.security_groups);
  if (!groups) return fail(groups.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  LoadBalancer wanted;
  wanted.name = request.name;
  wanted.type = *type;
  if (request.scheme == api::LoadBalancerSchemeEnum::kInternal) wanted.scheme = Scheme::kInternal;
  wanted.subnets = std::move(*subnets);
  wanted.security_groups = std::move(*groups);
  wanted.tags = std::move(*tags);
  return wanted;
}

bool same_settings(const LoadBalancer& a, const LoadBalancer& b) {
  return a.type == b.type && a.scheme == b.scheme && a.subnets == b.subnets &&
         a.security_groups == b.security_groups && a.tags == b.tags;
}

Status check_room(const State& state, LoadBalancerType type) {
  std::size_t count = 0;
  for (const auto& [arn, row] : state.table<LoadBalancer>().rows()) {
    if (row.record.type == type) ++count;
  }
  if (count < kMostLoadBalancers) return {};
  return fail(ErrorCode::kTooManyLoadBalancers,
              "There are " + std::to_string(count) + " load balancers of type '" +
                  std::string(to_string(type)) + "', which is the most");
}

api::CreateLoadBalancer::Response created(const State& state, const LoadBalancerArn& arn) {
  api::CreateLoadBalancer::Response response;
  response.load_balancers.emplace().push_back(shown(state, state.table<LoadBalancer>().at(arn)));
  return response;
}

template <class Response>
Response all_attributes(const LoadBalancer& balancer) {
  Response response;
  auto& attributes = response.attributes.emplace();
  for (auto& attribute : load_balancer_attributes(balancer)) {
    auto& added = attributes.emplace_back();
    added.key = std::move(attribute.key);
    added.value = std::move(attribute.value);
  }
  return response;
}

/// The load balancers that the request names by ARN or name, or all.
Result<std::vector<const LoadBalancer*>> select_balancers(
    const State& state, const api::DescribeLoadBalancers::Request& request) {
  std::vector<const LoadBalancer*> rows;
  if (is_given(request.load_balancer_arns) && is_given(request.names)) {
    return fail(ErrorCode::kValidation,
                "LoadBalancerArns and Names cannot be specified at the same time");
  }
  if (is_given(request.load_balancer_arns)) {
    for (const auto& arn : *request.load_balancer_arns) {
      const auto found = find_load_balancer(state, arn);
      if (!found) return fail(found.error());
      rows.push_back(*found);
    }
    return rows;
  }
  if (is_given(request.names)) {
    for (const auto& name : *request.names) {
      rows.push_back(load_balancer_named(state, name));
      if (rows.back() == nullptr) {
        return fail(ErrorCode::kLoadBalancerNotFound, "Load balancers '[" + name + "]' not found");
      }
    }
    return rows;
  }
  for (const auto& [arn, row] : state.table<LoadBalancer>().rows()) rows.push_back(&row.record);
  return rows;
}

}  // namespace

Answer<api::CreateLoadBalancer> create_load_balancer(const State& state,
                                                     const CreateRequest& request,
                                                     Context& context) {
  auto wanted = read_settings(state, request);
  if (!wanted) return fail(wanted.error());
  if (const auto* present = load_balancer_named(state, request.name)) {
    if (same_settings(*present, *wanted)) return answered(created(state, present->arn));
    return fail(ErrorCode::kDuplicateLoadBalancerName, "A load balancer with the same name '" +
                                                           request.name +
                                                           "' exists, but with different settings");
  }
  if (Status checked = check_room(state, wanted->type); !checked) return fail(checked.error());
  auto address = choose_address(state);
  if (!address) return fail(address.error());
  wanted->arn = make_load_balancer_arn(state.setting<Identity>(), wanted->type, request.name,
                                       context.random.hex(16));
  wanted->address = std::move(*address);
  wanted->dns_name = make_dns_name(state, *wanted, context.random);
  wanted->created_at = context.now;
  Handled<api::CreateLoadBalancer::Response> handled;
  handled.answer = [arn = wanted->arn](const State& after) { return created(after, arn); };
  handled.plan.add(CreateLoadBalancer{std::move(*wanted)});
  return handled;
}

Answer<api::DescribeLoadBalancers> describe_load_balancers(
    const State& state, const api::DescribeLoadBalancers::Request& request, Context&) {
  auto rows = select_balancers(state, request);
  if (!rows) return fail(rows.error());
  auto page = page_of(std::move(*rows), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeLoadBalancers::Response response;
  auto& balancers = response.load_balancers.emplace();
  for (const auto* row : page->rows) balancers.push_back(shown(state, *row));
  response.next_marker = page->next_marker;
  return answered(std::move(response));
}

Answer<api::DeleteLoadBalancer> delete_load_balancer(
    const State& state, const api::DeleteLoadBalancer::Request& request, Context& context) {
  if (Status checked = check_arn(request.load_balancer_arn, ResourceKind::kLoadBalancer);
      !checked) {
    return fail(checked.error());
  }
  const LoadBalancerArn arn(request.load_balancer_arn);
  auto handled = answered(api::DeleteLoadBalancer::Response{});
  const LoadBalancer* balancer = state.table<LoadBalancer>().find(arn);
  if (balancer == nullptr) return handled;
  if (balancer->options.deletion_protection) {
    return fail(ErrorCode::kOperationNotPermitted,
                "Load balancer '" + arn.str() +
                    "' cannot be deleted because deletion protection is enabled");
  }
  handled.plan.add(DeleteLoadBalancer{arn, context.now});
  return handled;
}

Answer<api::DescribeLoadBalancerAttributes> describe_load_balancer_attributes(
    const State& state, const api::DescribeLoadBalancerAttributes::Request& request, Context&) {
  const auto found = find_load_balancer(state, request.load_balancer_arn);
  if (!found) return fail(found.error());
  return answered(all_attributes<api::DescribeLoadBalancerAttributes::Response>(**found));
}

Answer<api::ModifyLoadBalancerAttributes> modify_load_balancer_attributes(
    const State& state, const api::ModifyLoadBalancerAttributes::Request& request, Context&) {
  const auto found = find_load_balancer(state, request.load_balancer_arn);
  if (!found) return fail(found.error());
  std::vector<Attribute> wanted;
  for (const auto& attribute : request.attributes) {
    wanted.push_back({attribute.key.value_or(""), attribute.value.value_or("")});
  }
  const auto changed = with_attributes(**found, wanted);
  if (!changed) return fail(changed.error());
  Handled<api::ModifyLoadBalancerAttributes::Response> handled;
  handled.answer = [arn = changed->arn](const State& after) {
    return all_attributes<api::ModifyLoadBalancerAttributes::Response>(
        after.table<LoadBalancer>().at(arn));
  };
  if (changed->options != (*found)->options) {
    handled.plan.add(SetLoadBalancerOptions{changed->arn, changed->options});
  }
  return handled;
}

}  // namespace minato::elb
