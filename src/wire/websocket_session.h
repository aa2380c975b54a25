// WebSocketSession: one end of an open WebSocket, server's or client's. Held by shared pointer;
// every member may be called on any thread, also after the connection or its server is gone. The
// callbacks come one at a time, on an I/O thread; the next message is read when on_message has
// returned, so a slow reader slows the sender down.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/units.h"

namespace minato::wire {

struct WebSocketOptions {
  std::size_t message_limit = 64u << 20;
  /// What may wait to be written before send() refuses.
  std::size_t queue_limit = 64u << 20;
  /// For the upgrade itself, and for a close to be answered.
  Millis handshake_timeout{10'000};
  /// A connection on which nothing arrived for so long is dead. Pings are sent at half of it, so
  /// that a living peer always has something to say.
  Millis idle_timeout{20'000};
};

struct WebSocketCallbacks {
  std::function<void(std::string)> on_message;
  /// Exactly once, last of all; says why in words for a log.
  std::function<void(std::string)> on_close;
  /// Binary messages; absent: one of them ends the connection.
  std::function<void(std::string)> on_binary = nullptr;
};

class WebSocketSession {
 public:
  virtual ~WebSocketSession() = default;

  /// Queues one text message. kUnavailable when the connection is closed or too much waits to be
  /// written; the message is then not sent.
  virtual Status send(std::string text) = 0;
  /// The same for a binary one; both stay in order.
  virtual Status send_binary(std::string bytes) = 0;
  /// Says goodbye after what is queued; on_close follows.
  virtual void close(std::string reason) = 0;
  virtual const std::string& peer() const = 0;
};

}  // namespace minato::wire
