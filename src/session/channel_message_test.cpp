#include "session/channel_message.h"

#include <gtest/gtest.h>

namespace minato::session {
namespace {

ChannelMessage message() {
  ChannelMessage message;
  message.type = kOutputStream;
  message.created_millis = 0x0102030405060708;
  message.sequence = 7;
  message.flags = 1;
  for (std::size_t i = 0; i < message.id.size(); ++i) {
    message.id[i] = static_cast<std::uint8_t>(i);
  }
  message.payload_type = PayloadType::kOutput;
  message.payload = "hello";
  return message;
}

TEST(ChannelMessage, IsReadAsItWasWritten) {
  const auto read = decode_channel_message(encode_channel_message(message()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, message());
}

TEST(ChannelMessage, HasEachFieldInItsPlace) {
  const std::string bytes = encode_channel_message(message());
  ASSERT_EQ(bytes.size(), 125u);
  EXPECT_EQ(bytes.substr(0, 4), std::string("\0\0\0\x74", 4));
  EXPECT_EQ(bytes.substr(4, 32), "output_stream_data              ");
  EXPECT_EQ(bytes.substr(36, 4), std::string("\0\0\0\1", 4));
  EXPECT_EQ(bytes.substr(40, 8), "\1\2\3\4\5\6\7\x08");
  EXPECT_EQ(bytes.substr(48, 8), std::string("\0\0\0\0\0\0\0\7", 8));
  EXPECT_EQ(bytes.substr(56, 8), std::string("\0\0\0\0\0\0\0\1", 8));
  // The halves of the id are exchanged.
  EXPECT_EQ(bytes[64], 8);
  EXPECT_EQ(bytes[72], 0);
  // SHA-256 of "hello".
  EXPECT_EQ(bytes.substr(80, 4), "\x2c\xf2\x4d\xba");
  EXPECT_EQ(bytes.substr(112, 8), std::string("\0\0\0\1\0\0\0\5", 8));
  EXPECT_EQ(bytes.substr(120), "hello");
}

TEST(ChannelMessage, WritesItsIdAsAUuid) {
  EXPECT_EQ(to_text(message().id), "00010203-0405-0607-0809-0a0b0c0d0e0f");
}

TEST(ChannelMessage, TakesTheShortHeaderOfTheServicesOwnMessages) {
  ChannelMessage pause;
  pause.type = kPausePublication;
  std::string bytes = encode_channel_message(pause);
  bytes[3] = 112;
  bytes.erase(112, 4);
  const auto read = decode_channel_message(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->type, kPausePublication);
}

TEST(ChannelMessage, TypesMayBePaddedWithZeros) {
  std::string bytes = encode_channel_message(message());
  bytes.replace(4 + kOutputStream.size(), 32 - kOutputStream.size(),
                std::string(32 - kOutputStream.size(), '\0'));
  EXPECT_EQ(decode_channel_message(bytes)->type, kOutputStream);
}

TEST(ChannelMessage, RefusesWhatIsNotWhole) {
  const std::string whole = encode_channel_message(message());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_channel_message(whole.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_channel_message(whole + "x"));
}

TEST(ChannelMessage, RefusesAnotherPayloadThanTheDigests) {
  std::string bytes = encode_channel_message(message());
  bytes.back() = 'O';
  EXPECT_NE(decode_channel_message(bytes).error().message.find("digest"), std::string::npos);
}

TEST(ChannelMessage, RefusesOtherHeaders) {
  std::string bytes = encode_channel_message(message());
  bytes[3] = 117;
  EXPECT_FALSE(decode_channel_message(bytes));
  bytes = encode_channel_message(message());
  bytes.replace(4, 32, 32, ' ');
  EXPECT_FALSE(decode_channel_message(bytes));
}

}  // namespace
}  // namespace minato::session
