// Order: one kind of traffic that is to be sent to one place.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "wire/channel.h"

namespace minato::traffic {

enum class Kind {
  kKeepAlive,   // HTTP/1.1, many requests a connection.
  kShort,       // HTTP/1.1, a connection a request.
  kSlow,        // HTTP/1.1, the answer begins after `seconds`.
  kTrickle,     // HTTP/1.1, the answer's body takes `seconds`.
  kUpload,      // HTTP/1.1, the request's body takes `seconds`.
  kHttp2,       // HTTP/2, requests side by side on few connections.
  kHttp2Slow,   // HTTP/2, the answer begins after `seconds`.
  kGrpc,        // A call of one message.
  kGrpcStream,  // A call that is answered by ten messages over `seconds`.
  kWebSocket,   // Long-lived, `rate` messages a second in all.
  kTcp,         // Long-lived, likewise.
  kTcpShort,    // A connection a message, ended by our FIN and then the target's.
};

struct Order {
  std::string name;
  Kind kind = Kind::kKeepAlive;
  /// Requests or messages a second, on all connections together.
  double rate = 1;
  /// Of the kinds that keep connections.
  int connections = 1;
  /// How long slow things take.
  std::chrono::milliseconds duration{5000};
  /// What is later than this has failed.
  std::chrono::milliseconds timeout{15'000};
  /// Size of a body or message.
  std::size_t bytes = 200;
  /// A WebSocket whose target says that it is going away is opened again, and what was not echoed
  /// is sent again there, as a client does that means to stay. Otherwise that is a failure.
  bool reopens = false;

  bool tls = false;
  std::string host;  // For the Host header, with the port if the URL has one.
  asio::ip::tcp::endpoint place;
};

/// Of a JSON array of objects with "name", "kind" ("keep_alive", "short", ...), "url" (http, https,
/// tcp or tls) and, as numbers, "rate", "connections", "seconds", "timeout", "bytes" and "reopens"
/// (1). Throws std::runtime_error on one that makes no sense.
std::vector<Order> parse_orders(std::string_view json);

}  // namespace minato::traffic
