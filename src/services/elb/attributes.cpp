#include "services/elb/attributes.h"

#include <set>
#include <span>
#include <string_view>

#include "services/elb/decimal.h"

namespace minato::elb {
namespace {

struct Default {
  std::string_view key;
  std::string_view value;
};

constexpr Default kTargetGroupDefaults[] = {
    {"deregistration_delay.timeout_seconds", "300"},
    {"load_balancing.algorithm.anomaly_mitigation", "off"},
    {"load_balancing.algorithm.type", "round_robin"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration"},
    {"slow_start.duration_seconds", "0"},
    {"stickiness.app_cookie.cookie_name", ""},
    {"stickiness.app_cookie.duration_seconds", "86400"},
    {"stickiness.enabled", "false"},
    {"stickiness.lb_cookie.duration_seconds", "86400"},
    {"stickiness.type", "lb_cookie"},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"},
};

constexpr Default kLoadBalancerDefaults[] = {
    {"access_logs.s3.bucket", ""},
    {"access_logs.s3.enabled", "false"},
    {"access_logs.s3.prefix", ""},
    {"client_keep_alive.seconds", "3600"},
    {"connection_logs.s3.bucket", ""},
    {"connection_logs.s3.enabled", "false"},
    {"connection_logs.s3.prefix", ""},
    {"deletion_protection.enabled", "false"},
    {"idle_timeout.timeout_seconds", "60"},
    {"ipv6.deny_all_igw_traffic", "false"},
    {"load_balancing.cross_zone.enabled", "true"},
    {"routing.http.desync_mitigation_mode", "defensive"},
    {"routing.http.drop_invalid_header_fields.enabled", "false"},
    {"routing.http.preserve_host_header.enabled", "false"},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false"},
    {"routing.http.xff_client_port.enabled", "false"},
    {"routing.http.xff_header_processing.mode", "append"},
    {"routing.http2.enabled", "true"},
    {"waf.fail_open.enabled", "false"},
    {"zonal_shift.config.enabled", "false"},
};

/// One attribute that can be set: how it is shown, and read. `read` is false for a value that it
/// does not take; `takes` says in words which it does.
template <class Record>
struct Settable {
  std::string_view key;
  std::string_view takes;
  std::string (*show)(const Record& record);
  bool (*read)(Record& record, const std::string& value);
  /// A value that ELB takes and that is not supported here.
  std::string_view unsupported = {};
};

std::string show_bool(bool value) { return value ? "true" : "false"; }

bool read_bool(const std::string& text, bool& value) {
  value = text == "true";
  return value || text == "false";
}

bool read_number(const std::string& text, int least, int most, int& value) {
  const auto number = parse_decimal(text, least, most);
  if (number) value = *number;
  return number.has_value();
}

const Settable<TargetGroup> kTargetGroupSettables[] = {
    {"deregistration_delay.timeout_seconds", "a number of seconds from 0 to 3600",
     [](const TargetGroup& group) { return std::to_string(group.deregistration_delay_seconds); },
     [](TargetGroup& group, const std::string& value) {
       return read_number(value, 0, 3600, group.deregistration_delay_seconds);
     }},
    {"load_balancing.algorithm.type", "round_robin or least_outstanding_requests",
     [](const TargetGroup& group) { return std::string(to_string(group.options.algorithm)); },
     [](TargetGroup& group, const std::string& value) {
       return parse_enum(value, group.options.algorithm);
     },
     "weighted_random"},
};

const Settable<LoadBalancer> kLoadBalancerSettables[] = {
    {"deletion_protection.enabled", "true or false",
     [](const LoadBalancer& balancer) { return show_bool(balancer.options.deletion_protection); },
     [](LoadBalancer& balancer, const std::string& value) {
       return read_bool(value, balancer.options.deletion_protection);
     }},
    {"idle_timeout.timeout_seconds", "a number of seconds from 1 to 4000",
     [](const LoadBalancer& balancer) {
       return std::to_string(balancer.options.idle_timeout_seconds);
     },
     [](LoadBalancer& balancer, const std::string& value) {
       return read_number(value, 1, 4000, balancer.options.idle_timeout_seconds);
     }},
    {"routing.http.xff_client_port.enabled", "true or false",
     [](const LoadBalancer& balancer) { return show_bool(balancer.options.forwarded_client_port); },
     [](LoadBalancer& balancer, const std::string& value) {
       return read_bool(value, balancer.options.forwarded_client_port);
     }},
    {"routing.http.xff_header_processing.mode", "append, preserve or remove",
     [](const LoadBalancer& balancer) {
       return std::string(to_string(balancer.options.forwarded_for));
     },
     [](LoadBalancer& balancer, const std::string& value) {
       return parse_enum(value, balancer.options.forwarded_for);
     }},
};

template <class Entry>
const Entry* find(std::span<const Entry> entries, std::string_view key) {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

template <class Record>
std::vector<Attribute> shown(const Record& record, std::span<const Default> defaults,
                             std::span<const Settable<Record>> settables) {
  std::vector<Attribute> attributes;
  for (const auto& [key, value] : defaults) {
    const auto* settable = find(settables, key);
    attributes.push_back(
        {std::string(key), settable ? settable->show(record) : std::string(value)});
  }
  return attributes;
}

template <class Record>
Status set(Record& record, const Attribute& wanted, std::span<const Default> defaults,
           std::span<const Settable<Record>> settables) {
  const auto* known = find(defaults, wanted.key);
  if (known == nullptr) {
    return fail(ErrorCode::kValidation, "Attribute key '" + wanted.key + "' is not recognized");
  }
  const auto* settable = find(settables, wanted.key);
  if (settable && (settable->unsupported.empty() || settable->unsupported != wanted.value)) {
    if (settable->read(record, wanted.value)) return {};
    return fail(ErrorCode::kValidation, "'" + wanted.key + "' must be " +
                                            std::string(settable->takes) + ", not '" +
                                            wanted.value + "'");
  }
  if (known->value == wanted.value) return {};
  const std::string takes = settable ? std::string(settable->takes)
                                     : "only its default, '" + std::string(known->value) + "',";
  return fail(ErrorCode::kUnsupportedMember, "Attribute '" + wanted.key + "' cannot be set to '" +
                                                 wanted.value + "': " + takes + " is supported");
}

template <class Record>
Result<Record> set_all(Record record, const std::vector<Attribute>& wanted,
                       std::span<const Default> defaults,
                       std::span<const Settable<Record>> settables) {
  std::set<std::string_view> seen;
  for (const Attribute& attribute : wanted) {
    if (!seen.insert(attribute.key).second) {
      return fail(ErrorCode::kValidation,
                  "Attribute key '" + attribute.key + "' is specified more than once");
    }
    if (Status done = set(record, attribute, defaults, settables); !done) return fail(done.error());
  }
  return record;
}

}  // namespace

std::vector<Attribute> target_group_attributes(const TargetGroup& group) {
  return shown<TargetGroup>(group, kTargetGroupDefaults, kTargetGroupSettables);
}

std::vector<Attribute> load_balancer_attributes(const LoadBalancer& balancer) {
  return shown<LoadBalancer>(balancer, kLoadBalancerDefaults, kLoadBalancerSettables);
}

Result<TargetGroup> with_attributes(TargetGroup group, const std::vector<Attribute>& wanted) {
  return set_all<TargetGroup>(std::move(group), wanted, kTargetGroupDefaults,
                              kTargetGroupSettables);
}

Result<LoadBalancer> with_attributes(LoadBalancer balancer, const std::vector<Attribute>& wanted) {
  return set_all<LoadBalancer>(std::move(balancer), wanted, kLoadBalancerDefaults,
                               kLoadBalancerSettables);
}

}  // namespace minato::elb
