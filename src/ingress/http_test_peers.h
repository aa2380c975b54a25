// For tests only: a small HTTP server that stands for a container, and clients that count what goes
// wrong. Blocking, a thread a connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_fd.h"
#include "ingress/ingress.h"

namespace minato::ingress {

inline sockaddr_in socket_place(const std::string& address, std::uint16_t port) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  return place;
}

/// One HTTP message up to the end of its body (by Content-Length); "" when the peer is gone.
inline std::string read_message(int fd) {
  std::string text;
  char buffer[8192];
  for (;;) {
    const std::size_t head = text.find("\r\n\r\n");
    if (head != std::string::npos) {
      std::size_t body = 0;
      const std::size_t length = text.find("ontent-length: ");
      const std::size_t other = text.find("ontent-Length: ");
      const std::size_t found = std::min(length, other);
      if (found != std::string::npos && found < head) body = std::stoul(text.substr(found + 15));
      if (text.size() >= head + 4 + body) return text;
    }
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) return "";
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

class TestServer {
 public:
  explicit TestServer(std::string name, std::uint16_t port = 0)
      : name_(std::move(name)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in place = socket_place("127.0.0.1", port);
    socklen_t length = sizeof place;
    auto* generic = reinterpret_cast<sockaddr*>(&place);
    if (::bind(listener_.get(), generic, length) != 0) std::abort();
    ::listen(listener_.get(), 512);
    ::getsockname(listener_.get(), generic, &length);
    port_ = ntohs(place.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~TestServer() {
    stopping = true;
    acceptor_.join();
    listener_.reset();
    for (const int fd : connections_) ::shutdown(fd, SHUT_RDWR);
    for (std::thread& thread : threads_) thread.join();
    for (const int fd : connections_) ::close(fd);
  }

  Endpoint endpoint() const { return {"127.0.0.1", port_}; }

  std::atomic<int> status = 200;  // Of every answer; checks included.
  std::atomic<int> delay_ms = 0;  // Before the answer to a request that is no check.
  std::atomic<int> requests = 0;  // Without checks.
  std::atomic<bool> stopping = false;
  std::string last_request() {
    const std::lock_guard lock(mutex_);
    return last_request_;
  }

 private:
  void accept_all() {
    while (!stopping) {
      pollfd waiting{listener_.get(), POLLIN, 0};
      if (::poll(&waiting, 1, 10) != 1) continue;
      const int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      connections_.push_back(fd);
      threads_.emplace_back([this, fd] { serve(fd); });
    }
  }
  void serve(int fd) {
    for (;;) {
      const std::string request = read_message(fd);
      if (request.empty()) break;
      const bool check = request.find("ELB-HealthChecker") != std::string::npos;
      if (!check) note(request);
      if (!check && delay_ms > 0) std::this_thread::sleep_for(Millis(delay_ms));
      const std::string answer = "HTTP/1.1 " + std::to_string(status) +
                                 " Word\r\nContent-Length: " + std::to_string(name_.size()) +
                                 "\r\n\r\n" + name_;
      if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) <= 0) break;
      if (check) break;
    }
    ::shutdown(fd, SHUT_RDWR);
  }
  void note(const std::string& request) {
    ++requests;
    const std::lock_guard lock(mutex_);
    last_request_ = request;
  }

  std::string name_;
  UniqueFd listener_;
  std::uint16_t port_ = 0;
  std::thread acceptor_;
  std::vector<int> connections_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::string last_request_;
};

inline UniqueFd connect_client(const std::string& address, std::uint16_t port) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{10, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in place = socket_place(address, port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) fd.reset();
  return fd;
}

struct Answer {
  int status = 0;  // 0: no answer.
  std::string body;
  bool closes = false;
};

inline Answer request_on(int fd, const std::string& method = "GET") {
  const std::string request = method + " / HTTP/1.1\r\nHost: web\r\n\r\n";
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) <= 0) return {};
  const std::string text = read_message(fd);
  if (text.size() < 12) return {};
  return {std::stoi(text.substr(9, 3)), text.substr(text.find("\r\n\r\n") + 4),
          text.find("onnection: close") != std::string::npos};
}

/// One request on a connection of its own.
inline Answer request_once(const std::string& address, std::uint16_t port) {
  const UniqueFd fd = connect_client(address, port);
  return fd ? request_on(fd.get()) : Answer{};
}

/// Clients that ask all the time: half keep their connection, half make one for each request.
class Load {
 public:
  Load(std::string address, std::uint16_t port, int clients)
      : address_(std::move(address)), port_(port) {
    for (int i = 0; i < clients; ++i) {
      threads_.emplace_back([this, keep = i % 2 == 0] { ask(keep); });
    }
  }
  ~Load() { stop(); }
  void stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::atomic<int> sent = 0;
  std::atomic<int> failed = 0;
  std::atomic<int> last_status = 200;

 private:
  void ask(bool keep) {
    UniqueFd fd;
    while (!stopping_) {
      if (!fd) fd = connect_client(address_, port_);
      const Answer answer = fd ? request_on(fd.get()) : Answer{};
      ++sent;
      if (answer.status != 200) {
        ++failed;
        last_status = answer.status;
      }
      if (!keep || answer.closes || answer.status == 0) fd.reset();
      std::this_thread::sleep_for(Millis(1));
    }
  }

  const std::string address_;
  const std::uint16_t port_;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace minato::ingress
