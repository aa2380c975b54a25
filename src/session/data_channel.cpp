#include "session/data_channel.h"

#include <algorithm>
#include <boost/json.hpp>

namespace minato::session {
namespace {

namespace json = boost::json;

constexpr std::size_t kPayload = 4096;
constexpr std::size_t kMostUnacknowledged = kWindowBytes / kPayload;
constexpr std::size_t kMostEarly = 1024;
/// Beyond this the client's input is not acknowledged; it sends it again.
constexpr std::size_t kMostInput = 1u << 20;
constexpr Millis kFirstPatience{200};
constexpr Millis kLongestPatience{1'000};
/// As long as AWS's clients try.
constexpr Millis kGivingUp{300'000};
constexpr Millis kHandshakePatience{15'000};
constexpr std::uint64_t kWholeStream = 3;  // First and last.
constexpr std::int64_t kActionDone = 1;
/// Of kFlag: the user ended the session.
constexpr std::string_view kTerminate("\0\0\0\2", 4);

tl::unexpected<Error> refuse(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

Result<json::object> object_of(const ChannelMessage& message) {
  boost::system::error_code error;
  json::value value = json::parse(message.payload, error);
  if (error || !value.is_object()) {
    return refuse("The payload of a message \"" + message.type + "\" is no JSON object.");
  }
  return std::move(value.get_object());
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

std::string handshake_request(const std::string& version) {
  const json::object type{{"SessionType", "InteractiveCommands"}, {"Properties", json::object()}};
  return json::serialize(json::object{
      {"AgentVersion", version},
      {"RequestedClientActions",
       json::array{json::object{{"ActionType", "SessionType"}, {"ActionParameters", type}}}}});
}

/// Nothing, or why the client can't do what it was asked for.
Status check_handshake(const json::object& response) {
  const json::value* const actions = response.if_contains("ProcessedClientActions");
  if (actions == nullptr || !actions->is_array()) {
    return refuse("The client's handshake does not say what it has done.");
  }
  for (const json::value& action : actions->get_array()) {
    if (!action.is_object()) return refuse("The client's handshake has an action that is none.");
    if (number_in(action.get_object(), "ActionStatus") == kActionDone) continue;
    const json::value* const error = action.get_object().if_contains("Error");
    return refuse("The client can't take the session: " +
                  (error != nullptr && error->is_string() ? std::string(error->get_string())
                                                          : std::string("it does not say why")) +
                  '.');
  }
  return {};
}

MessageId new_id(Random& random) {
  MessageId id;
  for (std::size_t half = 0; half < id.size(); half += 8) {
    std::uint64_t bits = random.next();
    for (std::size_t i = 0; i < 8; ++i, bits >>= 8) {
      id[half + i] = static_cast<std::uint8_t>(bits & 0xff);
    }
  }
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x40);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace

DataChannel::DataChannel(DataChannelOptions options, Random& random, Instant now)
    : options_(std::move(options)), random_(random), began_(now) {
  send_stream(PayloadType::kHandshakeRequest, handshake_request(options_.agent_version), now);
}

// -- To the client --------------------------------------------------------------------------------

ChannelMessage DataChannel::make(std::string_view type, std::string payload, Instant now) {
  ChannelMessage message;
  message.type = type;
  message.created_millis = static_cast<std::uint64_t>(to_millis(now));
  message.id = new_id(random_);
  message.payload = std::move(payload);
  return message;
}

void DataChannel::send_stream(PayloadType type, std::string payload, Instant now) {
  const std::size_t output = type == PayloadType::kOutput ? payload.size() : 0;
  ChannelMessage message = make(kOutputStream, std::move(payload), now);
  message.sequence = next_sequence_++;
  message.flags = message.sequence == 0 ? 1 : 0;
  message.payload_type = type;
  std::string bytes = encode_channel_message(message);
  messages_.push_back(bytes);
  unacknowledged_.push_back({message.sequence, std::move(bytes), output, now, now, kFirstPatience});
}

void DataChannel::write(std::string_view output, Instant now) {
  output_.append(output);
  pump(now);
}

void DataChannel::finish(std::string text, Instant now) {
  if (!finish_text_) finish_text_ = std::move(text);
  pump(now);
}

void DataChannel::pump(Instant now) {
  if (handshake_ != Handshake::kDone) return;
  std::size_t sent = 0;
  while (sent < output_.size() && unacknowledged_.size() < kMostUnacknowledged) {
    send_stream(PayloadType::kOutput, output_.substr(sent, kPayload), now);
    sent = std::min(sent + kPayload, output_.size());
  }
  output_.erase(0, sent);
  if (!finish_text_ || closed_ || !output_.empty() || !unacknowledged_.empty()) return;
  closed_ = true;
  ChannelMessage message = make(kChannelClosed, "", now);
  message.payload = json::serialize(json::object{{"MessageId", to_text(message.id)},
                                                 {"CreatedDate", std::to_string(to_millis(now))},
                                                 {"DestinationId", options_.session_id},
                                                 {"SessionId", options_.session_id},
                                                 {"MessageType", kChannelClosed},
                                                 {"SchemaVersion", 1},
                                                 {"Output", *finish_text_}});
  messages_.push_back(encode_channel_message(message));
}

Status DataChannel::tick(Instant now) {
  if (closed_) return {};
  if (handshake_ != Handshake::kDone && now - began_ > kHandshakePatience) {
    return fail(ErrorCode::kTimeout, "The client did not answer the handshake.");
  }
  if (unacknowledged_.empty()) return {};
  // The first one is what the client waits for; later ones it keeps.
  Unacknowledged& first = unacknowledged_.front();
  if (now - first.first_sent > kGivingUp) {
    return fail(ErrorCode::kTimeout, "The client takes no more output.");
  }
  if (now - first.last_sent < first.patience) return {};
  first.last_sent = now;
  first.patience = std::min(2 * first.patience, kLongestPatience);
  messages_.push_back(first.message);
  return {};
}

std::vector<std::string> DataChannel::take_messages() { return std::exchange(messages_, {}); }

// -- From the client ------------------------------------------------------------------------------

Status DataChannel::receive(std::string_view bytes, Instant now) {
  Result<ChannelMessage> message = decode_channel_message(bytes);
  if (!message) return fail(message.error());
  if (message->type == kAcknowledge) {
    const Status taken = take_acknowledgement(*message);
    pump(now);
    return taken;
  }
  if (message->type == kInputStream) return take_stream(std::move(*message), now);
  // Pauses are between AWS's service and its agent; newer messages mean nothing here.
  return {};
}

Status DataChannel::take_acknowledgement(const ChannelMessage& message) {
  const auto content = object_of(message);
  if (!content) return fail(content.error());
  const auto sequence = number_in(*content, "AcknowledgedMessageSequenceNumber");
  if (!sequence) return refuse("An acknowledgement without a sequence number.");
  const auto at = std::ranges::find(unacknowledged_, *sequence, &Unacknowledged::sequence);
  // Of a repeated message it comes twice.
  if (at == unacknowledged_.end()) return {};
  acknowledged_ += at->output_bytes;
  unacknowledged_.erase(at);
  return {};
}

void DataChannel::acknowledge(const ChannelMessage& message, Instant now) {
  ChannelMessage answer =
      make(kAcknowledge,
           json::serialize(json::object{{"AcknowledgedMessageType", message.type},
                                        {"AcknowledgedMessageId", to_text(message.id)},
                                        {"AcknowledgedMessageSequenceNumber", message.sequence},
                                        {"IsSequentialMessage", true}}),
           now);
  answer.flags = kWholeStream;
  messages_.push_back(encode_channel_message(answer));
}

Status DataChannel::take_stream(ChannelMessage message, Instant now) {
  if (message.sequence < expected_sequence_) {
    acknowledge(message, now);
    return {};
  }
  if (input_.size() > kMostInput || early_.size() >= kMostEarly) {
    if (message.sequence != expected_sequence_ || input_.size() > kMostInput) return {};
  }
  acknowledge(message, now);
  early_.emplace(message.sequence, std::move(message));
  while (!early_.empty() && early_.begin()->first == expected_sequence_) {
    const ChannelMessage next = std::move(early_.extract(early_.begin()).mapped());
    ++expected_sequence_;
    if (Status taken = take_payload(next, now); !taken) return taken;
  }
  return {};
}

Status DataChannel::take_payload(const ChannelMessage& message, Instant now) {
  switch (message.payload_type) {
    case PayloadType::kHandshakeResponse:
      return take_handshake(message, now);
    case PayloadType::kOutput:
      input_ += message.payload;
      return {};
    case PayloadType::kSize: {
      const auto size = object_of(message);
      if (!size) return fail(size.error());
      const auto rows = number_in(*size, "rows");
      const auto columns = number_in(*size, "cols");
      if (!rows || !columns) return refuse("A terminal's size without rows and cols.");
      // A window that is folded away has none; the terminal keeps the one it had.
      const auto checked = decode_size(encode_number(*rows) + ' ' + encode_number(*columns));
      if (checked) size_ = *checked;
      return {};
    }
    case PayloadType::kFlag:
      if (message.payload == kTerminate) {
        return fail(ErrorCode::kClient, "The client ended the session.");
      }
      return {};
    default:
      return {};
  }
}

Status DataChannel::take_handshake(const ChannelMessage& message, Instant now) {
  if (handshake_ == Handshake::kDone) return {};
  const auto response = object_of(message);
  if (!response) return fail(response.error());
  if (Status done = check_handshake(*response); !done) return done;
  handshake_ = Handshake::kDone;
  const std::int64_t nanoseconds = (now - began_).count() * 1'000'000;
  send_stream(PayloadType::kHandshakeComplete,
              json::serialize(
                  json::object{{"HandshakeTimeToComplete", nanoseconds}, {"CustomerMessage", ""}}),
              now);
  pump(now);
  return {};
}

std::vector<Frame> DataChannel::take_input() {
  std::vector<Frame> frames;
  if (size_) frames.push_back({FrameKind::kSize, encode_size(*std::exchange(size_, {}))});
  while (!input_.empty() && input_window_.room() > 0) {
    const std::size_t count = std::min({input_.size(), input_window_.room(), kFramePayload});
    frames.push_back({FrameKind::kInput, input_.substr(0, count)});
    input_.erase(0, count);
    input_window_.sent(count);
  }
  return frames;
}

}  // namespace minato::session
