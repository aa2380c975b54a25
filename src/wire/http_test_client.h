// RawClient: for tests, a TCP connection that sends whatever it is given and shows what comes back.
// Every wait ends after a deadline.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/http_tcp_connect.h"

namespace minato::wire {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(*connect_tcp("127.0.0.1", port, Millis(5000))) {}

  /// False when the peer takes no more.
  bool send(std::string_view data) {
    while (!data.empty()) {
      const ssize_t sent = ::send(socket_.get(), data.data(), data.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        data.remove_prefix(static_cast<std::size_t>(sent));
      } else if (!ready(POLLOUT)) {
        return false;
      } else if (errno != EAGAIN) {
        return false;
      }
    }
    return true;
  }

  void finish_sending() { ::shutdown(socket_.get(), SHUT_WR); }

  /// What has arrived once it holds `text` `times` times; what there is at the end or deadline.
  std::string read_until(std::string_view text, int times = 1) {
    while (occurrences(text) < times && receive()) {
    }
    return received_;
  }
  std::string read_to_end() {
    while (receive()) {
    }
    return received_;
  }
  bool at_end() const { return at_end_; }

 private:
  int occurrences(std::string_view text) const {
    int count = 0;
    for (std::size_t at = received_.find(text); at != std::string::npos;
         at = received_.find(text, at + text.size())) {
      ++count;
    }
    return count;
  }

  bool ready(short event) {
    pollfd waiting{socket_.get(), event, 0};
    return ::poll(&waiting, 1, 10'000) == 1;
  }

  bool receive() {
    if (!ready(POLLIN)) return false;
    char buffer[16384];
    const ssize_t got = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    at_end_ = got <= 0;
    if (got > 0) received_.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }

  UniqueFd socket_;
  std::string received_;
  bool at_end_ = false;
};

}  // namespace minato::wire
