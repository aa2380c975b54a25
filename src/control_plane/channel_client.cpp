#include "control_plane/channel_client.h"

#include <utility>

namespace minato::control_plane {

using session::FrameKind;

ChannelClient::ChannelClient(std::shared_ptr<wire::WebSocketSession> socket,
                             session::DataChannelOptions options, Instant now)
    : socket_(std::move(socket)), channel_(std::move(options), random_, now) {
  static_cast<void>(flush(nullptr));
}

Status ChannelClient::receive(std::string message, Instant now,
                              std::vector<std::string>& to_machine) {
  if (Status taken = channel_.receive(message, now); !taken) return taken;
  return flush(&to_machine);
}

Status ChannelClient::deliver(std::string frame, Instant now,
                              std::vector<std::string>& to_machine) {
  const auto decoded = session::decode_frame(frame);
  if (!decoded) return minato::fail(decoded.error());
  if (Status taken = take_frame(*decoded, now); !taken) return taken;
  return flush(&to_machine);
}

Status ChannelClient::take_frame(const session::Frame& frame, Instant now) {
  switch (frame.kind) {
    case FrameKind::kOutput:
    case FrameKind::kError:
      channel_.write(frame.payload, now);
      return {};
    case FrameKind::kCredit: {
      const auto bytes = session::decode_number(frame.payload);
      if (!bytes) return minato::fail(bytes.error());
      channel_.input_used(*bytes);
      return {};
    }
    case FrameKind::kExit:
      // The protocol has no exit code for interactive sessions.
      channel_.finish("", now);
      return {};
    case FrameKind::kFailure:
      channel_.finish(frame.payload, now);
      return {};
    default:
      return {};
  }
}

void ChannelClient::fail(const std::string& reason, Instant now) {
  channel_.finish(reason, now);
  static_cast<void>(flush(nullptr));
}

Status ChannelClient::tick(Instant now) {
  if (Status good = channel_.tick(now); !good) return good;
  return flush(nullptr);
}

Status ChannelClient::flush(std::vector<std::string>* to_machine) {
  for (std::string& message : channel_.take_messages()) {
    if (Status sent = socket_->send_binary(std::move(message)); !sent) return sent;
  }
  if (to_machine == nullptr) return {};
  for (const session::Frame& frame : channel_.take_input()) {
    to_machine->push_back(encode_frame(frame.kind, frame.payload));
  }
  if (const auto credit = window_.used(channel_.take_acknowledged())) {
    to_machine->push_back(encode_frame(FrameKind::kCredit, session::encode_number(*credit)));
  }
  return {};
}

}  // namespace minato::control_plane
