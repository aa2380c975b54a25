#include "agent/session/port_session.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "base/file.h"

namespace minato::agent {
namespace {

using session::Frame;
using session::FrameKind;

constexpr int kConnectPatience = 5'000;

/// On a thread that is in the namespace. A connection that is made stays there.
Result<UniqueFd> connect_local(int family, int port) {
  sockaddr_storage address{};
  socklen_t length = 0;
  if (family == AF_INET) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(address);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<std::uint16_t>(port));
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    length = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<std::uint16_t>(port));
    v6.sin6_addr = in6addr_loopback;
    length = sizeof v6;
  }
  const std::string what = "connect to port " + std::to_string(port) + " of the container";
  UniqueFd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return fail(errno_error(what, errno));
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), length) == 0) {
    return socket;
  }
  if (errno != EINPROGRESS) return fail(errno_error(what, errno));
  pollfd ready{socket.get(), POLLOUT, 0};
  if (::poll(&ready, 1, kConnectPatience) <= 0) return fail(errno_error(what, ETIMEDOUT));
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return fail(errno_error(what, error));
  return socket;
}

Result<UniqueFd> connect_inside(int network, int port) {
  Result<UniqueFd> connected = fail(ErrorCode::kServer, "");
  // A thread of its own, because it never comes back out of the namespace.
  std::thread inside([&] {
    if (::setns(network, CLONE_NEWNET) != 0) {
      connected = fail(errno_error("enter the container's network", errno));
      return;
    }
    connected = connect_local(AF_INET, port);
    if (connected) return;
    // A server that listens on ::1 only.
    if (auto v6 = connect_local(AF_INET6, port)) connected = std::move(v6);
  });
  inside.join();
  return connected;
}

class PortSession {
 public:
  PortSession(SessionWork work, UniqueFd socket)
      : work_(work), stream_(work.stream), socket_(std::move(socket)) {
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  void run() {
    while (!over_) step();
  }

 private:
  void step() {
    const bool wants_in = stream_.room() > 0 && !server_ended_;
    const short events =
        static_cast<short>((wants_in ? POLLIN : 0) | (input_.empty() ? 0 : POLLOUT));
    std::array<pollfd, 3> polls{{{stream_.readable(), POLLIN, 0},
                                 {work_.stop, POLLIN, 0},
                                 {events == 0 ? -1 : socket_.get(), events, 0}}};
    if (::poll(polls.data(), polls.size(), -1) < 0 && errno != EINTR) over_ = true;
    if (polls[0].revents != 0) take_frames();
    if (stream_.is_closed() || polls[1].revents != 0) over_ = true;
    if (over_) return;
    if ((polls[2].revents & (POLLOUT | POLLERR | POLLHUP)) != 0) write_input();
    if (wants_in && polls[2].revents != 0) read_output();
    if (server_ended_ && client_ended_ && input_.empty()) {
      stream_.send(FrameKind::kExit, session::encode_number(0));
      over_ = true;
    }
  }

  void take_frames() {
    for (const Frame& frame : stream_.take()) {
      if (frame.kind == FrameKind::kInput) input_ += frame.payload;
      if (frame.kind == FrameKind::kInputEnd) client_ended_ = true;
    }
    write_input();
  }

  void write_input() {
    while (!input_.empty()) {
      const ssize_t count = ::send(socket_.get(), input_.data(), input_.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count < 0) return give_up(errno);
      input_.erase(0, static_cast<std::size_t>(count));
      stream_.used(static_cast<std::size_t>(count));
    }
    if (client_ended_) ::shutdown(socket_.get(), SHUT_WR);
  }

  void read_output() {
    std::array<char, session::kFramePayload> buffer;
    while (stream_.room() > 0) {
      const ssize_t count =
          ::recv(socket_.get(), buffer.data(), std::min(buffer.size(), stream_.room()), 0);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count < 0) return give_up(errno);
      if (count == 0) {
        server_ended_ = true;
        return stream_.send(FrameKind::kOutputEnd, "");
      }
      stream_.send_data(FrameKind::kOutput, {buffer.data(), static_cast<std::size_t>(count)});
    }
  }

  void give_up(int error) {
    stream_.send(FrameKind::kFailure,
                 errno_error("the connection in the container", error).message);
    over_ = true;
  }

  SessionWork work_;
  session::FrameStream& stream_;
  UniqueFd socket_;
  std::string input_;
  bool client_ended_ = false;
  bool server_ended_ = false;
  bool over_ = false;
};

}  // namespace

void run_port_session(SessionWork work, int port) {
  const auto access = work.runtime.access(work.container);
  if (!access) return work.stream.send(FrameKind::kFailure, access.error().message);
  auto socket = connect_inside(access->network.get(), port);
  if (!socket) return work.stream.send(FrameKind::kFailure, socket.error().message);
  PortSession(work, std::move(*socket)).run();
}

}  // namespace minato::agent
