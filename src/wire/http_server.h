// HttpServer: HTTP/1.1 on one address and port, with keep-alive, and WebSocket upgrades on given
// paths. It owns its I/O threads; a connection stays on one of them. Handlers run there and must
// not block; their answer may come later and from any thread. Bad input never reaches a handler:
// it is answered by what `refuse` makes of it and the connection is closed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/units.h"
#include "wire/http_message.h"
#include "wire/websocket_session.h"

namespace minato::wire {

/// Takes the one answer to one request, from any thread, also after the server is gone. Dropped
/// without having been called, it closes the connection with a 500.
using HttpReply = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(HttpRequest, HttpReply)>;
/// The answer to what is not acceptable as HTTP: kMalformedRequest, kRequestTooLarge, kTimeout. The
/// request is as complete as it arrived, without a body.
using HttpRefusal = std::function<HttpResponse(const HttpRequest&, const Error&)>;

struct WebSocketHandler {
  /// Looks at the upgrade request: nothing to accept it, else the answer that refuses it.
  std::function<std::optional<HttpResponse>(const HttpRequest&)> refuse;
  /// Called once the upgrade is done, before anything is read.
  std::function<WebSocketCallbacks(std::shared_ptr<WebSocketSession>, const HttpRequest&)> open;
  WebSocketOptions options;
};

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: one that is free; see HttpServer::port().
  int io_threads = 1;
  std::size_t header_limit = 16u << 10;
  std::size_t body_limit = 1u << 20;
  /// Instead of body_limit, by what the request's head asks for.
  std::size_t (*body_limit_of)(const HttpRequest&) = nullptr;
  std::size_t connection_limit = 8192;
  /// For the whole head, and for the whole body, from their first byte.
  Millis read_timeout{20'000};
  /// For the peer to take an answer.
  Millis write_timeout{20'000};
  /// Between two requests.
  Millis idle_timeout{75'000};
  HttpHandler handler;
  HttpRefusal refuse;                                               // Absent: a plain text.
  std::map<std::string, WebSocketHandler, std::less<>> websockets;  // By path.
};

class HttpServer {
 public:
  /// Listens and serves at once. Error: "ADDRESS:PORT is taken by another program", or what else
  /// the system says to the address.
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options);
  /// stop() with no patience.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  /// Accepts no more, lets requests in flight be answered for up to `patience`, says goodbye on
  /// WebSockets, closes everything and ends the threads. Not to be called from a handler.
  void stop(Millis patience);

 private:
  class Core;
  explicit HttpServer(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace minato::wire
