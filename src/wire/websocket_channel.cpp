#include "wire/websocket_channel.h"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <mutex>
#include <utility>

namespace minato::wire {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::beast::error_code;
using Upgrade = beast::http::request<beast::http::string_body>;
using UpgradeAnswer = beast::http::response<beast::http::string_body>;

constexpr std::size_t kFragmentSize = 16384;
constexpr std::size_t kReasonLimit = 120;  // RFC 6455 has room for 123 bytes.

beast::string_view beast_text(std::string_view text) { return {text.data(), text.size()}; }

enum class MessageKind { kText, kBinary };
struct Message {
  MessageKind kind;
  std::string content;
};

class Channel;

/// What users hold: the queue between any thread and the channel's own.
class QueuedSession final : public WebSocketSession {
 public:
  QueuedSession(std::shared_ptr<IoGate> gate, std::string peer, std::size_t queue_limit)
      : gate_(std::move(gate)), peer_(std::move(peer)), queue_limit_(queue_limit) {}

  Status send(std::string text) override { return enqueue({MessageKind::kText, std::move(text)}); }
  Status send_binary(std::string bytes) override {
    return enqueue({MessageKind::kBinary, std::move(bytes)});
  }
  void close(std::string reason) override;
  const std::string& peer() const override { return peer_; }

  // For the channel, on its thread.
  void attach(std::weak_ptr<Channel> channel) { channel_ = std::move(channel); }
  /// The next message to write; nothing when there is none now.
  std::optional<Message> take();
  /// Set once everything queued before it is taken.
  std::optional<std::string> wanted_close();
  void set_closed();

 private:
  Status enqueue(Message message);
  void wake();

  const std::shared_ptr<IoGate> gate_;
  const std::string peer_;
  const std::size_t queue_limit_;
  std::weak_ptr<Channel> channel_;

  std::mutex mutex_;
  std::deque<Message> queue_;
  std::size_t queued_bytes_ = 0;
  bool waking_ = false;  // The channel has been told and has not yet looked.
  bool closed_ = false;
  std::optional<std::string> close_reason_;
};

/// The connection itself: one read and one write at a time, on its I/O thread.
class Channel final : public IoConnection, public std::enable_shared_from_this<Channel> {
 public:
  Channel(IoThread& thread, TcpSocket socket, const WebSocketOptions& options);

  void accept(const HttpRequest& upgrade, const WebSocketHandler& handler);
  void connect(const WebSocketTarget& target, WebSocketOpen open, WebSocketConnected connected);
  /// Writes what is queued.
  void flush();

  // Beast looks after its own deadlines.
  void check_deadline(SteadyTime) override {}
  void stop() override { session_->close("The server is stopping."); }
  void abort() override { finish("The connection was given up on this side."); }

 private:
  void open(WebSocketCallbacks callbacks);
  void read();
  void on_read(error_code error);
  void write(Message message);
  void say_goodbye(const std::string& reason);
  void finish(const std::string& reason);

  IoThread& thread_;
  websocket::stream<TcpSocket> stream_;
  WebSocketOptions options_;
  std::shared_ptr<QueuedSession> session_;
  WebSocketCallbacks callbacks_;
  Upgrade upgrade_;
  UpgradeAnswer answer_;
  beast::flat_buffer incoming_;
  std::string outgoing_;
  bool open_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool finished_ = false;
};

// -- QueuedSession --------------------------------------------------------------------------------

Status QueuedSession::enqueue(Message message) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || close_reason_) {
      return fail(ErrorCode::kUnavailable, "The WebSocket with " + peer_ + " is closed.");
    }
    if (!queue_.empty() && queued_bytes_ + message.content.size() > queue_limit_) {
      return fail(ErrorCode::kUnavailable,
                  peer_ + " does not take its messages: " + std::to_string(queued_bytes_) +
                      " bytes wait to be sent.");
    }
    queued_bytes_ += message.content.size();
    queue_.push_back(std::move(message));
    if (std::exchange(waking_, true)) return {};
  }
  wake();
  return {};
}

void QueuedSession::close(std::string reason) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || close_reason_) return;
    close_reason_ = std::move(reason);
  }
  wake();
}

void QueuedSession::wake() {
  auto flush = [channel = channel_] {
    if (const auto found = channel.lock()) found->flush();
  };
  gate_->post(std::move(flush));
}

std::optional<Message> QueuedSession::take() {
  const std::lock_guard lock(mutex_);
  waking_ = false;
  if (queue_.empty()) return std::nullopt;
  Message message = std::move(queue_.front());
  queue_.pop_front();
  queued_bytes_ -= message.content.size();
  return message;
}

std::optional<std::string> QueuedSession::wanted_close() {
  const std::lock_guard lock(mutex_);
  return queue_.empty() ? close_reason_ : std::nullopt;
}

void QueuedSession::set_closed() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  queue_.clear();
  queued_bytes_ = 0;
}

// -- Channel --------------------------------------------------------------------------------------

