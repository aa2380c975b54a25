#include "wire/http_connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/write.hpp>
#include <ctime>
#include <utility>

#include "wire/websocket_channel.h"

namespace minato::wire {
namespace {

constexpr std::size_t kFirstBufferSize = 4096;
constexpr std::size_t kBodyBufferSize = 65536;
constexpr std::size_t kDiscardLimit = 16u << 20;
constexpr Millis kLingerTime{2000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// "Sun, 22 Nov 2026 00:38:58 GMT", made anew once a second. SDKs set their clock by it.
const std::string& http_date() {
  static thread_local std::time_t made_at = 0;
  static thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    char buffer[64];
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    text.assign(buffer, std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    made_at = now;
  }
  return text;
}

/// The reply callable's state: delivers one response, or a 500 if it goes without.
class PendingReply {
 public:
  PendingReply(std::weak_ptr<HttpConnection> connection, std::shared_ptr<IoGate> gate)
      : connection_(std::move(connection)), gate_(std::move(gate)) {}
  PendingReply(const PendingReply&) = delete;
  PendingReply& operator=(const PendingReply&) = delete;
  ~PendingReply() { deliver({500, {}, ""}); }

  void deliver(HttpResponse response) {
    if (delivered_.exchange(true)) return;
    if (gate_->runs_here()) {
      if (const auto connection = connection_.lock()) connection->respond(std::move(response));
      return;
    }
    // The connection is looked up over there: here it might turn out to be the last to hold it.
    auto respond = [connection = connection_, response = std::move(response)]() mutable {
      if (const auto found = connection.lock()) found->respond(std::move(response));
    };
    gate_->post(std::move(respond));
  }

 private:
  std::weak_ptr<HttpConnection> connection_;
  std::shared_ptr<IoGate> gate_;
  std::atomic<bool> delivered_ = false;
};

std::string peer_name(const TcpSocket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return "unknown";
  const bool v6 = endpoint.address().is_v6();
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", endpoint.address().to_string(), v6 ? "]" : "",
                     endpoint.port());
}

/// Header fields are written as they are: a line break in one would be another field.
bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

std::string response_head(const HttpResponse& response, std::string_view connection) {
  std::string head;
  head.reserve(256);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                 reason_phrase(response.status), http_date());
  for (const HttpHeaders::Field& field : response.headers) {
    if (!is_one_line(field.name) || !is_one_line(field.value)) continue;
    head.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.size());
  if (!connection.empty()) head.append("Connection: ").append(connection).append("\r\n");
  return head.append("\r\n");
}

}  // namespace

HttpConnection::HttpConnection(IoThread& thread, TcpSocket socket, const HttpServerOptions& options)
    : thread_(thread),
      socket_(std::move(socket)),
      options_(options),
      parser_({options.header_limit, options.body_limit, options.body_limit_of}),
      peer_(peer_name(socket_)) {}

void HttpConnection::start() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  set_deadline(options_.idle_timeout);
  read();
}

void HttpConnection::set_deadline(Millis patience) {
  deadline_ = std::chrono::steady_clock::now() + patience;
}

bool HttpConnection::idle() const {
  return phase_ == Phase::kReading && begin_ == end_ && parser_.request().method.empty();
}

// -- Reading --------------------------------------------------------------------------------------

void HttpConnection::read() {
  if (reading_) return;
  make_room();
  reading_ = true;
  auto done = [self = shared_from_this()](boost::system::error_code error, std::size_t size) {
    self->reading_ = false;
    if (self->phase_ == Phase::kClosed) return;
    if (error) return self->close();
    self->on_read(size);
  };
  socket_.async_read_some(boost::asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
                          std::move(done));
}

