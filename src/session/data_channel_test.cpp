#include "session/data_channel.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::session {
namespace {

namespace json = boost::json;

/// A channel with a client at its other end that does what it is told.
class DataChannelTest : public testing::Test {
 protected:
  Status say(PayloadType type, const std::string& payload, std::int64_t sequence) {
    ChannelMessage message;
    message.type = kInputStream;
    message.created_millis = 1;
    message.sequence = sequence;
    message.payload_type = type;
    message.payload = payload;
    return channel_.receive(encode_channel_message(message), now_);
  }
  Status say(PayloadType type, const std::string& payload) {
    return say(type, payload, sequence_++);
  }
  Status acknowledge(std::int64_t sequence) {
    ChannelMessage message;
    message.type = kAcknowledge;
    message.payload =
        json::serialize(json::object{{"AcknowledgedMessageType", kOutputStream},
                                     {"AcknowledgedMessageSequenceNumber", sequence}});
    return channel_.receive(encode_channel_message(message), now_);
  }
  std::vector<ChannelMessage> take() {
    std::vector<ChannelMessage> messages;
    for (const std::string& bytes : channel_.take_messages()) {
      messages.push_back(*decode_channel_message(bytes));
    }
    return messages;
  }
  void shake_hands() {
    take();
    ASSERT_TRUE(acknowledge(0));
    ASSERT_TRUE(say(PayloadType::kHandshakeResponse,
                    R"({"ClientVersion":"1","ProcessedClientActions":[
                        {"ActionType":"SessionType","ActionStatus":1}],"Errors":null})"));
    ASSERT_TRUE(acknowledge(1));
    take();
  }
  std::string input() {
    std::string text;
    for (const Frame& frame : channel_.take_input()) {
      if (frame.kind == FrameKind::kInput) text += frame.payload;
    }
    return text;
  }

  SeededRandom random_{1};
  Instant now_ = instant_from_millis(1'000'000);
  std::int64_t sequence_ = 0;
  DataChannel channel_{{"ecs-execute-command-1", "1.0"}, random_, now_};
};

TEST_F(DataChannelTest, BeginsWithAHandshake) {
  const auto asked = take();
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].type, kOutputStream);
  EXPECT_EQ(asked[0].payload_type, PayloadType::kHandshakeRequest);
  EXPECT_EQ(asked[0].sequence, 0);
  EXPECT_EQ(json::parse(asked[0].payload)
                .at_pointer("/RequestedClientActions/0/ActionParameters/SessionType"),
            "InteractiveCommands");
  channel_.write("early", now_);
  EXPECT_TRUE(take().empty());
  now_ += Millis{30};
  ASSERT_TRUE(
      say(PayloadType::kHandshakeResponse, R"({"ProcessedClientActions":[{"ActionStatus":1}]})"));
  const auto done = take();
  ASSERT_EQ(done.size(), 3u);  // The acknowledgement, the completion, the output.
  EXPECT_EQ(done[0].type, kAcknowledge);
  EXPECT_EQ(done[0].flags, 3u);
  EXPECT_EQ(done[1].payload_type, PayloadType::kHandshakeComplete);
  EXPECT_EQ(json::parse(done[1].payload).at("HandshakeTimeToComplete"), 30'000'000);
  EXPECT_EQ(done[2].payload, "early");
  EXPECT_EQ(done[2].sequence, 2);
}

TEST_F(DataChannelTest, AClientThatCannotIsToldNothingMore) {
  const Status said = say(PayloadType::kHandshakeResponse,
                          R"({"ProcessedClientActions":[{"ActionStatus":3,"Error":"no shells"}]})");
  ASSERT_FALSE(said);
  EXPECT_NE(said.error().message.find("no shells"), std::string::npos);
  EXPECT_FALSE(say(PayloadType::kHandshakeResponse, "[]"));
}

TEST_F(DataChannelTest, AClientThatNeverAnswersIsGivenUp) {
  now_ += Millis{14'000};
  EXPECT_TRUE(channel_.tick(now_));
  now_ += Millis{2'000};
  EXPECT_EQ(channel_.tick(now_).error().code, ErrorCode::kTimeout);
}

TEST_F(DataChannelTest, RepeatsWhatIsNotAcknowledged) {
  shake_hands();
  channel_.write("a", now_);
  channel_.write("b", now_);
  take();
  now_ += Millis{100};
  ASSERT_TRUE(channel_.tick(now_));
  EXPECT_TRUE(take().empty());
  now_ += Millis{100};
  ASSERT_TRUE(channel_.tick(now_));
  auto again = take();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].payload, "a");
  EXPECT_EQ(again[0].sequence, 2);
  ASSERT_TRUE(acknowledge(2));
  EXPECT_EQ(channel_.take_acknowledged(), 1u);
  ASSERT_TRUE(channel_.tick(now_));
  again = take();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].payload, "b");
  // Twice acknowledged is once.
  ASSERT_TRUE(acknowledge(2));
  EXPECT_EQ(channel_.take_acknowledged(), 0u);
}

