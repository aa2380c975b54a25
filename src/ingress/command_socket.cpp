#include "ingress/command_socket.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::ingress {
namespace {

Result<UniqueFd> connect_to(const std::filesystem::path& path, Millis patience) {
  sockaddr_un place{};
  place.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof place.sun_path) {
    return fail(ErrorCode::kIo, path.native() + ": too long for a socket");
  }
  std::memcpy(place.sun_path, path.c_str(), path.native().size() + 1);
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval limit{patience.count() / 1000, patience.count() % 1000 * 1000};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) {
    return fail(errno_error(path.native(), errno));
  }
  return fd;
}

}  // namespace

Result<std::string> ask_command_socket(const std::filesystem::path& path, std::string_view text,
                                       Millis patience) {
  const auto fd = connect_to(path, patience);
  if (!fd) return fail(fd.error());
  while (!text.empty()) {
    const ssize_t sent = ::send(fd->get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return fail(errno_error(path.native(), errno));
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  ::shutdown(fd->get(), SHUT_WR);
  std::string answer;
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::recv(fd->get(), buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return fail(ErrorCode::kTimeout, path.native() + ": no answer");
    }
    if (got < 0) return fail(errno_error(path.native(), errno));
    if (got == 0) return answer;
    answer.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace minato::ingress
