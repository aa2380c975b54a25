#include "services/elb/listener_handlers.h"

#include "services/elb/action_rules.h"
#include "services/elb/arns.h"
#include "services/elb/forward_action.h"
#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/listener_certificate_commands.h"
#include "services/elb/listener_endpoint.h"
#include "services/elb/listener_rule.h"
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

/// `replaced`: the default action that is there.
Result<ListenerAction> read_default_action(const State& state,
                                           const std::vector<api::Action>& actions,
                                           const ActionPlace& place,
                                           const ListenerAction* replaced) {
  auto action = read_action(state, actions, place, "DefaultActions");
  if (!action) return action;
  const Status checked = check_association(state, place.load_balancer, *action, replaced);
  if (!checked) return fail(checked.error());
  return action;
}

void set_endpoint(ListenerEndpoint endpoint, Listener& listener) {
  listener.protocol = endpoint.protocol;
  listener.port = endpoint.port;
  listener.tls = std::move(endpoint.tls);
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
  const ActionPlace place{(*balancer)->arn, endpoint->protocol, endpoint->port};
  auto action = read_default_action(state, request.default_actions, place, nullptr);
  if (!action) return fail(action.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  Listener wanted;
  wanted.load_balancer = (*balancer)->arn;
  set_endpoint(std::move(*endpoint), wanted);
  wanted.default_action = std::move(*action);
  wanted.tags = std::move(*tags);
  const Status checked = check_action(state, wanted.protocol, wanted.default_action);
  if (!checked) return fail(checked.error());
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
  if (is_given(request.default_actions)) {
    const ActionPlace place{present.load_balancer, wanted.protocol, wanted.port};
    auto action =
        read_default_action(state, *request.default_actions, place, &present.default_action);
    if (!action) return fail(action.error());
    wanted.default_action = std::move(*action);
  }
  const Listener* other = listener_on_port(state, wanted.load_balancer, wanted.port);
  if (other != nullptr && other->arn != wanted.arn) return fail(duplicate(wanted.load_balancer));
  Status checked = check_action(state, wanted.protocol, wanted.default_action);
  for (const ListenerRule* rule : state.index<ListenerRulesByListener>().find(wanted.arn)) {
    if (checked) checked = check_action(state, wanted.protocol, rule->action);
  }
  if (!checked) return fail(checked.error());
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

}  // namespace

Answer<api::CreateListener> create_listener(const State& state, const CreateRequest& request,
                                            Context& context) {
  using Response = api::CreateListener::Response;
  auto wanted = read_listener(state, request);
  if (!wanted) return fail(wanted.error());
  if (const auto* present = listener_on_port(state, wanted->load_balancer, wanted->port)) {
    if (endpoint_of(*present) == endpoint_of(*wanted) &&
        present->default_action == wanted->default_action && present->tags == wanted->tags) {
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
  handled.plan.add(ChangeListener{wanted->arn, wanted->port, wanted->default_action});
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

}  // namespace minato::elb
