// SessionFrame: what goes over a session's WebSocket between the control plane and an agent, and
// between the control plane and Minato's own clients: binary messages of one letter for the kind
// and a payload. Pure functions.
//
//   client                          machine
//   i bytes, for standard input ──▶
//   e no more input             ──▶
//   s "ROWS COLUMNS"            ──▶
//                               ◀── o bytes of standard output, or of the terminal
//                               ◀── r bytes of standard error
//                               ◀── d no more output (of a port: the server has closed its side)
//   c "BYTES" of room again     ◀─▶   (flow_window.h)
//                               ◀── x "CODE": it has ended; the last frame
//                               ◀── f text: it could not be done; the last frame
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::session {

enum class FrameKind : char {
  kInput = 'i',
  kInputEnd = 'e',
  kSize = 's',
  kOutput = 'o',
  kError = 'r',
  kOutputEnd = 'd',
  kCredit = 'c',
  kExit = 'x',
  kFailure = 'f',
};

struct Frame {
  FrameKind kind;
  std::string payload;
  friend bool operator==(const Frame&, const Frame&) = default;
};

struct TerminalSize {
  int rows = 24;
  int columns = 80;
  friend bool operator==(const TerminalSize&, const TerminalSize&) = default;
};

std::string encode_frame(FrameKind kind, std::string_view payload);
/// kInvalidParameter for what is no frame.
Result<Frame> decode_frame(std::string_view message);

std::string encode_size(const TerminalSize& size);
Result<TerminalSize> decode_size(std::string_view payload);
/// Of kCredit and kExit.
std::string encode_number(std::int64_t number);
Result<std::int64_t> decode_number(std::string_view payload);

/// The most that a frame's payload should have: what waits behind it does not wait long.
inline constexpr std::size_t kFramePayload = 32u << 10;
/// What a peer may send is bounded by this.
inline constexpr std::size_t kFrameLimit = 1u << 20;

}  // namespace minato::session
