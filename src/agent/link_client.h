// LinkClient: the agent's end of the machine link. A thread of its own connects to the control
// plane, signs the upgrade with the root access key, and connects again whenever the connection
// ends, after 50 ms to 2 s with jitter. What comes in and the connection's fate are handed to the
// event loop.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "agent/event_loop.h"
#include "agent/session/signed_target.h"
#include "api/agent.h"
#include "wire/websocket_client.h"

namespace minato::agent {

/// On the event loop; on_open before, on_close after the messages of a connection.
struct LinkCallbacks {
  std::function<void()> on_open;
  std::function<void(link::ServerMessage)> on_message;
  std::function<void()> on_close;
};

class LinkClient {
 public:
  /// Starts connecting at once.
  LinkClient(ControlPlaneAddress address, EventLoop& loop, LinkCallbacks callbacks);
  /// Once the loop has ended: what it was handed speaks of this client.
  ~LinkClient();

  /// Loop only. Lost when there is no connection: whoever sends says everything again on on_open.
  void send(const link::AgentMessage& message);
  /// Loop only. Ends this connection, so that a new one begins.
  void drop(const std::string& reason);

 private:
  /// One connection: opened, served, closed. Returns whether there was one at all.
  enum class Attempt { kFailed, kServed };

  void run();
  Attempt connect_once();
  Result<std::unique_ptr<wire::WebSocketClient>> connect();
  void opened(std::int64_t connection, std::shared_ptr<wire::WebSocketSession> session);
  void closed(std::int64_t connection, const std::string& reason);
  void receive(std::int64_t connection, const std::string& text);
  void wait(Millis time);
  bool stopping();

  const ControlPlaneAddress address_;
  EventLoop& loop_;
  const LinkCallbacks callbacks_;

  // The loop's: the connection that counts, with its number.
  std::shared_ptr<wire::WebSocketSession> session_;
  std::int64_t current_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  enum class Life { kRunning, kStopping } life_ = Life::kRunning;
  std::int64_t closed_ = 0;
  // The link thread's.
  std::int64_t connections_ = 0;
  std::string last_failure_;

  std::thread thread_;
};

}  // namespace minato::agent
