// WebSocketChannel's ways in: turning a TCP connection on an I/O thread into an open WebSocket, as
// a server or as a client. The channel itself, with Beast, stays in the .cpp file.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "wire/http_io_thread.h"
#include "wire/http_message.h"
#include "wire/http_server.h"
#include "wire/websocket_client.h"
#include "wire/websocket_session.h"

namespace minato::wire {

/// On the thread. Answers the upgrade, then calls handler.open; a bad handshake just closes.
void accept_websocket(IoThread& thread, TcpSocket socket, const HttpRequest& upgrade,
                      const WebSocketHandler& handler);

using WebSocketConnected = std::function<void(Result<std::shared_ptr<WebSocketSession>>)>;

/// On the thread. `connected` gets the session, or why the server would not have it.
void connect_websocket(IoThread& thread, TcpSocket socket, const WebSocketTarget& target,
                       const WebSocketOptions& options, WebSocketOpen open,
                       WebSocketConnected connected);

}  // namespace minato::wire
