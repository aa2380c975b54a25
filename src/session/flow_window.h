// FlowWindow: how much one side of a session may send before the other has said that it has made
// use of it, in each direction on its own. So that a fast command meets a slow reader without
// memory growing anywhere between them. Not shared between threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace minato::session {

/// Bytes of input, or of output and error together.
inline constexpr std::size_t kWindowBytes = 256u << 10;

/// The sender's half.
class SendWindow {
 public:
  std::size_t room() const { return room_; }
  void sent(std::size_t bytes) { room_ -= std::min(bytes, room_); }
  /// Never more than the whole window, whatever the peer says.
  void returned(std::int64_t bytes) {
    if (bytes > 0) room_ = std::min(kWindowBytes, room_ + static_cast<std::size_t>(bytes));
  }

 private:
  std::size_t room_ = kWindowBytes;
};

/// The receiver's half.
class ReceiveWindow {
 public:
  /// What is to be returned to the sender now; small amounts are gathered.
  std::optional<std::int64_t> used(std::size_t bytes) {
    owed_ += bytes;
    if (owed_ < kWindowBytes / 8) return std::nullopt;
    return static_cast<std::int64_t>(std::exchange(owed_, 0));
  }

 private:
  std::size_t owed_ = 0;
};

}  // namespace minato::session
