#include "ingress/command_socket.h"

#include <sys/socket.h>

#include <cerrno>

#include "base/file.h"
#include "ingress/unix_socket.h"

namespace minato::ingress {
Result<std::string> ask_command_socket(const std::filesystem::path& path, std::string_view text,
                                       Millis patience) {
  const auto fd = connect_unix(path, patience);
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
