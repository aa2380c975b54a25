#include "agent/runtime/console_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <utility>

#include "base/file.h"

namespace minato::agent_runtime {

namespace {

/// Of one message; empty without a descriptor in it.
UniqueFd take_descriptor(int connection) {
  char byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (::recvmsg(connection, &message, MSG_CMSG_CLOEXEC) <= 0) return {};
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return {};
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return UniqueFd(fd);
}

/// Whether it is `fd` that became readable before `giver` did, and before the time was over.
enum class Came { kReadable, kGiverEnded, kTimeout };
Came wait_for(int fd, int giver, std::chrono::milliseconds patience) {
  std::array<pollfd, 2> polls{pollfd{.fd = fd, .events = POLLIN, .revents = 0},
                              pollfd{.fd = giver, .events = POLLIN, .revents = 0}};
  int ready = 0;
  do {
    ready = ::poll(polls.data(), polls.size(), static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  if (polls[0].revents != 0) return Came::kReadable;
  return polls[1].revents != 0 ? Came::kGiverEnded : Came::kTimeout;
}

}  // namespace

Result<ConsoleSocket> ConsoleSocket::open(const std::filesystem::path& directory) {
  static std::atomic<std::uint64_t> sockets{0};
  auto path =
      directory / ("console-" + std::to_string(::getpid()) + "-" + std::to_string(++sockets));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path)
    return fail(ErrorCode::kIo, path.string() + " is too long for a socket.");
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail(errno_error("socket", errno));
  ::unlink(path.c_str());
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), 1) != 0)
    return fail(errno_error(path.string(), errno));
  return ConsoleSocket(std::move(path), std::move(socket));
}

ConsoleSocket& ConsoleSocket::operator=(ConsoleSocket&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(socket_, other.socket_);
  return *this;
}

ConsoleSocket::~ConsoleSocket() {
  if (socket_) ::unlink(path_.c_str());
}

Result<UniqueFd> ConsoleSocket::receive(int giver, std::chrono::milliseconds patience) const {
  const auto too_late = [] {
    return fail(ErrorCode::kTimeout, "crun did not hand over the command's terminal in time.");
  };
  Came came = wait_for(socket_.get(), giver, patience);
  if (came == Came::kTimeout) return too_late();
  if (came == Came::kGiverEnded) return UniqueFd();
  const UniqueFd connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection) return fail(errno_error("accept", errno));
  came = wait_for(connection.get(), giver, patience);
  if (came == Came::kTimeout) return too_late();
  return came == Came::kReadable ? take_descriptor(connection.get()) : UniqueFd();
}

}  // namespace minato::agent_runtime
