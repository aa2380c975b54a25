#include "services/elb/listener_handlers.h"

#include "services/elb/arns.h"
#include "services/elb/forward_action.h"
#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/listener_certificate_commands.h"
#include "services/elb/listener_endpoint.h"
#include "services/elb/load_balancer_commands.h"
#include "services/elb/page.h"
#include "services/elb/shown.h"
#include "services/elb/tags.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;
using CreateRequest = api::CreateListener::Request;
using Listeners = std::vector<const Listener*>;

/// ELB: a target group belongs to one load balancer.
Status check_association(const State& state, const Listener& wanted) {
  for (const auto& arn : load_balancers_of(state, wanted.target_group)) {
    if (arn == wanted.load_balancer) continue;
    return fail(ErrorCode::kTargetGroupAssociationLimit,
                "The following target groups cannot be associated with more than one load "
                "balancer: " +
                    wanted.target_group.str());
  }
  return {};
}

void set_endpoint(ListenerEndpoint endpoint, Listener& listener) {
  listener.protocol = endpoint.protocol;
  listener.port = endpoint.port;
  listener.tls = std::move(endpoint.tls);
}

/// Whether the listener may send to its target group.
Status check_target_group(const State& state, const Listener& wanted) {
  const auto& group = state.table<TargetGroup>().at(wanted.target_group);
  if (Status checked = check_compatible(wanted.protocol, group); !checked) return checked;
  return check_association(state, wanted);
}

Status check_room(const State& state, const LoadBalancerArn& balancer) {
  const auto count = state.index<ListenersByLoadBalancer>().find(balancer).size();
  if (count < kMostListeners) return {};
  return fail(ErrorCode::kTooManyListeners, "Load balancer '" + balancer.str() + "' has " +
                                                std::to_string(count) +
                                                " listeners, which is the most");
}

/// A listener without an ARN.
Result<Listener> read_listener(const State& state, const CreateRequest& request) {
  const auto balancer = find_load_balancer(state, request.load_balancer_arn);
  if (!balancer) return fail(balancer.error());
  auto endpoint = read_endpoint(state, **balancer, request);
  if (!endpoint) return fail(endpoint.error());
  auto group = read_forward_action(state, request.default_actions);
  if (!group) return fail(group.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  Listener wanted;
  wanted.load_balancer = (*balancer)->arn;
  set_endpoint(std::move(*endpoint), wanted);
  wanted.target_group = std::move(*group);
  wanted.tags = std::move(*tags);
  if (Status checked = check_target_group(state, wanted); !checked) return fail(checked.error());
  return wanted;
}

const Listener* listener_on_port(const State& state, const LoadBalancerArn& balancer, int port) {
  for (const Listener* listener : state.index<ListenersByLoadBalancer>().find(balancer)) {
    if (listener->port == port) return listener;
  }
  return nullptr;
}

Error duplicate(const LoadBalancerArn& balancer) {
  return {ErrorCode::kDuplicateListener,
          "A listener already exists on this port for this load balancer '" + balancer.str() + "'"};
}

/// The listener as a ModifyListener request wants it.
Result<Listener> changed_listener(const State& state, const Listener& present,
                                  const api::ModifyListener::Request& request) {
  Listener wanted = present;
  auto endpoint = changed_endpoint(state, present, request);
  if (!endpoint) return fail(endpoint.error());
  set_endpoint(std::move(*endpoint), wanted);
  if (request.default_actions) {
    auto group = read_forward_action(state, *request.default_actions);
    if (!group) return fail(group.error());
    wanted.target_group = std::move(*group);
  }
  const Listener* other = listener_on_port(state, wanted.load_balancer, wanted.port);
  if (other != nullptr && other->arn != wanted.arn) return fail(duplicate(wanted.load_balancer));
  if (Status checked = check_target_group(state, wanted); !checked) return fail(checked.error());
  return wanted;
}

template <class Response>
Response one_listener(const State& state, const ListenerArn& arn) {
  Response response;
  response.listeners.emplace().push_back(shown(state.table<Listener>().at(arn)));
  return response;
}

Result<Listeners> listeners_of_arns(const State& state, const std::vector<std::string>& arns) {
  Listeners rows;
  for (const auto& arn : arns) {
    const auto found = find_listener(state, arn);
    if (!found) return fail(found.error());
    rows.push_back(*found);
  }
  return rows;
}

Result<Listeners> select_listeners(const State& state,
                                   const api::DescribeListeners::Request& request) {
  if (request.load_balancer_arn.has_value() == is_given(request.listener_arns)) {
    return fail(ErrorCode::kValidation,
                "You must specify either listener ARNs or a load balancer ARN, and not both");
  }
  if (is_given(request.listener_arns)) return listeners_of_arns(state, *request.listener_arns);
  const auto balancer = find_load_balancer(state, *request.load_balancer_arn);
  if (!balancer) return fail(balancer.error());
  const auto& rows = state.index<ListenersByLoadBalancer>().find((*balancer)->arn);
  return Listeners(rows.begin(), rows.end());
}

/// The listeners whose default rules are asked for.
Result<Listeners> select_rules(const State& state, const api::DescribeRules::Request& request) {
  if (request.listener_arn.has_value() == is_given(request.rule_arns)) {
    return fail(ErrorCode::kValidation,
                "You must specify either a listener ARN or rule ARNs, and not both");
  }
  if (request.listener_arn) return listeners_of_arns(state, {*request.listener_arn});
  Listeners rows;
  for (const auto& arn : *request.rule_arns) {
    const auto found = find_listener_of_default_rule(state, arn);
    if (!found) return fail(found.error());
    rows.push_back(*found);
  }
  return rows;
}

}  // namespace

