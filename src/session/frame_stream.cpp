#include "session/frame_stream.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/file.h"

namespace minato::session {
namespace {

constexpr Millis kConnectPatience{5'000};
constexpr std::chrono::seconds kGoodbyePatience{5};

wire::WebSocketOptions socket_options() {
  wire::WebSocketOptions options;
  options.message_limit = kFrameLimit;
  options.queue_limit = 4 * kFrameLimit;
  options.handshake_timeout = kConnectPatience;
  return options;
}

}  // namespace

Result<std::unique_ptr<FrameStream>> FrameStream::connect(const wire::WebSocketTarget& target,
                                                          const std::string& greeting) {
  std::unique_ptr<FrameStream> stream(new FrameStream());
  stream->wakeup_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stream->wakeup_) return fail(errno_error("eventfd", errno));
  auto client = wire::WebSocketClient::connect(
      target, socket_options(), [self = stream.get()](std::shared_ptr<wire::WebSocketSession>) {
        wire::WebSocketCallbacks callbacks;
        callbacks.on_binary = [self](std::string message) { self->received(std::move(message)); };
        callbacks.on_close = [self](const std::string& reason) { self->closed(reason); };
        return callbacks;
      });
  if (!client) return fail(client.error());
  stream->client_ = std::move(*client);
  stream->socket_ = stream->client_->session();
  if (greeting.empty()) return stream;
  if (Status sent = stream->socket_->send(greeting); !sent) return fail(sent.error());
  return stream;
}

FrameStream::~FrameStream() = default;

void FrameStream::wake() const {
  const std::uint64_t one = 1;
  // It is full only when it is readable anyway.
  if (::write(wakeup_.get(), &one, sizeof one) < 0) return;
}

void FrameStream::received(std::string message) {
  auto frame = decode_frame(message);
  // A newer peer may know more kinds.
  if (!frame) return;
  {
    const std::lock_guard lock(mutex_);
    arrived_.push_back(std::move(*frame));
  }
  wake();
}

void FrameStream::closed(const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    close_reason_ = reason;
  }
  changed_.notify_all();
  wake();
}

std::vector<Frame> FrameStream::take() {
  std::uint64_t count = 0;
  if (::read(wakeup_.get(), &count, sizeof count) < 0) count = 0;
  std::vector<Frame> frames;
  {
    const std::lock_guard lock(mutex_);
    frames = std::exchange(arrived_, {});
    closed_seen_ = closed_;
    close_reason_seen_ = close_reason_;
  }
  std::erase_if(frames, [this](const Frame& frame) {
    if (frame.kind != FrameKind::kCredit) return false;
    send_window_.returned(decode_number(frame.payload).value_or(0));
    return true;
  });
  return frames;
}

void FrameStream::send(FrameKind kind, std::string_view payload) {
  // Of a closed stream take() tells.
  static_cast<void>(socket_->send_binary(encode_frame(kind, payload)));
}

void FrameStream::send_data(FrameKind kind, std::string_view data) {
  send_window_.sent(data.size());
  for (; !data.empty(); data.remove_prefix(std::min(data.size(), kFramePayload))) {
    send(kind, data.substr(0, kFramePayload));
  }
}

void FrameStream::used(std::size_t bytes) {
  if (const auto credit = receive_window_.used(bytes)) {
    send(FrameKind::kCredit, encode_number(*credit));
  }
}

void FrameStream::finish() {
  socket_->close("The session is over.");
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kGoodbyePatience, [this] { return closed_; });
}

}  // namespace minato::session
