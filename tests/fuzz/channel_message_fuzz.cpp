// Messages of Session Manager's data channel: what is read is written as it reads, and a channel
// that is fed whatever a client sends never sends what can't be read.
//
// An input is a message; without the first byte it is also the payload of one that is well-formed,
// of the payload type that the byte says.
#include <string>

#include "base/check.h"
#include "base/random.h"
#include "fuzz_target.h"
#include "session/data_channel.h"

namespace minato::fuzz {
namespace {

using session::ChannelMessage;
using session::DataChannel;

void check_sent(DataChannel& channel) {
  for (const std::string& bytes : channel.take_messages()) {
    MINATO_CHECK(session::decode_channel_message(bytes).has_value(), "what is sent can't be read");
  }
  for (const session::Frame& frame : channel.take_input()) {
    MINATO_CHECK(session::decode_frame(encode_frame(frame.kind, frame.payload)) == frame,
                 "a frame changes on its way");
  }
}

void feed(std::string_view bytes, std::string_view type) {
  SeededRandom random(1);
  const Instant now = instant_from_millis(1'000);
  DataChannel channel({"session", "1"}, random, now);
  static_cast<void>(channel.receive(bytes, now));
  ChannelMessage wrapped;
  wrapped.type = type;
  wrapped.payload_type = static_cast<session::PayloadType>(bytes.empty() ? 0 : bytes.front() & 15);
  wrapped.payload = bytes.substr(bytes.empty() ? 0 : 1);
  static_cast<void>(channel.receive(encode_channel_message(wrapped), now));
  channel.write("output", now);
  channel.finish("over", now);
  static_cast<void>(channel.tick(now + Millis{500}));
  check_sent(channel);
}

}  // namespace

void try_input(std::string_view input) {
  const auto message = session::decode_channel_message(input);
  if (message) {
    const auto again = session::decode_channel_message(encode_channel_message(*message));
    MINATO_CHECK(again.has_value() && *again == *message, "a message changes on its way");
  } else {
    MINATO_CHECK(!message.error().message.empty(), "an error without words");
  }
  feed(input, session::kInputStream);
  feed(input, session::kAcknowledge);
}

}  // namespace minato::fuzz
