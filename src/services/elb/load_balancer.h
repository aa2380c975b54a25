// LoadBalancer: an application or network load balancer with an address of its own that its
// listeners bind to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::elb {

enum class Scheme { kInternetFacing, kInternal };
constexpr EnumNames<Scheme, 2> names_of(Scheme) { return {"internet-facing", "internal"}; }

/// What becomes of X-Forwarded-For: the client's address is added, the header is left as it came,
/// or it is taken out.
enum class ForwardedFor { kAppend, kPreserve, kRemove };
constexpr EnumNames<ForwardedFor, 3> names_of(ForwardedFor) {
  return {"append", "preserve", "remove"};
}

/// Application load balancers understand requests, network load balancers pass on connections.
enum class LoadBalancerType { kApplication, kNetwork };
constexpr EnumNames<LoadBalancerType, 2> names_of(LoadBalancerType) {
  return {"application", "network"};
}

/// Where a line for each request goes. Bucket and prefix are names of directories
/// (access_log_rules.h).
struct AccessLogs {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("enabled", &AccessLogs::enabled), field("bucket", &AccessLogs::bucket),
                      field("prefix", &AccessLogs::prefix)};
  }
  friend bool operator==(const AccessLogs&, const AccessLogs&) = default;

  bool enabled = false;
  std::string bucket;
  std::string prefix;
};

/// The attributes that may be set (attributes.h), with ELB's defaults.
struct LoadBalancerOptions {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{
        field("deletionProtection", &LoadBalancerOptions::deletion_protection),
        field("idleTimeoutSeconds", &LoadBalancerOptions::idle_timeout_seconds),
        field("forwardedFor", &LoadBalancerOptions::forwarded_for),
        field("forwardedClientPort", &LoadBalancerOptions::forwarded_client_port),
        field("clientKeepAliveSeconds", &LoadBalancerOptions::client_keep_alive_seconds),
        field("http2", &LoadBalancerOptions::http2),
        field("preserveHostHeader", &LoadBalancerOptions::preserve_host_header),
        field("dropInvalidHeaderFields", &LoadBalancerOptions::drop_invalid_header_fields),
        field("tlsHeaders", &LoadBalancerOptions::tls_headers),
        field("accessLogs", &LoadBalancerOptions::access_logs),
        field("crossZone", &LoadBalancerOptions::cross_zone)};
  }
  friend bool operator==(const LoadBalancerOptions&, const LoadBalancerOptions&) = default;

  bool deletion_protection = false;
  int idle_timeout_seconds = 60;
  ForwardedFor forwarded_for = ForwardedFor::kAppend;
  /// The client's port follows its address in X-Forwarded-For.
  bool forwarded_client_port = false;
  /// The longest that a client's connection is kept for further requests.
  int client_keep_alive_seconds = 3600;
  bool http2 = true;
  bool preserve_host_header = false;
  /// Header fields whose names have other characters than [-A-Za-z0-9] are dropped.
  bool drop_invalid_header_fields = false;
  /// X-Amzn-Tls-Version and X-Amzn-Tls-Cipher-Suite.
  bool tls_headers = false;
  AccessLogs access_logs;
  /// Of network load balancers, and kept for the client that asks: their one address reaches the
  /// targets of every zone either way.
  bool cross_zone = false;
};

struct LoadBalancer {
  using Key = LoadBalancerArn;
  static constexpr std::string_view kTable = "elb.load_balancer";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &LoadBalancer::arn),
                      field("name", &LoadBalancer::name),
                      field("type", &LoadBalancer::type),
                      field("dnsName", &LoadBalancer::dns_name),
                      field("address", &LoadBalancer::address),
                      field("scheme", &LoadBalancer::scheme),
                      field("subnets", &LoadBalancer::subnets),
                      field("securityGroups", &LoadBalancer::security_groups),
                      field("createdAt", &LoadBalancer::created_at),
                      field("options", &LoadBalancer::options),
                      field("tags", &LoadBalancer::tags)};
  }
  const LoadBalancerArn& key() const { return arn; }

  LoadBalancerArn arn;
  std::string name;
  LoadBalancerType type = LoadBalancerType::kApplication;
  std::string dns_name;
  /// IPv4, out of the pool; no two load balancers have the same.
  std::string address;
  Scheme scheme = Scheme::kInternetFacing;
  std::vector<std::string> subnets;
  std::vector<std::string> security_groups;
  Instant created_at{};
  LoadBalancerOptions options;
  std::map<std::string, std::string> tags;
};

struct LoadBalancersByName {
  using Record = LoadBalancer;
  using Key = std::string;
  static std::optional<Key> key_of(const LoadBalancer& balancer) { return balancer.name; }
};

struct LoadBalancersByAddress {
  using Record = LoadBalancer;
  using Key = std::string;
  static std::optional<Key> key_of(const LoadBalancer& balancer) { return balancer.address; }
};

}  // namespace minato::elb
