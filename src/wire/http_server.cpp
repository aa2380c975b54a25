#include "wire/http_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <utility>
#include <vector>

#include "base/log.h"
#include "wire/http_connection.h"
#include "wire/http_io_thread.h"

namespace minato::wire {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using Acceptor = boost::asio::basic_socket_acceptor<tcp, boost::asio::io_context::executor_type>;

constexpr int kBacklog = 1024;
constexpr Millis kAcceptPause{100};

std::string endpoint_name(const HttpServerOptions& options) {
  return options.address + ":" + std::to_string(options.port);
}

/// Often enough that the shortest timeout is not exceeded by more than a quarter.
Millis sweep_interval(const HttpServerOptions& options) {
  const Millis shortest =
      std::min({options.read_timeout, options.write_timeout, options.idle_timeout});
  return std::clamp(shortest / 4, Millis{10}, Millis{1000});
}

Result<tcp::endpoint> parse_endpoint(const HttpServerOptions& options) {
  error_code error;
  const std::string address = options.address == "localhost" ? "127.0.0.1" : options.address;
  const auto parsed = boost::asio::ip::make_address(address, error);
  if (error) {
    return fail(ErrorCode::kInvalidParameter,
                "'" + options.address + "' is no IP address; it would be one like 127.0.0.1.");
  }
  return tcp::endpoint(parsed, options.port);
}

Error listen_error(const HttpServerOptions& options, const error_code& error) {
  const std::string name = endpoint_name(options);
  if (error == boost::asio::error::address_in_use) {
    return {ErrorCode::kUnavailable, name + " is taken by another program"};
  }
  return {ErrorCode::kIo, "cannot listen on " + name + ": " + error.message()};
}

}  // namespace

class HttpServer::Core {
 public:
  explicit Core(HttpServerOptions options)
      : options_(std::move(options)), count_(std::make_shared<ConnectionCount>()) {
    for (int i = 0; i < std::max(options_.io_threads, 1); ++i) {
      threads_.push_back(
          std::make_unique<IoThread>(fmt::format("http-{}", i), sweep_interval(options_), count_));
    }
    acceptor_ = std::make_unique<Acceptor>(threads_.front()->context());
    pause_ = std::make_unique<boost::asio::steady_timer>(threads_.front()->context());
  }

  Status listen() {
    const Result<tcp::endpoint> endpoint = parse_endpoint(options_);
    if (!endpoint) return fail(endpoint.error());
    error_code error;
    acceptor_->open(endpoint->protocol(), error);
    if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(*endpoint, error);
    if (!error) acceptor_->listen(kBacklog, error);
    if (error) return fail(listen_error(options_, error));
    port_ = acceptor_->local_endpoint().port();
    threads_.front()->gate()->post([this] { accept(); });
    return {};
  }

  void stop(Millis patience) {
    if (std::exchange(stopped_, true)) return;
    auto refuse_newcomers = [this] {
      error_code ignored;
      acceptor_->close(ignored);
      pause_->cancel();
    };
    threads_.front()->gate()->post(std::move(refuse_newcomers));
    // All of them, before any connection that a client sees closed.
    for (const auto& thread : threads_) thread->begin_stop();
    for (const auto& thread : threads_) thread->stop_connections();
    if (patience > Millis::zero()) count_->wait_for_none(patience);
    for (const auto& thread : threads_) thread->end();
  }

  ~Core() { stop(Millis::zero()); }

  std::uint16_t port() const { return port_; }

 private:
  void accept() {
    IoThread& thread = *threads_[next_thread_++ % threads_.size()];
    auto done = [this, &thread](error_code error, TcpSocket socket) {
      if (!acceptor_->is_open()) return;
      if (error) return pause(error);
      if (count_->value() < options_.connection_limit) serve(thread, std::move(socket));
      accept();
    };
    acceptor_->async_accept(thread.context(), std::move(done));
  }

  /// Out of descriptors, most likely: trying again at once would only turn in circles.
  void pause(const error_code& error) {
    spdlog::warn("cannot accept connections on {}: {}", endpoint_name(options_), error.message());
    pause_->expires_after(kAcceptPause);
    pause_->async_wait([this](error_code ended) {
      if (!ended && acceptor_->is_open()) accept();
    });
  }

  void serve(IoThread& thread, TcpSocket socket) {
    auto start = [this, &thread, socket = std::move(socket)]() mutable {
      const auto connection = std::make_shared<HttpConnection>(thread, std::move(socket), options_);
      thread.add(connection);
      connection->start();
      if (thread.is_stopping()) connection->stop();
    };
    thread.gate()->post(std::move(start));
  }

  const HttpServerOptions options_;
  std::shared_ptr<ConnectionCount> count_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::unique_ptr<Acceptor> acceptor_;
  std::unique_ptr<boost::asio::steady_timer> pause_;
  std::size_t next_thread_ = 0;
  std::uint16_t port_ = 0;
  bool stopped_ = false;
};

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options) {
  auto core = std::make_unique<Core>(std::move(options));
  if (Status listening = core->listen(); !listening) return fail(listening.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(core)));
}

HttpServer::HttpServer(std::unique_ptr<Core> core) : core_(std::move(core)) {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return core_->port(); }

void HttpServer::stop(Millis patience) { core_->stop(patience); }

}  // namespace minato::wire
