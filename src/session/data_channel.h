// DataChannel: the machine's side of Session Manager's data channel, as AWS's
// session-manager-plugin expects it from the SSM agent: handshake, sequence numbers both ways,
// acknowledgements, repetition of what is not acknowledged, the end. Pure: messages and the time
// come in, messages and frames come out. One per session; not shared between threads.
//
// The WebSocket below loses and swaps nothing, but the plugin drops output, without acknowledging
// it, until it has set up its side; so repetition is needed all the same.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/units.h"
#include "session/channel_message.h"
#include "session/flow_window.h"
#include "session/session_frame.h"

namespace minato::session {

struct DataChannelOptions {
  std::string session_id;
  /// Told to the client as the SSM agent's.
  std::string agent_version;
};

class DataChannel {
 public:
  /// Asks for the handshake at once. `random` must outlive this.
  DataChannel(DataChannelOptions options, Random& random, Instant now);

  /// A binary message of the client. An error ends the channel: it says what the client did wrong.
  Status receive(std::string_view bytes, Instant now);
  /// Output for the client, to be sent as fast as it acknowledges.
  void write(std::string_view output, Instant now);
  /// To be closed when everything is acknowledged. `text` is shown to the user; empty: the session
  /// just ends.
  void finish(std::string text, Instant now);
  /// To be called several times a second. kTimeout: the client does not answer.
  Status tick(Instant now);
  /// The machine has made use of so much input.
  void input_used(std::int64_t bytes) { input_window_.returned(bytes); }

  /// What is to be sent to the client, in order.
  std::vector<std::string> take_messages();
  /// What the client typed, as far as the machine has room for it, and the terminal's sizes.
  std::vector<Frame> take_input();
  /// How many bytes of output the client has acknowledged since this was asked last.
  std::size_t take_acknowledged() { return std::exchange(acknowledged_, 0); }
  /// The message that ends the session is among those taken, or to be taken.
  bool is_closed() const { return closed_; }

 private:
  struct Unacknowledged {
    std::int64_t sequence;
    std::string message;
    std::size_t output_bytes;
    Instant first_sent;
    Instant last_sent;
    Millis patience;
  };
  enum class Handshake { kAsked, kDone };

  ChannelMessage make(std::string_view type, std::string payload, Instant now);
  void send_stream(PayloadType type, std::string payload, Instant now);
  void acknowledge(const ChannelMessage& message, Instant now);
  Status take_acknowledgement(const ChannelMessage& message);
  Status take_stream(ChannelMessage message, Instant now);
  Status take_payload(const ChannelMessage& message, Instant now);
  Status take_handshake(const ChannelMessage& message, Instant now);
  void pump(Instant now);

  const DataChannelOptions options_;
  Random& random_;
  const Instant began_;
  Handshake handshake_ = Handshake::kAsked;

  std::vector<std::string> messages_;
  std::string output_;  // What is not sent yet.
  std::int64_t next_sequence_ = 0;
  std::deque<Unacknowledged> unacknowledged_;
  std::size_t acknowledged_ = 0;

  std::int64_t expected_sequence_ = 0;
  std::map<std::int64_t, ChannelMessage> early_;
  std::string input_;
  SendWindow input_window_;
  std::optional<TerminalSize> size_;

  std::optional<std::string> finish_text_;
  bool closed_ = false;
};

}  // namespace minato::session
