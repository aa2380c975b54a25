// What carries orders out, one file a protocol: each returns once the run is to end and nothing of
// it is under way.
#pragma once

#include "client/run.h"

namespace minato::traffic {

/// kKeepAlive: on connections that are kept until the other end says otherwise.
awaitable<void> send_keep_alive(Run& run, const Order& order, Tally& tally);
/// kShort, kSlow, kTrickle, kUpload: every request has a connection of its own.
awaitable<void> send_single(Run& run, const Order& order, Tally& tally);
/// kHttp2, kHttp2Slow, kGrpc, kGrpcStream.
awaitable<void> send_http2(Run& run, const Order& order, Tally& tally);
awaitable<void> send_websocket(Run& run, const Order& order, Tally& tally);
/// kTcp.
awaitable<void> send_tcp(Run& run, const Order& order, Tally& tally);
awaitable<void> send_tcp_short(Run& run, const Order& order, Tally& tally);

/// Starts `one(due)` whenever the order's next request is due, and waits for the last of them.
awaitable<void> send_at_rate(Run& run, const Order& order,
                             std::function<awaitable<void>(Clock::time_point)> one);
/// Runs `worker(number)` for every connection of the order, and waits for the last of them.
awaitable<void> send_on_all(Run& run, const Order& order,
                            std::function<awaitable<void>(int)> worker);

/// What to call the end of a connection: a timeout, or `kind`.
Failure ended(const Channel& channel, const std::string& kind, const std::string& detail);

}  // namespace minato::traffic
