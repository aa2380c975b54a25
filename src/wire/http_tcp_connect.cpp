#include "wire/http_tcp_connect.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

namespace minato::wire {
namespace {

using Clock = std::chrono::steady_clock;

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<Millis>(deadline - Clock::now());
  return static_cast<int>(std::max<Millis::rep>(left.count(), 0));
}

/// 0 when connected, else the system's error number.
int await_connection(int fd, Clock::time_point deadline) {
  for (;;) {
    pollfd waiting{fd, POLLOUT, 0};
    const int ready = ::poll(&waiting, 1, milliseconds_until(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return errno;
    if (ready == 0) return ETIMEDOUT;
    int error_number = 0;
    socklen_t size = sizeof error_number;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error_number, &size);
    return error_number;
  }
}

/// Connects, or leaves the reason in errno.
UniqueFd connect_to(const addrinfo& address, Clock::time_point deadline) {
  UniqueFd fd(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!fd) return fd;
  int error_number = 0;
  if (::connect(fd.get(), address.ai_addr, address.ai_addrlen) != 0) error_number = errno;
  if (error_number == EINPROGRESS) error_number = await_connection(fd.get(), deadline);
  if (error_number == 0) {
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
  }
  fd.reset();
  errno = error_number;
  return fd;
}

/// "[::1]" as it stands in a URL is "::1" to the resolver.
std::string without_brackets(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

Result<UniqueFd> connect_tcp(const std::string& host, std::uint16_t port, Millis timeout) {
  const std::string name = host + ":" + std::to_string(port);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int resolved =
      ::getaddrinfo(without_brackets(host).c_str(), std::to_string(port).c_str(), &hints, &found);
  if (resolved != 0) {
    return fail(ErrorCode::kUnavailable, name + ": " + ::gai_strerror(resolved));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  const Clock::time_point deadline = Clock::now() + timeout;
  int error_number = EADDRNOTAVAIL;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    if (UniqueFd fd = connect_to(*address, deadline)) return fd;
    error_number = errno;
  }
  if (error_number == ETIMEDOUT) {
    return fail(ErrorCode::kTimeout,
                name + ": no connection within " + std::to_string(timeout.count()) + " ms");
  }
  return fail(ErrorCode::kUnavailable, name + ": " + std::strerror(error_number));
}

}  // namespace minato::wire