TEST_F(DataChannelTest, SendsNoMoreThanAWindowUnacknowledged) {
  shake_hands();
  channel_.write(std::string(2 * kWindowBytes, 'x'), now_);
  std::string sent;
  auto messages = take();
  std::int64_t acknowledged = 2;
  while (!messages.empty()) {
    std::size_t ahead = 0;
    for (const auto& message : messages) {
      sent += message.payload;
      ahead += message.payload.size();
    }
    EXPECT_LE(ahead, kWindowBytes);
    const auto last = messages.back().sequence;
    while (acknowledged <= last) ASSERT_TRUE(acknowledge(acknowledged++));
    messages = take();
  }
  EXPECT_EQ(sent.size(), 2 * kWindowBytes);
  EXPECT_EQ(channel_.take_acknowledged(), 2 * kWindowBytes);
}

TEST_F(DataChannelTest, PutsInputInOrder) {
  shake_hands();
  ASSERT_TRUE(say(PayloadType::kOutput, "b", 2));
  EXPECT_EQ(input(), "");
  ASSERT_TRUE(say(PayloadType::kOutput, "a", 1));
  ASSERT_TRUE(say(PayloadType::kOutput, "a", 1));
  EXPECT_EQ(input(), "ab");
  const auto acknowledged = take();
  ASSERT_EQ(acknowledged.size(), 3u);
  EXPECT_EQ(json::parse(acknowledged[0].payload).at("AcknowledgedMessageSequenceNumber"), 2);
}

TEST_F(DataChannelTest, InputWaitsForTheMachine) {
  shake_hands();
  const std::string piece(kWindowBytes / 2, 'i');
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(say(PayloadType::kOutput, piece));
  EXPECT_EQ(input().size(), kWindowBytes);
  EXPECT_EQ(input(), "");
  channel_.input_used(100);
  EXPECT_EQ(input().size(), 100u);
}

TEST_F(DataChannelTest, TooMuchInputIsNotAcknowledged) {
  shake_hands();
  const std::string piece(900'000, 'i');
  ASSERT_TRUE(say(PayloadType::kOutput, piece, 1));
  ASSERT_TRUE(say(PayloadType::kOutput, piece, 2));
  EXPECT_EQ(take().size(), 2u);
  ASSERT_TRUE(say(PayloadType::kOutput, "more", 3));
  EXPECT_TRUE(take().empty());
}

TEST_F(DataChannelTest, HandsOnSizesThatAre) {
  shake_hands();
  ASSERT_TRUE(say(PayloadType::kSize, R"({"cols":111,"rows":33})"));
  EXPECT_EQ(channel_.take_input(), (std::vector{Frame{FrameKind::kSize, "33 111"}}));
  ASSERT_TRUE(say(PayloadType::kSize, R"({"cols":0,"rows":0})"));
  EXPECT_TRUE(channel_.take_input().empty());
  EXPECT_FALSE(say(PayloadType::kSize, "wide"));
}

TEST_F(DataChannelTest, ClosesWhenEverythingHasArrived) {
  shake_hands();
  channel_.write("last words", now_);
  channel_.finish("gone", now_);
  ASSERT_EQ(take().size(), 1u);
  EXPECT_FALSE(channel_.is_closed());
  ASSERT_TRUE(acknowledge(2));
  const auto closed = take();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_TRUE(channel_.is_closed());
  EXPECT_EQ(closed[0].type, kChannelClosed);
  const auto content = json::parse(closed[0].payload);
  EXPECT_EQ(content.at("Output"), "gone");
  EXPECT_EQ(content.at("SessionId"), "ecs-execute-command-1");
  EXPECT_EQ(content.at("MessageId").as_string(), to_text(closed[0].id));
}

TEST_F(DataChannelTest, TheClientMayEndIt) {
  shake_hands();
  EXPECT_FALSE(say(PayloadType::kFlag, std::string("\0\0\0\2", 4)));
}

TEST_F(DataChannelTest, WhatCannotBeReadEndsIt) {
  EXPECT_FALSE(channel_.receive("nonsense", now_));
  ChannelMessage unknown;
  unknown.type = "of_tomorrow";
  EXPECT_TRUE(channel_.receive(encode_channel_message(unknown), now_));
}

}  // namespace
}  // namespace minato::session
