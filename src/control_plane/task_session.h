// TaskSession: one session under way: the client's end, the machine's WebSocket, and what has to be
// said to each when the other goes. Held by shared pointer; safe on any thread. It keeps no more
// than the windows of session/flow_window.h allow.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "control_plane/session_client.h"
#include "wire/websocket_session.h"

namespace minato::control_plane {

class TaskSession {
 public:
  explicit TaskSession(std::unique_ptr<SessionClient> client) : client_(std::move(client)) {}

  void client_said(std::string message, Instant now);
  void client_gone(const std::string& reason);

  /// False when the session is over, or has its machine already.
  bool attach_machine(std::shared_ptr<wire::WebSocketSession> machine);
  bool has_machine() const;
  void machine_said(std::string frame, Instant now);
  void machine_gone(Instant now);

  /// It will not be; the client is told why.
  void fail(const std::string& reason, Instant now);
  void tick(Instant now);
  /// Nothing more will happen.
  bool is_over() const;

 private:
  enum class End { kOpen, kTelling, kOver };

  void hand_over(std::vector<std::string> frames);
  void end_both(const std::string& reason);
  void end_machine(const std::string& reason);
  void look_for_end();

  mutable std::mutex mutex_;
  const std::unique_ptr<SessionClient> client_;
  std::shared_ptr<wire::WebSocketSession> machine_;
  bool machine_came_ = false;
  /// For the machine, until it has come.
  std::vector<std::string> early_;
  std::size_t early_bytes_ = 0;
  End end_ = End::kOpen;
  std::optional<Instant> telling_since_;
};

}  // namespace minato::control_plane
