// What a target speaks, one function a protocol: each serves a connection from its first byte to
// its end, and never throws. All stop gracefully once the state says so.
#pragma once

#include <memory>
#include <string>

#include "target/target_state.h"
#include "wire/channel.h"

namespace minato::traffic {

/// HTTP/1.1, HTTP/2 (by ALPN, or by its preface), gRPC and WebSockets, whichever the client begins.
awaitable<void> serve_http(std::shared_ptr<Channel> channel, TargetState& state);

/// `received` is the beginning of the connection, preface and all.
awaitable<void> serve_http2(std::shared_ptr<Channel> channel, TargetState& state,
                            std::string received);

/// `request` is the head of the upgrade, with an empty line at its end.
awaitable<void> serve_websocket(std::shared_ptr<Channel> channel, TargetState& state,
                                std::string request);

enum class ProxyProtocol { kNone, kVersion2 };
/// Sends every byte back, but for the header that is to come first with the PROXY protocol.
awaitable<void> serve_tcp(std::shared_ptr<Channel> channel, TargetState& state,
                          ProxyProtocol proxy_protocol);

}  // namespace minato::traffic
