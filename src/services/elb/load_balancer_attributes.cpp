#include "services/elb/access_log_rules.h"
#include "services/elb/attribute_table.h"

namespace minato::elb {
namespace {

using Settable = SettableAttribute<LoadBalancer>;

constexpr AttributeDefault kApplicationDefaults[] = {
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

constexpr AttributeDefault kNetworkDefaults[] = {
    {"access_logs.s3.bucket", ""},
    {"access_logs.s3.enabled", "false"},
    {"access_logs.s3.prefix", ""},
    {"deletion_protection.enabled", "false"},
    {"dns_record.client_routing_policy", "any_availability_zone"},
    {"ipv6.deny_all_igw_traffic", "false"},
    {"load_balancing.cross_zone.enabled", "false"},
    {"secondary_ips.auto_assigned.per_subnet", "0"},
    {"zonal_shift.config.enabled", "false"},
};

/// An attribute that is a flag of LoadBalancerOptions.
template <bool LoadBalancerOptions::*kMember>
constexpr Settable flag(std::string_view key) {
  return {key, "true or false",
          [](const LoadBalancer& balancer) { return show_bool(balancer.options.*kMember); },
          [](LoadBalancer& balancer, const std::string& value) {
            return read_bool(value, balancer.options.*kMember);
          }};
}

constexpr Settable kDeletionProtection =
    flag<&LoadBalancerOptions::deletion_protection>("deletion_protection.enabled");

constexpr Settable kLogsEnabled = {
    "access_logs.s3.enabled", "true or false",
    [](const LoadBalancer& balancer) { return show_bool(balancer.options.access_logs.enabled); },
    [](LoadBalancer& balancer, const std::string& value) {
      return read_bool(value, balancer.options.access_logs.enabled);
    }};

constexpr Settable kLogsBucket = {
    "access_logs.s3.bucket", "the name of a bucket as S3 has it",
    [](const LoadBalancer& balancer) { return balancer.options.access_logs.bucket; },
    [](LoadBalancer& balancer, const std::string& value) {
      if (!value.empty() && !is_bucket_name(value)) return false;
      balancer.options.access_logs.bucket = value;
      return true;
    }};

constexpr Settable kLogsPrefix = {
    "access_logs.s3.prefix",
    "names with '/' between them, without '..' and without the word AWSLogs",
    [](const LoadBalancer& balancer) { return balancer.options.access_logs.prefix; },
    [](LoadBalancer& balancer, const std::string& value) {
      if (!value.empty() && !is_log_prefix(value)) return false;
      balancer.options.access_logs.prefix = value;
      return true;
    }};

constexpr Settable kApplicationSettables[] = {
    kDeletionProtection,
    kLogsEnabled,
    kLogsBucket,
    kLogsPrefix,
    flag<&LoadBalancerOptions::http2>("routing.http2.enabled"),
    flag<&LoadBalancerOptions::preserve_host_header>("routing.http.preserve_host_header.enabled"),
    flag<&LoadBalancerOptions::drop_invalid_header_fields>(
        "routing.http.drop_invalid_header_fields.enabled"),
    flag<&LoadBalancerOptions::tls_headers>(
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"),
    flag<&LoadBalancerOptions::forwarded_client_port>("routing.http.xff_client_port.enabled"),
    {"client_keep_alive.seconds", "a number of seconds from 60 to 604800",
     [](const LoadBalancer& balancer) {
       return std::to_string(balancer.options.client_keep_alive_seconds);
     },
     [](LoadBalancer& balancer, const std::string& value) {
       return read_number(value, 60, 604800, balancer.options.client_keep_alive_seconds);
     }},
    {"idle_timeout.timeout_seconds", "a number of seconds from 1 to 4000",
     [](const LoadBalancer& balancer) {
       return std::to_string(balancer.options.idle_timeout_seconds);
     },
     [](LoadBalancer& balancer, const std::string& value) {
       return read_number(value, 1, 4000, balancer.options.idle_timeout_seconds);
     }},
    {"routing.http.xff_header_processing.mode", "append, preserve or remove",
     [](const LoadBalancer& balancer) {
       return std::string(to_string(balancer.options.forwarded_for));
     },
     [](LoadBalancer& balancer, const std::string& value) {
       return parse_enum(value, balancer.options.forwarded_for);
     }},
};

constexpr Settable kNetworkSettables[] = {
    kDeletionProtection, kLogsEnabled, kLogsBucket, kLogsPrefix,
    flag<&LoadBalancerOptions::cross_zone>("load_balancing.cross_zone.enabled")};

AttributeTable<LoadBalancer> table_of(const LoadBalancer& balancer) {
  if (balancer.type == LoadBalancerType::kApplication) {
    return {kApplicationDefaults, kApplicationSettables};
  }
  return {kNetworkDefaults, kNetworkSettables};
}

}  // namespace

std::vector<Attribute> load_balancer_attributes(const LoadBalancer& balancer) {
  return shown_attributes(balancer, table_of(balancer));
}

Result<LoadBalancer> with_attributes(LoadBalancer balancer, const std::vector<Attribute>& wanted) {
  const auto table = table_of(balancer);
  auto changed = set_attributes(std::move(balancer), wanted, table);
  if (!changed) return changed;
  const AccessLogs& logs = changed->options.access_logs;
  if (logs.enabled && logs.bucket.empty()) {
    return fail(ErrorCode::kInvalidConfiguration,
                "'access_logs.s3.bucket' must be specified when 'access_logs.s3.enabled' is true");
  }
  return changed;
}

}  // namespace minato::elb