void HttpConnection::make_room() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ > 0 && end_ == buffer_.size()) {
    buffer_.erase(0, begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const bool in_body = parser_.progress() == HttpProgress::kBody;
  const std::size_t wanted = in_body ? kBodyBufferSize : kFirstBufferSize;
  if (buffer_.size() < std::max(wanted, end_ + kFirstBufferSize / 2)) {
    buffer_.resize(std::max(wanted, 2 * end_));
  }
}

void HttpConnection::on_read(std::size_t size) {
  if (phase_ == Phase::kLingering) return discard(size);
  if (idle()) set_deadline(options_.read_timeout);
  end_ += size;
  if (phase_ == Phase::kReading) advance();
}

/// Parses what is there; then either a request is complete, or it is refused, or more is read.
void HttpConnection::advance() {
  while (begin_ < end_) {
    const HttpProgress before = parser_.progress();
    const Result<std::size_t> used =
        parser_.feed(std::string_view(buffer_).substr(begin_, end_ - begin_));
    if (!used) return refuse(used.error());
    begin_ += *used;
    if (parser_.progress() == HttpProgress::kDone) return dispatch();
    if (before == HttpProgress::kHead && parser_.progress() == HttpProgress::kBody) {
      set_deadline(options_.read_timeout);
      continue;
    }
    if (*used == 0) break;
  }
  if (parser_.expects_continue() && !continued_ && begin_ == end_) return send_continue();
  read();
}

void HttpConnection::send_continue() {
  continued_ = true;
  auto done = [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (self->phase_ != Phase::kReading) return;
    error ? self->close() : self->read();
  };
  boost::asio::async_write(socket_, boost::asio::buffer(kContinue.data(), kContinue.size()),
                           std::move(done));
}

// -- Handling -------------------------------------------------------------------------------------

void HttpConnection::dispatch() {
  phase_ = Phase::kHandling;
  deadline_ = SteadyTime::max();
  continued_ = false;
  const bool keep = parser_.keep_alive() && !is_stopping();
  persistence_ = keep ? Persistence::kKeep : Persistence::kClose;
  const bool wants_websocket = parser_.upgrades_to_websocket();
  HttpRequest request = parser_.take();
  request.peer = peer_;
  head_only_ = request.method == "HEAD";
  if (wants_websocket && upgraded(request)) return;
  const auto pending = std::make_shared<PendingReply>(weak_from_this(), thread_.gate());
  options_.handler(std::move(request),
                   [pending](HttpResponse response) { pending->deliver(std::move(response)); });
}

/// True when the request was for a WebSocket of ours, accepted or refused.
bool HttpConnection::upgraded(const HttpRequest& request) {
  const auto found = options_.websockets.find(target_path(request.target));
  if (found == options_.websockets.end()) return false;
  const WebSocketHandler& handler = found->second;
  if (std::optional<HttpResponse> refusal = handler.refuse(request)) {
    write(std::move(*refusal), Persistence::kClose);
    return true;
  }
  if (begin_ != end_) {
    refuse({ErrorCode::kMalformedRequest, "Nothing may follow an upgrade before it is answered."});
    return true;
  }
  phase_ = Phase::kClosed;
  accept_websocket(thread_, std::move(socket_), request, handler);
  thread_.remove(this);
  return true;
}

void HttpConnection::refuse(const Error& error) {
  refused_ = true;
  HttpRequest request = parser_.request();
  request.peer = peer_;
  request.body.clear();
  head_only_ = request.method == "HEAD";
  HttpResponse response{400, {{"Content-Type", "text/plain"}}, error.message + "\n"};
  if (options_.refuse) response = options_.refuse(request, error);
  write(std::move(response), Persistence::kClose);
}

void HttpConnection::respond(HttpResponse response) {
  if (phase_ != Phase::kHandling) return;
  write(std::move(response), is_stopping() ? Persistence::kClose : persistence_);
}

// -- Writing --------------------------------------------------------------------------------------

void HttpConnection::write(HttpResponse response, Persistence persistence) {
  phase_ = Phase::kWriting;
  persistence_ = persistence;
  set_deadline(options_.write_timeout);
  head_ = response_head(response, persistence == Persistence::kClose ? "close" : "keep-alive");
  body_ = head_only_ ? std::string() : std::move(response.body);
  const std::array<boost::asio::const_buffer, 2> parts = {boost::asio::buffer(head_),
                                                          boost::asio::buffer(body_)};
  auto done = [self = shared_from_this()](boost::system::error_code error, std::size_t) {
    if (self->phase_ == Phase::kClosed) return;
    error ? self->close() : self->on_written();
  };
  boost::asio::async_write(socket_, parts, std::move(done));
}

void HttpConnection::on_written() {
  body_ = std::string();
  if (persistence_ == Persistence::kClose || is_stopping()) {
    return refused_ || begin_ != end_ ? linger() : close();
  }
  phase_ = Phase::kReading;
  set_deadline(begin_ == end_ ? options_.idle_timeout : options_.read_timeout);
  advance();
}

void HttpConnection::linger() {
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  phase_ = Phase::kLingering;
  set_deadline(kLingerTime);
  begin_ = end_;
  read();
}

void HttpConnection::discard(std::size_t size) {
  discarded_ += size;
  if (discarded_ > kDiscardLimit) return close();
  begin_ = end_ = 0;
  read();
}

// -- Ends -----------------------------------------------------------------------------------------

void HttpConnection::check_deadline(SteadyTime now) {
  if (now < deadline_ || phase_ == Phase::kClosed) return;
  if (phase_ == Phase::kReading && !idle()) {
    return refuse({ErrorCode::kTimeout, "The request did not arrive completely in time."});
  }
  close();
}

void HttpConnection::stop() {
  if (idle()) close();
}

void HttpConnection::abort() {
  if (phase_ != Phase::kClosed) close();
}

void HttpConnection::close() {
  phase_ = Phase::kClosed;
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
  thread_.remove(this);
}

}  // namespace minato::wire
