// FrameClient: a client of Minato's own, which speaks the machine's frames itself. What it may not
// say is not handed on.
#pragma once

#include <memory>

#include "control_plane/session_client.h"
#include "wire/websocket_session.h"

namespace minato::control_plane {

class FrameClient final : public SessionClient {
 public:
  explicit FrameClient(std::shared_ptr<wire::WebSocketSession> socket)
      : socket_(std::move(socket)) {}

  Status receive(std::string message, Instant now, std::vector<std::string>& to_machine) override;
  Status deliver(std::string frame, Instant now, std::vector<std::string>& to_machine) override;
  void fail(const std::string& reason, Instant now) override;
  Status tick(Instant) override { return {}; }
  bool is_over() const override { return over_; }
  void close(const std::string& reason) override { socket_->close(reason); }

 private:
  const std::shared_ptr<wire::WebSocketSession> socket_;
  bool over_ = false;
};

}  // namespace minato::control_plane
