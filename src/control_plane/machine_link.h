// MachineLink: the WebSockets of the machines. It numbers connections, decodes their messages into
// inputs of the engine and encodes what the dispatcher sends. Log lines and refused sessions go
// past the engine.
#pragma once

#include <atomic>

#include "control_plane/engine_loop.h"
#include "control_plane/log_relay.h"
#include "control_plane/session_broker.h"
#include "services/dispatch/dispatcher.h"
#include "wire/http_server.h"

namespace minato::control_plane {

class MachineLink {
 public:
  MachineLink(EngineLoop& loop, dispatch::Dispatcher& dispatcher, LogRelay& logs,
              SessionBroker& sessions)
      : loop_(loop), dispatcher_(dispatcher), logs_(logs), sessions_(sessions) {}

  /// WebSocketHandler::open.
  wire::WebSocketCallbacks open(std::shared_ptr<wire::WebSocketSession> session);

 private:
  void receive(dispatch::ConnectionId connection, const std::string& text,
               const std::shared_ptr<wire::WebSocketSession>& session);

  EngineLoop& loop_;
  dispatch::Dispatcher& dispatcher_;
  LogRelay& logs_;
  SessionBroker& sessions_;
  std::atomic<dispatch::ConnectionId> last_connection_ = 0;
};

}  // namespace minato::control_plane