Answer<api::CreateListener> create_listener(const State& state, const CreateRequest& request,
                                            Context& context) {
  using Response = api::CreateListener::Response;
  auto wanted = read_listener(state, request);
  if (!wanted) return fail(wanted.error());
  if (const auto* present = listener_on_port(state, wanted->load_balancer, wanted->port)) {
    if (endpoint_of(*present) == endpoint_of(*wanted) &&
        present->target_group == wanted->target_group && present->tags == wanted->tags) {
      return answered(one_listener<Response>(state, present->arn));
    }
    return fail(duplicate(wanted->load_balancer));
  }
  if (Status checked = check_room(state, wanted->load_balancer); !checked) {
    return fail(checked.error());
  }
  wanted->arn = make_listener_arn(wanted->load_balancer, context.random.hex(16));
  wanted->default_rule_id = context.random.hex(16);
  Handled<Response> handled;
  handled.answer = [arn = wanted->arn](const State& after) {
    return one_listener<Response>(after, arn);
  };
  handled.plan.add(CreateListener{std::move(*wanted)});
  return handled;
}

Answer<api::DescribeListeners> describe_listeners(const State& state,
                                                  const api::DescribeListeners::Request& request,
                                                  Context&) {
  auto rows = select_listeners(state, request);
  if (!rows) return fail(rows.error());
  auto page = page_of(std::move(*rows), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeListeners::Response response;
  auto& listeners = response.listeners.emplace();
  for (const auto* row : page->rows) listeners.push_back(shown(*row));
  response.next_marker = page->next_marker;
  return answered(std::move(response));
}

Answer<api::ModifyListener> modify_listener(const State& state,
                                            const api::ModifyListener::Request& request, Context&) {
  using Response = api::ModifyListener::Response;
  const auto found = find_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  const auto wanted = changed_listener(state, **found, request);
  if (!wanted) return fail(wanted.error());
  Handled<Response> handled;
  handled.answer = [arn = wanted->arn](const State& after) {
    return one_listener<Response>(after, arn);
  };
  handled.plan.add(ChangeListener{wanted->arn, wanted->port, wanted->target_group});
  handled.plan.add(SetListenerTls{wanted->arn, wanted->protocol, wanted->tls});
  return handled;
}

Answer<api::DeleteListener> delete_listener(const State& state,
                                            const api::DeleteListener::Request& request, Context&) {
  const auto found = find_listener(state, request.listener_arn);
  if (!found) return fail(found.error());
  auto handled = answered(api::DeleteListener::Response{});
  handled.plan.add(DeleteListener{(*found)->arn});
  return handled;
}

Answer<api::DescribeRules> describe_rules(const State& state,
                                          const api::DescribeRules::Request& request, Context&) {
  auto rows = select_rules(state, request);
  if (!rows) return fail(rows.error());
  auto page = page_of(std::move(*rows), request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeRules::Response response;
  auto& rules = response.rules.emplace();
  for (const auto* row : page->rows) rules.push_back(shown_default_rule(*row));
  response.next_marker = page->next_marker;
  return answered(std::move(response));
}

}  // namespace minato::elb
