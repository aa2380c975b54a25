#include "control_plane/frame_client.h"

#include "session/session_frame.h"

namespace minato::control_plane {

using session::FrameKind;

Status FrameClient::receive(std::string message, Instant, std::vector<std::string>& to_machine) {
  constexpr std::string_view kAllowed = "iesc";
  if (message.empty() || kAllowed.find(message.front()) == std::string_view::npos) {
    return minato::fail(ErrorCode::kInvalidParameter, "A client sends no such frame.");
  }
  to_machine.push_back(std::move(message));
  return {};
}

Status FrameClient::deliver(std::string frame, Instant, std::vector<std::string>&) {
  const auto kind = static_cast<FrameKind>(frame.empty() ? 0 : frame.front());
  if (kind == FrameKind::kExit || kind == FrameKind::kFailure) over_ = true;
  return socket_->send_binary(std::move(frame));
}

void FrameClient::fail(const std::string& reason, Instant) {
  if (over_) return;
  over_ = true;
  // A client that is gone hears nothing.
  static_cast<void>(socket_->send_binary(encode_frame(FrameKind::kFailure, reason)));
}

}  // namespace minato::control_plane
