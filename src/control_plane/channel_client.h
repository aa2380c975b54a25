// ChannelClient: AWS's session-manager-plugin, or what speaks like it. Its data channel on one
// side, frames on the other.
#pragma once

#include <memory>
#include <string>

#include "base/system_random.h"
#include "control_plane/session_client.h"
#include "session/data_channel.h"
#include "wire/websocket_session.h"

namespace minato::control_plane {

class ChannelClient final : public SessionClient {
 public:
  ChannelClient(std::shared_ptr<wire::WebSocketSession> socket, session::DataChannelOptions options,
                Instant now);

  Status receive(std::string message, Instant now, std::vector<std::string>& to_machine) override;
  Status deliver(std::string frame, Instant now, std::vector<std::string>& to_machine) override;
  void fail(const std::string& reason, Instant now) override;
  Status tick(Instant now) override;
  bool is_over() const override { return channel_.is_closed(); }
  void close(const std::string& reason) override { socket_->close(reason); }

 private:
  Status take_frame(const session::Frame& frame, Instant now);
  /// Sends what the channel has for either side.
  Status flush(std::vector<std::string>* to_machine);

  const std::shared_ptr<wire::WebSocketSession> socket_;
  SystemRandom random_;
  session::DataChannel channel_;
  session::ReceiveWindow window_;
};

}  // namespace minato::control_plane
