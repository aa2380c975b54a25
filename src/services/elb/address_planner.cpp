#include "services/elb/address_planner.h"

#include "services/elb/ipv4_address.h"
#include "services/elb/load_balancer.h"
#include "services/elb/load_balancer_pool.h"
#include "services/elb/released_address.h"

namespace minato::elb {
namespace {

bool is_taken(const engine::State& state, const std::string& address) {
  return !state.index<LoadBalancersByAddress>().find(address).empty();
}

}  // namespace

Result<std::string> choose_address(const engine::State& state) {
  const auto& pool = state.setting<LoadBalancerPool>();
  const auto& released = state.table<ReleasedAddress>();
  for (std::uint64_t number = pool.first; number <= pool.last; ++number) {
    std::string address = format_ipv4(static_cast<std::uint32_t>(number));
    if (!is_taken(state, address) && !released.find(AddressKey(address))) return address;
  }
  for (const auto& [time, rows] : state.index<ReleasedAddressesByTime>().entries()) {
    for (const ReleasedAddress* row : rows) {
      const std::string& address = row->address.str();
      if (pool.contains(address) && !is_taken(state, address)) return address;
    }
  }
  return fail(ErrorCode::kLimitExceeded,
              "Every address for load balancers, " + format_ipv4(pool.first) + " to " +
                  format_ipv4(pool.last) + ", is taken: delete a load balancer.");
}

}  // namespace minato::elb
