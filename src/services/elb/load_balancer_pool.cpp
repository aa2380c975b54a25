#include "services/elb/load_balancer_pool.h"

#include <optional>

#include "services/elb/decimal.h"
#include "services/elb/ipv4_address.h"

namespace minato::elb {
namespace {

/// Networks from this prefix on are too small to leave out addresses.
constexpr int kSmallNetwork = 30;

std::optional<LoadBalancerPool> parse_range(std::string_view first_text,
                                            std::string_view last_text) {
  const auto first = parse_ipv4(first_text);
  const auto last = parse_ipv4(last_text);
  if (!first || !last || *first > *last) return std::nullopt;
  LoadBalancerPool pool;
  pool.first = *first;
  pool.last = *last;
  return pool;
}

std::optional<LoadBalancerPool> parse_network(std::string_view address_text,
                                              std::string_view prefix_text) {
  const auto address = parse_ipv4(address_text);
  const auto prefix = parse_decimal(prefix_text, 8, 32);
  if (!address || !prefix) return std::nullopt;
  const std::uint32_t hosts = static_cast<std::uint32_t>((std::uint64_t{1} << (32 - *prefix)) - 1);
  if ((*address & hosts) != 0) return std::nullopt;
  LoadBalancerPool pool;
  pool.first = *address;
  pool.last = *address + hosts;
  if (*prefix < kSmallNetwork) {
    pool.first += 2;
    pool.last -= 1;
  }
  return pool;
}

}  // namespace

bool LoadBalancerPool::contains(std::string_view address) const {
  const auto number = parse_ipv4(address);
  return number && *number >= first && *number <= last;
}

Result<LoadBalancerPool> parse_load_balancer_pool(std::string_view text) {
  std::optional<LoadBalancerPool> pool;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    pool = parse_network(text.substr(0, slash), text.substr(slash + 1));
  } else if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    pool = parse_range(text.substr(0, dash), text.substr(dash + 1));
  }
  if (pool) return *pool;
  return fail(ErrorCode::kInvalidParameter,
              "\"" + std::string(text) +
                  "\" is no pool of addresses for load balancers: it takes a network such as "
                  "127.77.0.0/16 or a range such as 10.0.0.100-10.0.0.120.");
}

}  // namespace minato::elb
