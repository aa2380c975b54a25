#include "load/load_connection.h"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace minato::load {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPending:
      return "pending";
    case Outcome::kAnswered:
      return "answered";
    case Outcome::kConnectFailed:
      return "connect";
    case Outcome::kReset:
      return "reset";
    case Outcome::kTimedOut:
      return "timeout";
    case Outcome::kBadStatus:
      return "status";
    case Outcome::kMalformed:
      return "malformed";
  }
  return "unknown";
}

Outcome LoadConnection::begin(const LoadTarget& target, const std::string& request,
                              Clock::time_point due) {
  request_ = request;
  due_ = due;
  response_ = HttpResponse{};
  // A server may close a connection that nobody uses; only a request lost on the way is a failure.
  if (state_ == State::kIdle && peer_has_closed()) close();
  if (state_ == State::kIdle) return send_request();
  return open(target) ? Outcome::kPending : end(Outcome::kConnectFailed);
}

bool LoadConnection::open(const LoadTarget& target) {
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return false;
  ++opened_;
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = reinterpret_cast<const sockaddr*>(&target.address);
  if (connect(descriptor_, address, sizeof target.address) != 0 && errno != EINPROGRESS)
    return false;
  epoll_event events{EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, {.u64 = slot_}};
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor_, &events) != 0) return false;
  state_ = State::kConnecting;
  return true;
}

bool LoadConnection::peer_has_closed() const {
  char byte;
  const ssize_t count = recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || errno != EAGAIN;
}

Outcome LoadConnection::go_on() {
  switch (state_) {
    case State::kClosed:
      return Outcome::kPending;
    case State::kIdle:
      if (peer_has_closed()) close();
      return Outcome::kPending;
    case State::kWaiting:
      return receive();
    case State::kConnecting:
      break;
  }
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return end(Outcome::kConnectFailed);
  sockaddr_in peer{};
  size = sizeof peer;
  const bool connected = getpeername(descriptor_, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
  return connected ? send_request() : Outcome::kPending;
}

Outcome LoadConnection::send_request() {
  state_ = State::kWaiting;
  const ssize_t sent = send(descriptor_, request_.data(), request_.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request_.size())) return end(Outcome::kReset);
  return receive();
}

Outcome LoadConnection::receive() {
  char bytes[16 * 1024];
  while (true) {
    const ssize_t count = recv(descriptor_, bytes, sizeof bytes, 0);
    if (count < 0) return errno == EAGAIN ? Outcome::kPending : end(Outcome::kReset);
    const auto progress =
        count == 0 ? response_.closed() : response_.feed({bytes, static_cast<std::size_t>(count)});
    if (progress == HttpResponse::Progress::kComplete) return judge();
    if (count == 0) return end(Outcome::kReset);
    if (progress == HttpResponse::Progress::kMalformed) return end(Outcome::kMalformed);
  }
}

Outcome LoadConnection::judge() {
  const bool reusable =
      response_.keep_alive() && request_.find("Connection: close") == std::string::npos;
  const bool good = response_.status() >= 200 && response_.status() < 300;
  if (!reusable) return end(good ? Outcome::kAnswered : Outcome::kBadStatus);
  state_ = State::kIdle;
  return good ? Outcome::kAnswered : Outcome::kBadStatus;
}

Outcome LoadConnection::end(Outcome outcome) {
  close();
  return outcome;
}

void LoadConnection::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  state_ = State::kClosed;
}

}  // namespace minato::load
