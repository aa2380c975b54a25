#include "wire/http_byte_stream.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace minato::wire {
namespace {

constexpr std::size_t kBufferSize = 65536;

class PlainStream final : public ByteStream {
 public:
  PlainStream(UniqueFd socket, std::string name, Millis timeout)
      : socket_(std::move(socket)), name_(std::move(name)), timeout_(timeout) {}

  Result<std::string_view> read() override {
    buffer_.resize(kBufferSize);
    for (;;) {
      const ssize_t got = ::recv(socket_.get(), buffer_.data(), buffer_.size(), 0);
      if (got >= 0) return std::string_view(buffer_.data(), static_cast<std::size_t>(got));
      if (Status ready = wait_after_error(POLLIN); !ready) return fail(ready.error());
    }
  }

  Status write(std::string_view data) override {
    while (!data.empty()) {
      const ssize_t sent = ::send(socket_.get(), data.data(), data.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        data.remove_prefix(static_cast<std::size_t>(sent));
      } else if (Status ready = wait_after_error(POLLOUT); !ready) {
        return ready;
      }
    }
    return {};
  }

  /// Nothing may have arrived: not an end, and not an answer that nobody asked for.
  bool alive() const override {
    char byte = 0;
    const ssize_t got = ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

 private:
  /// Called with errno set: waits when that is all it takes.
  Status wait_after_error(short event) {
    if (errno == EINTR) return {};
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return fail(ErrorCode::kIo, name_ + ": " + std::strerror(errno));
    }
    pollfd waiting{socket_.get(), event, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(timeout_.count()));
    if (ready > 0 || (ready < 0 && errno == EINTR)) return {};
    if (ready < 0) return fail(ErrorCode::kIo, name_ + ": " + std::strerror(errno));
    return fail(ErrorCode::kTimeout,
                name_ + ": nothing for " + std::to_string(timeout_.count()) + " ms");
  }

  UniqueFd socket_;
  std::string name_;
  Millis timeout_;
  std::vector<char> buffer_;
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(UniqueFd socket, std::string name, Millis timeout) {
  return std::make_unique<PlainStream>(std::move(socket), std::move(name), timeout);
}

}  // namespace minato::wire
