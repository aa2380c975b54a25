// minato-traffic-target: a server that answers everything minato-traffic sends. It runs by itself
// or, being static, as the only file of a container's image. SIGTERM ends it gracefully: it stops
// listening, finishes what is under way, says so to those who stay connected, and exits with 0.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "target/services.h"

namespace {

using namespace minato::traffic;

struct Options {
  std::string address = "0.0.0.0";
  int http_port = 8080;
  int tls_port = 0;
  int tcp_port = 0;
  int proxy_port = 0;
  std::string certificate;
  std::string name;
  Fault fault = Fault::kNone;
  int fault_every = 10;
  double grace_seconds = 30;
};

Options parse_options(int argument_count, char** arguments) {
  Options options;
  char host[256] = "unknown";
  gethostname(host, sizeof host - 1);
  options.name = host;
  const std::map<std::string, Fault> faults{{"none", Fault::kNone},
                                            {"wrong-body", Fault::kWrongBody},
                                            {"wrong-status", Fault::kWrongStatus},
                                            {"no-trailer", Fault::kNoTrailer},
                                            {"drop", Fault::kDrop}};
  CLI::App app{"Answers everything that minato-traffic sends. A port of 0 is not listened on."};
  app.add_option("--address", options.address)->capture_default_str();
  app.add_option("--http-port", options.http_port, "HTTP/1.1, HTTP/2, gRPC, WebSockets")
      ->capture_default_str()
      ->envname("PORT");
  app.add_option("--tls-port", options.tls_port, "the same over TLS")->envname("TLS_PORT");
  app.add_option("--certificate", options.certificate, "PEM file, certificate and key");
  app.add_option("--tcp-port", options.tcp_port, "echo")->envname("TCP_PORT");
  app.add_option("--proxy-port", options.proxy_port, "echo after a PROXY protocol v2 header")
      ->envname("PROXY_PORT");
  app.add_option("--name", options.name, "what the header X-Target says (the host's name)")
      ->envname("TARGET_NAME");
  app.add_option("--fault", options.fault, "what is to go wrong, for tests of the client")
      ->transform(CLI::CheckedTransformer(faults))
      ->envname("FAULT");
  app.add_option("--fault-every", options.fault_every, "... with every n-th answer")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--grace", options.grace_seconds, "seconds from SIGTERM to the end at the latest")
      ->capture_default_str();
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}

using Serve = std::function<awaitable<void>(std::shared_ptr<Channel>)>;

awaitable<void> accept_all(asio::ip::tcp::acceptor& acceptor, Serve serve) {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(use_awaitable));
    if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
    if (error) continue;
    asio::co_spawn(acceptor.get_executor(), serve(std::make_shared<Channel>(std::move(socket))),
                   asio::detached);
  }
}

awaitable<void> serve_tls(std::shared_ptr<Channel> channel, asio::ssl::context& context,
                          TargetState& state) {
  const error_code refused = co_await channel->become_tls_server(context);
  if (!refused) co_await serve_http(channel, state);
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char kOurs[] = "\x02h2\x08http/1.1";
  return SSL_select_next_proto(const_cast<unsigned char**>(chosen), size, kOurs, sizeof kOurs - 1,
                               offered, offered_size) == OPENSSL_NPN_NEGOTIATED
             ? SSL_TLSEXT_ERR_OK
             : SSL_TLSEXT_ERR_NOACK;
}

class Target {
 public:
  explicit Target(const Options& options)
      : state_(options.name, options.fault, options.fault_every),
        grace_(std::chrono::milliseconds(static_cast<int>(options.grace_seconds * 1000))) {
    const auto address = asio::ip::make_address(options.address);
    listen(address, options.http_port,
           [this](auto channel) { return serve_http(channel, state_); });
    listen(address, options.tcp_port,
           [this](auto channel) { return serve_tcp(channel, state_, ProxyProtocol::kNone); });
    listen(address, options.proxy_port,
           [this](auto channel) { return serve_tcp(channel, state_, ProxyProtocol::kVersion2); });
    if (options.tls_port != 0) {
      tls_.use_certificate_chain_file(options.certificate);
      tls_.use_private_key_file(options.certificate, asio::ssl::context::pem);
      SSL_CTX_set_alpn_select_cb(tls_.native_handle(), choose_protocol, nullptr);
    }
    listen(address, options.tls_port,
           [this](auto channel) { return serve_tls(channel, tls_, state_); });
  }

  void run() {
    signals_.async_wait([this](error_code, int) {
      for (auto& acceptor : acceptors_) acceptor.close();
      state_.stop();
      asio::co_spawn(context_, end_when_idle(), asio::detached);
    });
    std::cout << "listening" << std::endl;
    context_.run();
    std::cout << "stopped" << std::endl;
  }

 private:
  void listen(const asio::ip::address& address, int port, Serve serve) {
    if (port == 0) return;
    const asio::ip::tcp::endpoint place(address, static_cast<std::uint16_t>(port));
    acceptors_.emplace_back(context_, place);
    asio::co_spawn(context_, accept_all(acceptors_.back(), std::move(serve)), asio::detached);
  }

  awaitable<void> end_when_idle() {
    asio::steady_timer timer(context_);
    const auto latest = std::chrono::steady_clock::now() + grace_;
    while (!state_.idle() && std::chrono::steady_clock::now() < latest) {
      timer.expires_after(std::chrono::milliseconds(20));
      co_await timer.async_wait(asio::as_tuple(use_awaitable));
    }
    context_.stop();
  }

  TargetState state_;
  std::chrono::milliseconds grace_;
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  asio::io_context context_{1};
  std::list<asio::ip::tcp::acceptor> acceptors_;
  asio::signal_set signals_{context_, SIGTERM, SIGINT};
};

}  // namespace

int main(int argument_count, char** arguments) {
  const Options options = parse_options(argument_count, arguments);
  try {
    Target(options).run();
  } catch (const std::exception& error) {
    std::cerr << "minato-traffic-target: " << error.what() << "\n";
    return 2;
  }
  return 0;
}