std::string peer_of(const TcpSocket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? "unknown" : endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

Channel::Channel(IoThread& thread, TcpSocket socket, const WebSocketOptions& options)
    : thread_(thread), stream_(std::move(socket)), options_(options) {
  session_ = std::make_shared<QueuedSession>(thread.gate(), peer_of(stream_.next_layer()),
                                             options.queue_limit);
  error_code ignored;
  stream_.next_layer().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  stream_.read_message_max(options.message_limit);
  stream_.write_buffer_bytes(kFragmentSize);
  stream_.set_option(websocket::stream_base::timeout{
      .handshake_timeout = options.handshake_timeout,
      .idle_timeout = options.idle_timeout,
      .keep_alive_pings = true,
  });
}

void Channel::accept(const HttpRequest& upgrade, const WebSocketHandler& handler) {
  session_->attach(weak_from_this());
  upgrade_.method_string(beast_text(upgrade.method));
  upgrade_.target(beast_text(upgrade.target));
  upgrade_.version(11);
  for (const HttpHeaders::Field& field : upgrade.headers) {
    upgrade_.insert(beast_text(field.name), beast_text(field.value));
  }
  auto accepted = [self = shared_from_this(), upgrade, &handler](error_code error) {
    if (self->finished_) return;
    if (error) return self->finish("The upgrade failed: " + error.message() + ".");
    self->open(handler.open(self->session_, upgrade));
  };
  stream_.async_accept(upgrade_, std::move(accepted));
}

void Channel::connect(const WebSocketTarget& target, WebSocketOpen open,
                      WebSocketConnected connected) {
  session_->attach(weak_from_this());
  auto decorate = [headers = target.headers](websocket::request_type& request) {
    for (const HttpHeaders::Field& field : headers) {
      request.set(beast_text(field.name), beast_text(field.value));
    }
  };
  stream_.set_option(websocket::stream_base::decorator(std::move(decorate)));
  auto done = [self = shared_from_this(), open = std::move(open),
               connected = std::move(connected)](error_code error) {
    if (error == websocket::error::upgrade_declined) {
      connected(fail(ErrorCode::kAccessDenied, self->session_->peer() + " refused the WebSocket: " +
                                                   std::to_string(self->answer_.result_int()) +
                                                   " " + self->answer_.body()));
    } else if (error) {
      connected(fail(ErrorCode::kUnavailable, self->session_->peer() + ": " + error.message()));
    }
    if (error) return self->finish(error.message());
    self->open(open(self->session_));
    connected(std::shared_ptr<WebSocketSession>(self->session_));
  };
  const std::string host = target.host + ":" + std::to_string(target.port);
  stream_.async_handshake(answer_, host, target.path, std::move(done));
}

void Channel::open(WebSocketCallbacks callbacks) {
  callbacks_ = std::move(callbacks);
  open_ = true;
  read();
  flush();
}

void Channel::read() {
  auto done = [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); };
  stream_.async_read(incoming_, std::move(done));
}

void Channel::on_read(error_code error) {
  if (finished_) return;
  if (error == websocket::error::closed) {
    const auto& reason = stream_.reason().reason;
    return finish(closing_ ? "The connection was closed on this side."
                           : "The peer closed: " + std::string(reason.data(), reason.size()));
  }
  if (error) return finish(error.message());
  const auto& take = stream_.got_text() ? callbacks_.on_message : callbacks_.on_binary;
  if (!stream_.got_text() && !take) return finish("The peer sent a message that is no text.");
  std::string content = beast::buffers_to_string(incoming_.data());
  incoming_.consume(incoming_.size());
  // A message of many megabytes leaves no such buffer behind.
  if (incoming_.capacity() > 4 * kFragmentSize) incoming_.shrink_to_fit();
  try {
    if (take) take(std::move(content));
  } catch (const std::exception& failure) {
    return finish(std::string("A message was too much for this side: ") + failure.what());
  }
  if (!finished_) read();
}

void Channel::flush() {
  if (!open_ || writing_ || closing_ || finished_) return;
  if (std::optional<Message> message = session_->take()) return write(std::move(*message));
  if (const std::optional<std::string> reason = session_->wanted_close()) say_goodbye(*reason);
}

void Channel::write(Message message) {
  writing_ = true;
  stream_.text(message.kind == MessageKind::kText);
  outgoing_ = std::move(message.content);
  auto done = [self = shared_from_this()](error_code error, std::size_t) {
    self->writing_ = false;
    if (self->finished_) return;
    if (error) return self->finish(error.message());
    self->flush();
  };
  stream_.async_write(boost::asio::buffer(outgoing_), std::move(done));
}

void Channel::say_goodbye(const std::string& reason) {
  closing_ = true;
  const std::string said = reason.substr(0, kReasonLimit);
  auto done = [self = shared_from_this()](error_code) {
    self->finish("The connection was closed on this side.");
  };
  stream_.async_close({websocket::close_code::normal, beast_text(said)}, std::move(done));
}

/// The last thing that happens to a channel; what is still under way finds it finished.
void Channel::finish(const std::string& reason) {
  if (std::exchange(finished_, true)) return;
  const auto self = shared_from_this();
  session_->set_closed();
  error_code ignored;
  stream_.next_layer().close(ignored);
  thread_.remove(this);
  const WebSocketCallbacks callbacks = std::exchange(callbacks_, {});
  if (open_ && callbacks.on_close) callbacks.on_close(reason);
}

}  // namespace

void accept_websocket(IoThread& thread, TcpSocket socket, const HttpRequest& upgrade,
                      const WebSocketHandler& handler) {
  const auto channel = std::make_shared<Channel>(thread, std::move(socket), handler.options);
  thread.add(channel);
  channel->accept(upgrade, handler);
}

void connect_websocket(IoThread& thread, TcpSocket socket, const WebSocketTarget& target,
                       const WebSocketOptions& options, WebSocketOpen open,
                       WebSocketConnected connected) {
  const auto channel = std::make_shared<Channel>(thread, std::move(socket), options);
  thread.add(channel);
  channel->connect(target, std::move(open), std::move(connected));
}

}  // namespace minato::wire
