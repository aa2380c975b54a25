// The frames of a WebSocket: whatever a peer sends after the handshake, and in whatever pieces, the
// same messages come out, each of them text, and the session is closed exactly once.
//
// An input is one byte for the number of lengths, the lengths of the pieces, and the frames. The
// session is a real one, over a pair of sockets.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/unique_fd.h"
#include "fuzz_target.h"
#include "stream_cuts.h"
#include "wire/codec/utf8.h"
#include "wire/websocket_channel.h"

namespace minato::fuzz {
namespace {

using wire::HttpRequest;
using wire::WebSocketCallbacks;
using wire::WebSocketHandler;
using wire::WebSocketSession;

constexpr std::size_t kMessageLimit = 300;  // Small, so that short inputs reach it.

wire::IoThread& io_thread() {
  static wire::IoThread thread("fuzz", Millis(1000), std::make_shared<wire::ConnectionCount>());
  return thread;
}

/// What the server's end saw; the callbacks come on the I/O thread.
struct Witness {
  std::vector<std::string> messages;
  int closes = 0;
  std::promise<void> closed;

  WebSocketCallbacks callbacks() {
    return {[this](std::string text) {
              MINATO_CHECK(closes == 0, "a message after the end");
              MINATO_CHECK(text.size() <= kMessageLimit, "a message beyond the limit");
              MINATO_CHECK(wire::is_utf8(text), "a message that is no text");
              messages.push_back(std::move(text));
            },
            [this](std::string) {
              MINATO_CHECK(++closes == 1, "closed twice");
              closed.set_value();
            }};
  }
};

/// Until the I/O thread has done what it had to do.
void let_it_work() {
  std::promise<void> done;
  io_thread().gate()->post([&done] { done.set_value(); });
  done.get_future().wait();
}

HttpRequest upgrade_request() {
  HttpRequest request{"GET", "/", {}, "", ""};
  request.headers.add("Host", "x");
  request.headers.add("Connection", "Upgrade");
  request.headers.add("Upgrade", "websocket");
  request.headers.add("Sec-WebSocket-Version", "13");
  request.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  return request;
}

/// The peer's end of the connection, which answers nothing.
class Peer {
 public:
  explicit Peer(UniqueFd socket) : socket_(std::move(socket)) {}

  void send(std::string_view data) const {
    // The session may have ended by now.
    while (!data.empty()) {
      const ssize_t sent = ::send(socket_.get(), data.data(), data.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      data.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void finish() const {
    ::shutdown(socket_.get(), SHUT_WR);
    std::array<char, 4096> ignored;
    while (::recv(socket_.get(), ignored.data(), ignored.size(), 0) > 0) {
    }
  }

 private:
  UniqueFd socket_;
};

std::vector<std::string> receive(StreamCuts cuts) {
  int ends[2];
  MINATO_CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "no sockets");
  const Peer peer{UniqueFd(ends[0])};
  Witness witness;
  WebSocketHandler handler;
  handler.options.message_limit = kMessageLimit;
  handler.open = [&witness](std::shared_ptr<WebSocketSession>, const HttpRequest&) {
    return witness.callbacks();
  };
  io_thread().gate()->post([&handler, fd = ends[1]] {
    wire::TcpSocket socket(io_thread().context(), boost::asio::ip::tcp::v4(), fd);
    accept_websocket(io_thread(), std::move(socket), upgrade_request(), handler);
  });
  while (!cuts.empty()) {
    let_it_work();
    peer.send(cuts.next());
  }
  peer.finish();
  witness.closed.get_future().wait();
  let_it_work();
  return witness.messages;
}

}  // namespace

void try_input(std::string_view input) {
  if (input.empty()) return;
  const std::size_t count = static_cast<unsigned char>(input.front()) % 8;
  const std::string_view lengths = input.substr(1, count);
  const std::string_view frames = input.substr(std::min(1 + count, input.size()));
  const std::vector<std::string> whole = receive({frames, ""});
  MINATO_CHECK(receive({frames, lengths}) == whole, "the cuts change the messages");
}

}  // namespace minato::fuzz
