// ChannelMessage: the binary messages of Session Manager's data channel, which AWS's
// session-manager-plugin speaks. A header of fixed fields, big-endian, then the payload:
//
//   offset  bytes
//        0      4  length of the header up to the payload's length
//        4     32  message type, padded with spaces (or zeros)
//       36      4  schema version
//       40      8  created, milliseconds since 1970
//       48      8  sequence number
//       56      8  flags: 1 first, 2 last of a stream
//       64     16  message id, a UUID with its two halves exchanged
//       80     32  SHA-256 of the payload
//      112      4  payload type (absent where the header's length is 112)
//      116      4  payload length
//      120         payload
//
// Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::session {

inline constexpr std::string_view kInputStream = "input_stream_data";
inline constexpr std::string_view kOutputStream = "output_stream_data";
inline constexpr std::string_view kAcknowledge = "acknowledge";
inline constexpr std::string_view kChannelClosed = "channel_closed";
inline constexpr std::string_view kStartPublication = "start_publication";
inline constexpr std::string_view kPausePublication = "pause_publication";

enum class PayloadType : std::uint32_t {
  kNone = 0,
  kOutput = 1,
  kError = 2,
  kSize = 3,
  kParameter = 4,
  kHandshakeRequest = 5,
  kHandshakeResponse = 6,
  kHandshakeComplete = 7,
  kEncryptionChallengeRequest = 8,
  kEncryptionChallengeResponse = 9,
  kFlag = 10,
  kStandardError = 11,
  kExitCode = 12,
};

/// The id's bytes in the order in which a UUID is written.
using MessageId = std::array<std::uint8_t, 16>;
std::string to_text(const MessageId& id);

struct ChannelMessage {
  std::string type;
  std::uint32_t schema_version = 1;
  std::uint64_t created_millis = 0;
  std::int64_t sequence = 0;
  std::uint64_t flags = 0;
  MessageId id{};
  PayloadType payload_type = PayloadType::kNone;
  std::string payload;
  friend bool operator==(const ChannelMessage&, const ChannelMessage&) = default;
};

/// The type has at most 32 characters.
std::string encode_channel_message(const ChannelMessage& message);
/// kInvalidParameter says what is wrong: a header or a length that cannot be, another digest than
/// the payload's.
Result<ChannelMessage> decode_channel_message(std::string_view bytes);

}  // namespace minato::session
