// What client and target agree on: which answer a request gets. Pure.
//
//   GET  /echo/...?bytes=N          the target of the request, filled up with dots to N bytes
//   GET  /slow/...?seconds=S        the same, S seconds later
//   GET  /trickle/...?seconds=S     the same, in ten pieces over S seconds
//   POST any of these               the body of the request instead
//   GET  /health                    "ok"
//   GET  /websocket                 a WebSocket that sends every message back
//   POST /minato.Traffic/Unary      gRPC: the message, sent back
//   POST /minato.Traffic/Stream?seconds=S   gRPC: the message ten times over S seconds
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace minato::traffic {

constexpr int kPieces = 10;
constexpr std::string_view kUnaryMethod = "/minato.Traffic/Unary";
constexpr std::string_view kStreamMethod = "/minato.Traffic/Stream";

struct PlannedAnswer {
  int status = 200;
  std::string body;
  std::chrono::milliseconds delay{0};
  /// 0: in one piece.
  std::chrono::milliseconds trickle{0};
};

/// `path` is the request's target, with its query.
PlannedAnswer plan_answer(std::string_view method, std::string_view path, std::string request_body);

/// A number out of the query of `path`, or `otherwise`.
double query_number(std::string_view path, std::string_view name, double otherwise);

/// Piece `number` of kPieces of `whole`; together they are all of it.
std::string_view piece_of(std::string_view whole, int number);

/// A gRPC message with its prefix: not compressed, length in network order.
std::string grpc_message(std::string_view bytes);

}  // namespace minato::traffic
