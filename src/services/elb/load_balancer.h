// LoadBalancer: an application load balancer with an address of its own that its listeners bind to.
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

struct LoadBalancer {
  using Key = LoadBalancerArn;
  static constexpr std::string_view kTable = "elb.load_balancer";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &LoadBalancer::arn),
                      field("name", &LoadBalancer::name),
                      field("dnsName", &LoadBalancer::dns_name),
                      field("address", &LoadBalancer::address),
                      field("scheme", &LoadBalancer::scheme),
                      field("subnets", &LoadBalancer::subnets),
                      field("securityGroups", &LoadBalancer::security_groups),
                      field("createdAt", &LoadBalancer::created_at),
                      field("tags", &LoadBalancer::tags)};
  }
  const LoadBalancerArn& key() const { return arn; }

  LoadBalancerArn arn;
  std::string name;
  std::string dns_name;
  /// IPv4, out of the pool; no two load balancers have the same.
  std::string address;
  Scheme scheme = Scheme::kInternetFacing;
  std::vector<std::string> subnets;
  std::vector<std::string> security_groups;
  Instant created_at{};
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
