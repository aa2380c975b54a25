// WebSocketClient: connects to ws://host:port/path and is then the same session that a server has.
// It owns one I/O thread, on which the callbacks come. It connects once; to connect again, make
// another.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "wire/http_message.h"
#include "wire/websocket_session.h"

namespace minato::wire {

struct WebSocketTarget {
  std::string host;
  std::uint16_t port = 0;
  std::string path = "/";
  HttpHeaders headers;  // Host is added unless it is given.
};

/// Makes the callbacks for a new session, before anything is read.
using WebSocketOpen = std::function<WebSocketCallbacks(std::shared_ptr<WebSocketSession>)>;

class WebSocketClient {
 public:
  /// Connects and upgrades, waiting at most twice the handshake timeout. Errors: kUnavailable for
  /// no connection, kTimeout, kAccessDenied with the answer's text when the server refuses the
  /// upgrade.
  static Result<std::unique_ptr<WebSocketClient>> connect(const WebSocketTarget& target,
                                                          const WebSocketOptions& options,
                                                          WebSocketOpen open);
  /// Closes without waiting for the peer; on_close has come when this returns. Not to be called
  /// from a callback.
  ~WebSocketClient();
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;

  const std::shared_ptr<WebSocketSession>& session() const;

 private:
  class Core;
  explicit WebSocketClient(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace minato::wire
