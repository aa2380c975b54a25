#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <iostream>
#include <list>
#include <optional>
#include <thread>

#include "base/file.h"
#include "base/unique_fd.h"
#include "cli/commands.h"
#include "cli/session_call.h"

namespace minato::cli {
namespace {

using session::Frame;
using session::FrameKind;

std::optional<std::uint16_t> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || rest != text.data() + text.size() || port > 65535) return {};
  return static_cast<std::uint16_t>(port);
}

struct Ports {
  std::uint16_t local;
  std::uint16_t remote;
};

/// "REMOTE" or "LOCAL:REMOTE".
std::optional<Ports> parse_ports(const std::string& text) {
  const auto colon = text.find(':');
  const auto remote = parse_port(colon == std::string::npos ? text : text.substr(colon + 1));
  const auto local = colon == std::string::npos ? remote : parse_port(text.substr(0, colon));
  if (!remote || !local || *remote == 0) return std::nullopt;
  return Ports{*local, *remote};
}

Result<UniqueFd> listen_on(std::uint16_t& port) {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return fail(errno_error("127.0.0.1:" + std::to_string(port), errno));
  }
  port = ntohs(address.sin_port);
  return socket;
}

/// One connection: a socket here, a session's frames there.
class ForwardedConnection {
 public:
  ForwardedConnection(session::FrameStream& stream, int socket, int stop)
      : stream_(stream), socket_(socket), stop_(stop) {}

  /// Empty when it came to a good end.
  std::string run() {
    while (!over_) step();
    return failure_;
  }

 private:
  void step() {
    const bool reads = !input_ended_ && stream_.room() > 0;
    const auto events = static_cast<short>((reads ? POLLIN : 0) | (output_.empty() ? 0 : POLLOUT));
    std::array<pollfd, 3> polls{{{stream_.readable(), POLLIN, 0},
                                 {stop_, POLLIN, 0},
                                 {events == 0 ? -1 : socket_, events, 0}}};
    if (::poll(polls.data(), polls.size(), -1) < 0 && errno != EINTR) over_ = true;
    if (polls[1].revents != 0) over_ = true;
    if (polls[0].revents != 0) take_frames();
    if (polls[2].revents != 0) write_output();
    if (!over_ && reads && (polls[2].revents & ~POLLOUT) != 0) read_input();
    if (exit_ && output_.empty()) over_ = true;
  }

  void take_frames() {
    for (const Frame& frame : stream_.take()) {
      if (frame.kind == FrameKind::kOutput) output_ += frame.payload;
      if (frame.kind == FrameKind::kOutputEnd) output_ended_ = true;
      if (frame.kind == FrameKind::kExit) exit_ = true;
      if (frame.kind == FrameKind::kFailure) end(frame.payload);
    }
    if (stream_.is_closed() && !exit_ && !over_) end(broken_off(stream_));
    write_output();
  }

  void write_output() {
    while (!output_.empty()) {
      const ssize_t count =
          ::send(socket_, output_.data(), output_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count < 0) return end("");
      output_.erase(0, static_cast<std::size_t>(count));
      stream_.used(static_cast<std::size_t>(count));
    }
    if (output_ended_) ::shutdown(socket_, SHUT_WR);
  }

  void read_input() {
    std::array<char, session::kFramePayload> buffer;
    const ssize_t count =
        ::recv(socket_, buffer.data(), std::min(buffer.size(), stream_.room()), MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count > 0) {
      return stream_.send_data(FrameKind::kInput, {buffer.data(), static_cast<std::size_t>(count)});
    }
    if (count < 0) return end("");
    input_ended_ = true;
    stream_.send(FrameKind::kInputEnd, "");
  }

  void end(const std::string& failure) {
    failure_ = failure;
    over_ = true;
  }

  session::FrameStream& stream_;
  const int socket_;
  const int stop_;
  std::string output_;
  bool input_ended_ = false;
  bool output_ended_ = false;
  bool exit_ = false;
  bool over_ = false;
  std::string failure_;
};

class PortForward {
 public:
  PortForward(const PortForwardCommand& command, FoundTask task, Ports ports)
      : command_(command),
        task_(std::move(task)),
        ports_(ports),
        container_(command.container.empty() ? task_.containers.front() : command.container),
        stop_(::eventfd(0, EFD_CLOEXEC)) {}
  ~PortForward() {
    const std::uint64_t one = 1;
    if (::write(stop_.get(), &one, sizeof one) < 0) return;
    for (Connection& each : connections_) each.thread.join();
  }

  /// Until a signal of `signals`.
  int run(int signals) {
    const auto listener = listen_on(ports_.local);
    if (!listener) return say_error(listener.error().message);
    std::cout << "Forwarding 127.0.0.1:" << ports_.local << " to port " << ports_.remote << " of "
              << container_ << " in " << task_.arn << std::endl;
    for (;;) {
      std::array<pollfd, 2> polls{{{listener->get(), POLLIN, 0}, {signals, POLLIN, 0}}};
      if (::poll(polls.data(), polls.size(), -1) < 0 && errno != EINTR) return 1;
      if (polls[1].revents != 0) return 0;
      if (polls[0].revents == 0) continue;
      UniqueFd socket(::accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (socket) begin(std::move(socket));
    }
  }

 private:
  struct Connection {
    std::atomic<bool> done = false;
    std::thread thread;
  };

  void begin(UniqueFd socket) {
    connections_.remove_if([](Connection& each) {
      if (!each.done) return false;
      each.thread.join();
      return true;
    });
    Connection& connection = connections_.emplace_back();
    connection.thread = std::thread([this, &connection, fd = socket.release()] {
      const UniqueFd owned(fd);
      const std::string failure = serve(owned.get());
      if (!failure.empty()) say_error(failure);
      connection.done = true;
    });
  }

  std::string serve(int socket) const {
    auto client = ApiClient::open(command_.reach);
    if (!client) return client.error().message;
    auto stream = call_session(*client, task_, container_, {{"port", ports_.remote}});
    if (!stream) return explanation_of(stream.error());
    std::string failure = ForwardedConnection(**stream, socket, stop_.get()).run();
    (*stream)->finish();
    return failure;
  }

  const PortForwardCommand& command_;
  const FoundTask task_;
  Ports ports_;
  const std::string container_;
  const UniqueFd stop_;
  std::list<Connection> connections_;
};

}  // namespace

int run_port_forward(const PortForwardCommand& command) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto ports = parse_ports(command.ports);
  if (!ports) return say_error('"' + command.ports + "\" is not [LOCAL:]REMOTE, two ports");
  auto client = ApiClient::open(command.reach);
  if (!client) return say_error(client.error().message);
  auto task = find_task(*client, command.task, command.cluster);
  if (!task) return say_error(explanation_of(task.error()));
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, each);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  const UniqueFd watched(signalfd(-1, &signals, SFD_CLOEXEC));
  return PortForward(command, std::move(*task), *ports).run(watched.get());
}

}  // namespace minato::cli
