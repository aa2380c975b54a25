// FrameStream: an open WebSocket on which a session's frames come and go, for a thread that works
// with poll(2): the agent's end of a session, and that of Minato's own commands. It keeps the
// windows of flow_window.h. One thread uses it; frames arrive on the socket's own.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "session/flow_window.h"
#include "session/session_frame.h"
#include "wire/websocket_client.h"

namespace minato::session {

class FrameStream {
 public:
  /// Connects, and says `greeting` first if it is not empty. kUnavailable, kTimeout, kAccessDenied.
  static Result<std::unique_ptr<FrameStream>> connect(const wire::WebSocketTarget& target,
                                                      const std::string& greeting);
  ~FrameStream();
  FrameStream(const FrameStream&) = delete;
  FrameStream& operator=(const FrameStream&) = delete;

  /// For poll(2): there is something to take, or the stream has been closed.
  int readable() const { return wakeup_.get(); }
  /// What has come, without the credits, which are taken care of.
  std::vector<Frame> take();
  /// Seen by take(): nothing more will come.
  bool is_closed() const { return closed_seen_; }
  const std::string& close_reason() const { return close_reason_seen_; }

  /// How many bytes of data may be sent now.
  std::size_t room() const { return send_window_.room(); }
  /// Data in frames of `kind`, at most room() bytes. Lost when the stream is closed.
  void send_data(FrameKind kind, std::string_view data);
  void send(FrameKind kind, std::string_view payload);
  /// Received data that has been made use of: the peer may send as much again.
  void used(std::size_t bytes);
  /// Says goodbye after what was sent, and waits a moment for that to arrive.
  void finish();

 private:
  FrameStream() = default;
  void received(std::string message);
  void closed(const std::string& reason);
  void wake() const;

  UniqueFd wakeup_;
  SendWindow send_window_;
  ReceiveWindow receive_window_;
  bool closed_seen_ = false;
  std::string close_reason_seen_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Frame> arrived_;
  bool closed_ = false;
  std::string close_reason_;

  std::shared_ptr<wire::WebSocketSession> socket_;
  std::unique_ptr<wire::WebSocketClient> client_;  // Last: its thread uses all of the above.
};

}  // namespace minato::session
