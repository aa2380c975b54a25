#include "session/channel_message.h"

#include <algorithm>

#include "base/check.h"
#include "wire/sigv4_hash.h"

namespace minato::session {
namespace {

constexpr std::size_t kTypeAt = 4;
constexpr std::size_t kTypeLength = 32;
constexpr std::size_t kSchemaAt = 36;
constexpr std::size_t kCreatedAt = 40;
constexpr std::size_t kSequenceAt = 48;
constexpr std::size_t kFlagsAt = 56;
constexpr std::size_t kIdAt = 64;
constexpr std::size_t kDigestAt = 80;
constexpr std::size_t kDigestLength = 32;
constexpr std::size_t kPayloadTypeAt = 112;
constexpr std::size_t kLengthAt = 116;
constexpr std::size_t kLengthLength = 4;

tl::unexpected<Error> refuse(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

template <class Number>
void append_number(Number number, std::string& out) {
  for (int shift = 8 * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xff);
  }
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(at, length)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

void append_id(const MessageId& id, std::string& out) {
  for (const std::size_t half : {8, 0}) {
    out.append(reinterpret_cast<const char*>(id.data()) + half, 8);
  }
}

MessageId id_at(std::string_view bytes, std::size_t at) {
  MessageId id;
  for (std::size_t i = 0; i < id.size(); ++i) {
    id[i] = static_cast<std::uint8_t>(bytes[at + (i + 8) % 16]);
  }
  return id;
}

std::string type_at(std::string_view bytes) {
  const std::string_view field = bytes.substr(kTypeAt, kTypeLength);
  const std::size_t zero = std::min(field.find('\0'), field.size());
  const std::size_t last = field.substr(0, zero).find_last_not_of(' ');
  return std::string(field.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

/// What the digest is of must be as long as it says and be that.
Status check_payload(std::string_view bytes, std::size_t length_at, std::string_view payload) {
  if (number_at(bytes, length_at, kLengthLength) != payload.size()) {
    return refuse("The payload has " + std::to_string(payload.size()) + " bytes, its header says " +
                  std::to_string(number_at(bytes, length_at, kLengthLength)) + ".");
  }
  if (payload.empty()) return {};
  const wire::Sha256Digest digest = wire::sha256(payload);
  if (bytes.substr(kDigestAt, kDigestLength) != wire::as_bytes(digest)) {
    return refuse("The payload is another than the one that its digest is of.");
  }
  return {};
}

}  // namespace

std::string to_text(const MessageId& id) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[id[i] >> 4];
    text += kHex[id[i] & 15];
  }
  return text;
}

std::string encode_channel_message(const ChannelMessage& message) {
  MINATO_CHECK(message.type.size() <= kTypeLength, "a message type is too long");
  std::string out;
  out.reserve(kLengthAt + kLengthLength + message.payload.size());
  append_number(static_cast<std::uint32_t>(kLengthAt), out);
  out.append(message.type).append(kTypeLength - message.type.size(), ' ');
  append_number(message.schema_version, out);
  append_number(message.created_millis, out);
  append_number(message.sequence, out);
  append_number(message.flags, out);
  append_id(message.id, out);
  out.append(wire::as_bytes(wire::sha256(message.payload)));
  append_number(static_cast<std::uint32_t>(message.payload_type), out);
  append_number(static_cast<std::uint32_t>(message.payload.size()), out);
  return out.append(message.payload);
}

Result<ChannelMessage> decode_channel_message(std::string_view bytes) {
  if (bytes.size() < kPayloadTypeAt + kLengthLength) {
    return refuse("A message of " + std::to_string(bytes.size()) + " bytes has no whole header.");
  }
  const std::uint64_t header = number_at(bytes, 0, 4);
  if (header != kLengthAt && header != kPayloadTypeAt) {
    return refuse("A header of " + std::to_string(header) + " bytes is none of this protocol.");
  }
  if (bytes.size() < header + kLengthLength) return refuse("The header is not whole.");
  ChannelMessage message;
  const std::string_view payload = bytes.substr(header + kLengthLength);
  if (Status good = check_payload(bytes, header, payload); !good) return fail(good.error());
  message.type = type_at(bytes);
  if (message.type.empty()) return refuse("A message has a type.");
  message.schema_version = static_cast<std::uint32_t>(number_at(bytes, kSchemaAt, 4));
  message.created_millis = number_at(bytes, kCreatedAt, 8);
  message.sequence = static_cast<std::int64_t>(number_at(bytes, kSequenceAt, 8));
  message.flags = number_at(bytes, kFlagsAt, 8);
  message.id = id_at(bytes, kIdAt);
  if (header == kLengthAt) {
    message.payload_type = static_cast<PayloadType>(number_at(bytes, kPayloadTypeAt, 4));
  }
  message.payload = payload;
  return message;
}

}  // namespace minato::session
