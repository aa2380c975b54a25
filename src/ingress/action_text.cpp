#include "ingress/action_text.h"

#include <fmt/format.h>

#include "ingress/condition_text.h"
#include "ingress/config_text.h"
#include "ingress/cookie_text.h"
#include "ingress/proxy_names.h"
#include "ingress/request_lines.h"
#include "ingress/runtime_map.h"
#include "ingress/traffic_split.h"

namespace minato::ingress {
namespace {

constexpr std::string_view kUndecided = "!{ var(txn.tg) -m found }";

/// Puts a redirect's location together, as a log format.
class Location {
 public:
  Location(const link::IngressRedirect& redirect, const PlannedFrontend& frontend)
      : redirect_(redirect), frontend_(frontend) {}

  /// Without the query.
  std::string base() const {
    return filled(redirect_.protocol) + "://" + filled(redirect_.host) + ':' +
           filled(redirect_.port) + filled(redirect_.path);
  }
  std::string query() const { return filled(redirect_.query); }

 private:
  // The name between the braces, or nothing for what is no placeholder.
  std::string value_of(std::string_view name) const {
    if (name == "protocol") return to_lower_protocol();
    if (name == "host") return "%[req.hdr(host),host_only]";
    if (name == "port") return std::to_string(frontend_.port);
    if (name == "path") return "%[path,regsub(^/,)]";
    if (name == "query") return "%[query]";
    return "";
  }

  std::string to_lower_protocol() const {
    return frontend_.listener.protocol == link::IngressProtocol::kHttps ? "https" : "http";
  }

  std::string filled(std::string_view text) const {
    std::string made;
    while (!text.empty()) {
      const std::size_t open = text.find("#{");
      const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
      if (close == std::string_view::npos) break;
      const std::string value = value_of(text.substr(open + 2, close - open - 2));
      made += literal_format(text.substr(0, open));
      made += value.empty() ? literal_format(text.substr(open, close + 1 - open)) : value;
      text.remove_prefix(close + 1);
    }
    made += literal_format(text);
    // ELB's words for protocols are in capitals, URLs' are not.
    if (made == "HTTP") return "http";
    return made == "HTTPS" ? "https" : made;
  }

  const link::IngressRedirect& redirect_;
  const PlannedFrontend& frontend_;
};

class ListenerWriter {
 public:
  explicit ListenerWriter(const PlannedFrontend& frontend) : frontend_(frontend) {}

  ListenerText write() {
    const link::IngressListener& listener = frontend_.listener;
    if (listener.rules) {
      for (const link::IngressRule& rule : *listener.rules) {
        const auto conditions = conditions_text(rule.conditions);
        priority_ = rule.priority ? std::to_string(*rule.priority) : "-";
        if (conditions) add(rule.action, listener.arn + ' ' + rule.arn, ' ' + *conditions);
      }
    }
    priority_ = "0";
    add_default(listener.default_action);
    if (!splits_.empty()) {
      text_.rules += fmt::format(
          "  http-request track-sc0 var(txn.split) table {} if {{ var(txn.split) -m found }}\n"
          "  http-request set-var(txn.slot) sc_inc_gpc0(0),mul(6181),mod({}) if {{ var(txn.split) "
          "-m "
          "found }}\n",
          kSplitTable, kSlots);
    }
    for (const TrafficSplit& split : splits_) add_split(split);
    if (decides_) text_.choice = "  use_backend %[var(txn.tg)] if { var(txn.tg) -m found }\n";
    text_.choice += fmt::format("  default_backend {}\n", default_backend_);
    return std::move(text_);
  }

 private:
  void add_default(const link::IngressAction& action) {
    const bool is_plain =
        action.forward && !action.forward->target_groups.empty() && !is_split(action);
    if (is_plain) {
      default_backend_ = backend_name(action.forward->target_groups.front().arn);
    } else {
      add(action, frontend_.listener.arn, "");
    }
  }

