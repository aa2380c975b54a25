#include "control_plane/machine_link.h"

#include "api/agent_codec.h"
#include "base/log.h"
#include "wire/codec/json_codec.h"

namespace minato::control_plane {
namespace {

dispatch::Send sender(const std::shared_ptr<wire::WebSocketSession>& session) {
  return [weak = std::weak_ptr(session)](const link::ServerMessage& message) {
    const auto open = weak.lock();
    if (!open) return;
    // A machine that takes nothing any more starts over with a full set when it is back.
    if (auto sent = open->send(wire::encode_json_text(message)); !sent) {
      open->close(sent.error().message);
    }
  };
}

}  // namespace

wire::WebSocketCallbacks MachineLink::open(std::shared_ptr<wire::WebSocketSession> session) {
  const dispatch::ConnectionId connection = ++last_connection_;
  spdlog::info("machine link {} from {} is open", connection, session->peer());
  wire::WebSocketCallbacks callbacks;
  callbacks.on_message = [this, connection,
                          weak = std::weak_ptr(session)](const std::string& text) {
    if (const auto open = weak.lock()) receive(connection, text, open);
  };
  callbacks.on_close = [this, connection](const std::string& reason) {
    spdlog::info("machine link {} is closed: {}", connection, reason);
    loop_.submit(dispatcher_.disconnected(connection));
  };
  return callbacks;
}

void MachineLink::receive(dispatch::ConnectionId connection, const std::string& text,
                          const std::shared_ptr<wire::WebSocketSession>& session) {
  auto message = wire::decode_json_text<link::AgentMessage>(text);
  if (!message) {
    spdlog::warn("machine link {}: {}", connection, message.error().message);
    session->close("a message that can't be read: " + message.error().message);
    return;
  }
  if (message->log_lines) {
    logs_.take(std::move(*message->log_lines));
    return;
  }
  if (message->session_refused) return sessions_.refused(*message->session_refused);
  if (message->heartbeat) return;
  loop_.submit(dispatcher_.receive(connection, std::move(*message), sender(session)));
}

}  // namespace minato::control_plane
