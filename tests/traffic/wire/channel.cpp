#include "wire/channel.h"

#include <sys/socket.h>

#include <cerrno>
#include <sstream>

namespace minato::traffic {
namespace {

constexpr auto kNoThrow = asio::as_tuple(use_awaitable);

std::string ends_of(const Channel::Socket& socket) {
  error_code ignored;
  std::ostringstream text;
  text << socket.local_endpoint(ignored) << ">" << socket.remote_endpoint(ignored);
  return text.str();
}

}  // namespace

Channel::Channel(Socket socket)
    : socket_(std::move(socket)), deadline_(socket_.get_executor()), name_(ends_of(socket_)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

awaitable<error_code> Channel::become_tls_client(asio::ssl::context& context, std::string name,
                                                 std::string protocol) {
  tls_.emplace(socket_, context);
  SSL_set_tlsext_host_name(tls_->native_handle(), name.c_str());
  if (!protocol.empty()) {
    const std::string wire = static_cast<char>(protocol.size()) + protocol;
    SSL_set_alpn_protos(tls_->native_handle(), reinterpret_cast<const unsigned char*>(wire.data()),
                        static_cast<unsigned>(wire.size()));
  }
  auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, kNoThrow);
  co_return error;
}

awaitable<error_code> Channel::become_tls_server(asio::ssl::context& context) {
  tls_.emplace(socket_, context);
  auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kNoThrow);
  co_return error;
}

std::string Channel::protocol() const {
  if (!tls_) return "";
  const unsigned char* bytes = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(const_cast<Channel*>(this)->tls_->native_handle(), &bytes, &length);
  return {reinterpret_cast<const char*>(bytes), length};
}

void Channel::expires_after(Milliseconds patience) {
  deadline_.expires_after(patience);
  deadline_.async_wait([weak = weak_from_this()](error_code cancelled) {
    const auto self = weak.lock();
    if (cancelled || !self || self->deadline_.expiry() > std::chrono::steady_clock::now()) return;
    self->timed_out_ = true;
    self->close();
  });
}

void Channel::never_expires() { deadline_.expires_at(asio::steady_timer::time_point::max()); }

bool Channel::peer_has_closed() {
  char byte;
  const ssize_t count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || errno != EAGAIN;
}

void Channel::close() {
  error_code ignored;
  socket_.close(ignored);
}

void Channel::end_sending() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

}  // namespace minato::traffic
