#include "services/elb/action_rules.h"

#include <algorithm>

#include "services/elb/decimal.h"
#include "services/elb/forward_action.h"
#include "services/elb/listener_endpoint.h"
#include "services/elb/target_group.h"

namespace minato::elb {
namespace {

constexpr std::size_t kMostActions = 5;
constexpr std::size_t kLongestBody = 1024;
constexpr std::string_view kContentTypes[] = {"text/plain", "text/css", "text/html",
                                              "application/javascript", "application/json"};

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidAction, std::move(message));
}

/// The members of an action that only actions of one type have.
Status check_settings(const api::Action& action) {
  struct Setting {
    const char* name;
    api::ActionTypeEnum type;
    bool given;
  };
  using Type = api::ActionTypeEnum;
  for (const Setting& setting :
       {Setting{"TargetGroupArn", Type::kForward, !action.target_group_arn.value_or("").empty()},
        Setting{"ForwardConfig", Type::kForward, action.forward_config.has_value()},
        Setting{"RedirectConfig", Type::kRedirect, action.redirect_config.has_value()},
        Setting{"FixedResponseConfig", Type::kFixedResponse,
                action.fixed_response_config.has_value()}}) {
    const std::string type(to_string(action.type));
    if (setting.given && setting.type != action.type) {
      return invalid("For actions of type '" + type +
                     "', you cannot specify the following fields: '" + setting.name + "'");
    }
    if (!setting.given && setting.type == action.type && action.type != Type::kForward) {
      return invalid("For actions of type '" + type +
                     "', you must specify the following fields: '" + setting.name + "'");
    }
  }
  return {};
}

bool is_supported(api::ActionTypeEnum type) {
  using Type = api::ActionTypeEnum;
  return type == Type::kForward || type == Type::kRedirect || type == Type::kFixedResponse;
}

/// All that Minato has end the handling of a request, so that there is one.
Status check_actions(const std::vector<api::Action>& actions, const std::string& member) {
  if (actions.empty()) return fail(ErrorCode::kValidation, member + " must have an action");
  if (actions.size() > kMostActions) {
    return fail(ErrorCode::kTooManyActions,
                member + " has " + std::to_string(actions.size()) + " actions; at most 5 may be");
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (is_supported(actions[i].type)) continue;
    return fail(ErrorCode::kUnsupportedMember,
                member + '[' + std::to_string(i) + "].Type '" +
                    std::string(to_string(actions[i].type)) +
                    "' is not supported; 'forward', 'redirect' and 'fixed-response' are");
  }
  if (actions.size() == 1) return {};
  return invalid(member +
                 " must have exactly one action of type 'forward', 'redirect' or "
                 "'fixed-response', and it must be the last");
}

Result<FixedResponse> read_fixed_response(const api::FixedResponseActionConfig& config,
                                          const std::string& member) {
  FixedResponse response;
  const auto code = parse_decimal(config.status_code, 200, 599);
  if (!code || *code / 100 == 3) {
    return fail(ErrorCode::kValidation,
                member + ".StatusCode must be 2XX, 4XX or 5XX, not '" + config.status_code + "'");
  }
  response.status_code = *code;
  response.content_type = config.content_type.value_or("");
  response.message_body = config.message_body.value_or("");
  if (!response.content_type.empty() &&
      std::ranges::find(kContentTypes, response.content_type) == std::end(kContentTypes)) {
    return invalid(
        "The ContentType must be one of: 'text/plain', 'text/css', 'text/html', "
        "'application/javascript', 'application/json'");
  }
  if (response.message_body.size() > kLongestBody) {
    return fail(ErrorCode::kValidation, member + ".MessageBody must have at most 1024 bytes");
  }
  return response;
}

}  // namespace

Result<ListenerAction> read_action(const engine::State& state,
                                   const std::vector<api::Action>& actions,
                                   const ActionPlace& place, const std::string& member) {
  if (Status checked = check_actions(actions, member); !checked) return fail(checked.error());
  const api::Action& action = actions.front();
  if (Status checked = check_settings(action); !checked) return fail(checked.error());
  const std::string first = member + "[0]";
  ListenerAction read;
  read.order = action.order;
  if (action.type == api::ActionTypeEnum::kForward) {
    auto forward = read_forward(state, action, first);
    if (!forward) return fail(forward.error());
    read.forward = std::move(*forward);
  } else if (action.type == api::ActionTypeEnum::kRedirect) {
    auto redirect = read_redirect(*action.redirect_config, place, first + ".RedirectConfig");
    if (!redirect) return fail(redirect.error());
    read.kind = ActionKind::kRedirect;
    read.redirect = std::move(*redirect);
  } else {
    auto response =
        read_fixed_response(*action.fixed_response_config, first + ".FixedResponseConfig");
    if (!response) return fail(response.error());
    read.kind = ActionKind::kFixedResponse;
    read.fixed_response = std::move(*response);
  }
  return read;
}

Status check_action(const engine::State& state, Protocol protocol, const ListenerAction& action) {
  if (!is_http(protocol)) {
    if (action.kind != ActionKind::kForward || action.forward.target_groups.size() != 1) {
      return fail(ErrorCode::kInvalidAction,
                  "A listener of a network load balancer must have one 'forward' action with one "
                  "target group");
    }
    if (action.forward.sticky) {
      return fail(ErrorCode::kInvalidConfiguration,
                  "Target group stickiness is not for listeners of network load balancers");
    }
  }
  for (const auto& group : action.forward.target_groups) {
    const Status checked = check_compatible(protocol, state.table<TargetGroup>().at(group.arn));
    if (!checked) return checked;
  }
  return {};
}

}  // namespace minato::elb