  void add(const link::IngressAction& action, const std::string& place,
           const std::string& conditions) {
    const std::string when = fmt::format(" if {}{}\n", kUndecided, conditions);
    if (action.redirect) {
      text_.rules += rule_note_text(frontend_, priority_, "redirect", when);
      return add_redirect(*action.redirect, when);
    }
    if (action.fixed_response) {
      text_.rules += rule_note_text(frontend_, priority_, "fixed-response", when);
      return add_fixed_response(*action.fixed_response, when);
    }
    if (!action.forward || action.forward->target_groups.empty()) return;
    text_.rules += rule_note_text(frontend_, priority_, "forward", when);
    decides_ = true;
    if (is_split(action)) {
      splits_.push_back(split_of(*action.forward, place));
      text_.rules +=
          fmt::format("  http-request set-var(txn.split) str({}){}", splits_.back().name, when);
      // Decided from here on; which group it is follows behind the rules.
      text_.rules += fmt::format(
          "  http-request set-var(txn.tg) str({}) if {} {{ var(txn.split) -m found }}\n",
          kNoBackend, kUndecided);
    } else {
      text_.rules += fmt::format("  http-request set-var(txn.tg) str({}){}",
                                 backend_name(action.forward->target_groups.front().arn), when);
    }
  }

  void add_redirect(const link::IngressRedirect& redirect, const std::string& when) {
    const Location location(redirect, frontend_);
    const int status = redirect.status_code == 302 ? 302 : 301;
    const auto line = [&](const std::string& to, std::string condition) {
      return location_note_text(frontend_, word(to), condition) +
             fmt::format("  http-request redirect location {} code {}{}", word(to), status,
                         condition);
    };
    const std::string query = location.query();
    if (!query.empty()) {
      // A query that is only the request's own is no question mark alone.
      const bool is_own = query == "%[query]";
      const std::string has_query =
          is_own ? when.substr(0, when.size() - 1) + " { query -m len gt 0 }\n" : when;
      text_.rules += line(location.base() + '?' + query, has_query);
      if (!is_own) return;
    }
    text_.rules += line(location.base(), when);
  }

  void add_fixed_response(const link::IngressFixedResponse& response, const std::string& when) {
    const std::string body = response.message_body.value_or("");
    const std::string type = response.content_type.value_or("text/plain");
    const std::string content =
        body.empty() ? "" : fmt::format(" content-type {} string {}", word(type), word(body));
    text_.rules += fmt::format(
        "  http-request return status {}{}{}",
        response.status_code < 200 || response.status_code > 599 ? 503 : response.status_code,
        content, when);
  }

  // From the last threshold down: the lowest that is above the slot counts.
  void add_split(const TrafficSplit& split) {
    const std::string ours = fmt::format("{{ var(txn.split) -m str {} }}", split.name);
    for (std::size_t i = split.shares.size(); i-- > 0;) {
      text_.rules += fmt::format(
          "  http-request set-var(txn.tg) str({}) if {} {{ str({}),map_str_int({},0),sub(txn.slot) "
          "gt 0 "
          "}}\n",
          split.shares[i].backend, ours, share_key(split, i), kSplitMap);
    }
    if (split.sticky_seconds == 0) return;
    for (const SplitShare& share : split.shares) {
      text_.rules += fmt::format(
          "  http-request set-var(txn.tg) str({}) if {} {{ req.cook(AWSALBTG) -m str {} }}\n",
          share.backend, ours, share.cookie);
      const std::string when =
          fmt::format("if {} {{ var(txn.tg) -m str {} }}", ours, share.backend);
      text_.response += cookie_pair_text({"AWSALBTG", share.cookie, split.sticky_seconds, when});
    }
  }

  const PlannedFrontend& frontend_;
  ListenerText text_;
  std::vector<TrafficSplit> splits_;
  std::string default_backend_ = kNoBackend;
  std::string priority_;  // Of the rule that is being written, as access logs have it.
  bool decides_ = false;  // Whether any line sets txn.tg.
};

}  // namespace

ListenerText listener_text(const PlannedFrontend& frontend) {
  return ListenerWriter(frontend).write();
}

}  // namespace minato::ingress
