// Channel: one TCP connection, with or without TLS: a stream for Asio and Beast, so that every
// protocol is written once. Shared by the coroutines that use it; one thread.
#pragma once

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/role.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace minato::traffic {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using boost::system::error_code;

class Channel : public std::enable_shared_from_this<Channel> {
 public:
  using executor_type = asio::any_io_executor;
  using Socket = asio::ip::tcp::socket;
  using Milliseconds = std::chrono::milliseconds;

  explicit Channel(Socket socket);

  /// Shakes hands as a client; `protocol` ("h2", "http/1.1" or "") is all that ALPN offers.
  awaitable<error_code> become_tls_client(asio::ssl::context& context, std::string name,
                                          std::string protocol);
  awaitable<error_code> become_tls_server(asio::ssl::context& context);
  /// What ALPN agreed on; "" without.
  std::string protocol() const;

  /// Whatever is under way then fails, and timed_out() tells why. Replaces an earlier deadline.
  void expires_after(Milliseconds patience);
  void never_expires();
  bool timed_out() const { return timed_out_; }

  /// Of a connection on which no answer is due: the peer has closed it, or said something that
  /// can only be a farewell.
  bool peer_has_closed();
  /// "127.0.0.1:40000>127.0.0.1:80" of its opening, for messages.
  const std::string& name() const { return name_; }
  void close();
  /// Sends a FIN and goes on reading.
  void end_sending();

  executor_type get_executor() { return socket_.get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Token>(token));
    return socket_.async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Token>(token));
    return socket_.async_write_some(buffers, std::forward<Token>(token));
  }

 private:
  Socket socket_;
  std::optional<asio::ssl::stream<Socket&>> tls_;
  asio::steady_timer deadline_;
  std::string name_;
  bool timed_out_ = false;
};

// How Beast's WebSocket ends a stream of ours.
inline void beast_close_socket(Channel& channel) { channel.close(); }
inline void teardown(boost::beast::role_type, Channel& channel, error_code& error) {
  channel.close();
  error = {};
}
template <class Handler>
void async_teardown(boost::beast::role_type, Channel& channel, Handler&& handler) {
  channel.close();
  asio::post(channel.get_executor(),
             [handler = std::forward<Handler>(handler)]() mutable { handler(error_code{}); });
}

}  // namespace minato::traffic
