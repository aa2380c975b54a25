// ListenerAction: what becomes of a request that a rule takes: it is forwarded to one of some
// target groups, redirected, or answered at once. Part of listeners (the default rule) and rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::elb {

enum class ActionKind { kForward, kRedirect, kFixedResponse };
constexpr EnumNames<ActionKind, 3> names_of(ActionKind) {
  return {"forward", "redirect", "fixed-response"};
}

struct WeightedTargetGroup {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &WeightedTargetGroup::arn),
                      field("weight", &WeightedTargetGroup::weight)};
  }
  friend bool operator==(const WeightedTargetGroup&, const WeightedTargetGroup&) = default;

  TargetGroupArn arn;
  /// 0 to 999; its share among all of the action.
  int weight = 1;
};

struct Forward {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("targetGroups", &Forward::target_groups),
                      field("sticky", &Forward::sticky),
                      field("stickySeconds", &Forward::sticky_seconds)};
  }
  friend bool operator==(const Forward&, const Forward&) = default;

  /// One to five, none twice.
  std::vector<WeightedTargetGroup> target_groups;
  /// A client stays with its target group for so long; the seconds may be there without that.
  bool sticky = false;
  std::optional<int> sticky_seconds;
};

/// "#{protocol}", "#{host}", "#{port}", "#{path}" and "#{query}" are the request's own.
struct Redirect {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("statusCode", &Redirect::status_code),
                      field("protocol", &Redirect::protocol),
                      field("host", &Redirect::host),
                      field("port", &Redirect::port),
                      field("path", &Redirect::path),
                      field("query", &Redirect::query)};
  }
  friend bool operator==(const Redirect&, const Redirect&) = default;

  int status_code = 301;
  std::string protocol = "#{protocol}";
  std::string host = "#{host}";
  std::string port = "#{port}";
  std::string path = "/#{path}";
  std::string query = "#{query}";
};

struct FixedResponse {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("statusCode", &FixedResponse::status_code),
                      field("contentType", &FixedResponse::content_type),
                      field("messageBody", &FixedResponse::message_body)};
  }
  friend bool operator==(const FixedResponse&, const FixedResponse&) = default;

  int status_code = 0;
  /// Empty: not given.
  std::string content_type;
  std::string message_body;
};

struct ListenerAction {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("kind", &ListenerAction::kind), field("order", &ListenerAction::order),
                      field("forward", &ListenerAction::forward),
                      field("redirect", &ListenerAction::redirect),
                      field("fixedResponse", &ListenerAction::fixed_response)};
  }
  friend bool operator==(const ListenerAction&, const ListenerAction&) = default;

  ActionKind kind = ActionKind::kForward;
  /// As given; there is one action, so that nothing comes of it.
  std::optional<int> order;
  /// The one of its kind counts.
  Forward forward;
  Redirect redirect;
  FixedResponse fixed_response;
};

inline ListenerAction forward_to(const TargetGroupArn& group) {
  ListenerAction action;
  action.forward.target_groups.push_back({group, 1});
  return action;
}

}  // namespace minato::elb
