// HostPorts: which host ports sandboxes hold. A port is held by sockets of our own on it, so that
// no other program of the machine (nor another Minato) can take it, and `ss` shows it; traffic
// never reaches them, it is redirected before. Only 127.0.0.1 and the machine's address are bound:
// a balancer may listen on the same port of an address of its own. Not safe on several threads.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/network/sandbox.h"
#include "base/random.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::network {

constexpr std::uint16_t kFirstDynamicPort = 32768;
constexpr std::uint16_t kLastDynamicPort = 60999;

using TakePort = std::function<bool(std::uint16_t)>;

/// A random port of the dynamic range that `take` takes, not one to `avoid` if it can be helped;
/// after 64 refusals the range is walked through from a random place. Nothing when it takes none.
std::optional<std::uint16_t> choose_dynamic_port(Random& random, const TakePort& avoid,
                                                 const TakePort& take);

class HostPorts {
 public:
  /// `machine_address`: "" when the machine has none but loopback.
  HostPorts(std::string machine_address, std::uint64_t seed);

  /// All of the request or nothing. Errors as TaskNetwork::attach says.
  Result<std::vector<PortBinding>> reserve(const std::vector<PortRequest>& requests);
  /// Holds again what is published already; a port that someone took meanwhile stays published.
  void readopt(const std::vector<PortBinding>& bindings);
  void release(const std::vector<PortBinding>& bindings);

 private:
  using Key = std::pair<Protocol, std::uint16_t>;

  bool take(Protocol protocol, std::uint16_t port);
  bool was_just_released(const Key& key) const;

  std::vector<std::string> addresses_;
  SeededRandom random_;
  std::map<Key, std::vector<UniqueFd>> held_;
  /// The latest, oldest first: a balancer may not have heard yet that another task is there.
  std::deque<Key> released_;
};

}  // namespace minato::network
