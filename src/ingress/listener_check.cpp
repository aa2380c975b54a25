#include "ingress/listener_check.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/unique_fd.h"

namespace minato::ingress {

Status check_listener(const std::string& address, std::uint16_t port) {
  const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  const auto* generic = reinterpret_cast<const sockaddr*>(&place);
  if (::bind(fd.get(), generic, sizeof place) == 0 && ::listen(fd.get(), 1) == 0) return {};
  const int error = errno;
  if (error == EADDRNOTAVAIL) {
    return fail(ErrorCode::kNotFound,
                fmt::format("{}:{}: this machine does not have the address {}; add it to an "
                            "interface, or use addresses out of 127.0.0.0/8",
                            address, port, address));
  }
  return fail(error == EADDRINUSE ? ErrorCode::kConflict : ErrorCode::kIo,
              fmt::format("{}:{}: {}", address, port, std::strerror(error)));
}

}  // namespace minato::ingress
