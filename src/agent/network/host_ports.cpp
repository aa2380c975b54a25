#include "agent/network/host_ports.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

namespace minato::network {
namespace {

constexpr std::size_t kReleasedKept = 1000;

// A listening TCP socket keeps others out even where both sides allow reuse; reuse itself is needed
// to get past connections of an earlier server that are still timing out.
UniqueFd bound_socket(Protocol protocol, const std::string& address, std::uint16_t port) {
  const bool tcp = protocol == Protocol::kTcp;
  UniqueFd fd(::socket(AF_INET, (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
  if (!fd) return {};
  const int on = 1;
  if (tcp) ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) return {};
  if (tcp && ::listen(fd.get(), 1) != 0) return {};
  return fd;
}

}  // namespace

std::optional<std::uint16_t> choose_dynamic_port(Random& random, const TakePort& avoid,
                                                 const TakePort& take) {
  constexpr std::uint64_t kCount = kLastDynamicPort - kFirstDynamicPort + 1;
  const auto port_at = [](std::uint64_t place) {
    return static_cast<std::uint16_t>(kFirstDynamicPort + place % kCount);
  };
  for (int attempt = 0; attempt < 64; ++attempt) {
    const std::uint16_t port = port_at(random.below(kCount));
    if (!avoid(port) && take(port)) return port;
  }
  const std::uint64_t start = random.below(kCount);
  for (std::uint64_t step = 0; step < kCount; ++step) {
    if (take(port_at(start + step))) return port_at(start + step);
  }
  return std::nullopt;
}

HostPorts::HostPorts(std::string machine_address, std::uint64_t seed)
    : addresses_{"127.0.0.1"}, random_(seed) {
  if (!machine_address.empty()) addresses_.push_back(std::move(machine_address));
}

bool HostPorts::take(Protocol protocol, std::uint16_t port) {
  const Key key{protocol, port};
  if (held_.contains(key)) return false;
  std::vector<UniqueFd> sockets;
  for (const std::string& address : addresses_) {
    sockets.push_back(bound_socket(protocol, address, port));
    if (!sockets.back()) return false;
  }
  held_.emplace(key, std::move(sockets));
  return true;
}

Result<std::vector<PortBinding>> HostPorts::reserve(const std::vector<PortRequest>& requests) {
  std::vector<PortBinding> bindings;
  for (const PortRequest& request : requests) {
    const auto take_it = [&](std::uint16_t port) { return take(request.protocol, port); };
    const auto was_used = [&](std::uint16_t port) {
      return was_just_released({request.protocol, port});
    };
    std::optional<std::uint16_t> port;
    if (request.host_port == 0) {
      port = choose_dynamic_port(random_, was_used, take_it);
    } else if (take_it(request.host_port)) {
      port = request.host_port;
    }
    if (!port) {
      release(bindings);
      if (request.host_port == 0) {
        return fail(ErrorCode::kUnavailable, "Every host port of 32768-60999 is in use.");
      }
      return fail(
          ErrorCode::kClient,
          fmt::format("Bind for 0.0.0.0:{} failed: port is already allocated", request.host_port));
    }
    bindings.push_back(PortBinding{"0.0.0.0", request.container_port, *port, request.protocol});
  }
  return bindings;
}

void HostPorts::readopt(const std::vector<PortBinding>& bindings) {
  for (const PortBinding& binding : bindings) {
    if (!take(binding.protocol, binding.host_port)) {
      held_.try_emplace(Key{binding.protocol, binding.host_port});
    }
  }
}

void HostPorts::release(const std::vector<PortBinding>& bindings) {
  for (const PortBinding& binding : bindings) {
    const Key key{binding.protocol, binding.host_port};
    if (held_.erase(key) == 0) continue;
    released_.push_back(key);
    if (released_.size() > kReleasedKept) released_.pop_front();
  }
}

bool HostPorts::was_just_released(const Key& key) const {
  return std::ranges::find(released_, key) != released_.end();
}

}  // namespace minato::network
