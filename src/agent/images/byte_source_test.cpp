#include "agent/images/byte_source.h"

#include <gtest/gtest.h>

#include <vector>

#include "agent/images/archive_for_test.h"

namespace minato::images {
namespace {

Result<std::string> everything(std::string compressed, std::size_t piece, std::size_t room) {
  auto source = decompressed(std::make_unique<TextSource>(std::move(compressed), piece));
  if (!source) return fail(source.error());
  std::string text;
  std::vector<char> buffer(room);
  for (;;) {
    const auto got = (*source)->read(buffer);
    if (!got) return fail(got.error());
    if (*got == 0) return text;
    text.append(buffer.data(), *got);
  }
}

std::string sample_text() {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "line " + std::to_string(i * 7919 % 100'003) + "\n";
  return text;
}

TEST(ByteSource, DecompressesInPiecesOfAnySize) {
  const std::string text = sample_text();
  for (const std::string filter : {"gzip", "zstd"}) {
    const std::string compressed = compressed_for_test(text, filter);
    for (const std::size_t piece : {1u, 7u, 4096u, 1u << 20}) {
      for (const std::size_t room : {1u, 512u, 256u << 10}) {
        if (piece == 1 && room == 1) continue;
        const auto plain = everything(compressed, piece, room);
        ASSERT_TRUE(plain) << filter << ": " << plain.error().message;
        EXPECT_EQ(*plain == text, true) << filter << " " << piece << " " << room;
      }
    }
  }
}

TEST(ByteSource, ReadsSeveralMembersAndPadding) {
  for (const std::string filter : {"gzip", "zstd"}) {
    const std::string two =
        compressed_for_test("first ", filter) + compressed_for_test("second", filter);
    for (const std::size_t piece : {1u, 3u, 1000u}) {
      const auto plain = everything(two, piece, 64);
      ASSERT_TRUE(plain) << plain.error().message;
      EXPECT_EQ(*plain, "first second");
    }
  }
  EXPECT_EQ(everything(compressed_for_test("x", "gzip") + std::string(100, '\0'), 9, 64), "x");
}

TEST(ByteSource, LeavesPlainBytesAlone) {
  EXPECT_EQ(everything("plain", 2, 3), "plain");
  EXPECT_EQ(everything("p", 2, 3), "p");
  EXPECT_EQ(everything("", 2, 3), "");
}

TEST(ByteSource, NoticesDamage) {
  for (const std::string filter : {"gzip", "zstd"}) {
    const std::string whole = compressed_for_test(sample_text(), filter);
    for (const std::size_t length : {12ul, whole.size() / 2, whole.size() - 1}) {
      const auto cut = everything(whole.substr(0, length), 4096, 4096);
      ASSERT_FALSE(cut) << filter << " " << length;
      EXPECT_EQ(cut.error().code, ErrorCode::kInvalidParameter);
    }
  }
  std::string wrong = compressed_for_test(sample_text(), "gzip");
  wrong[wrong.size() - 6] ^= 1;  // In the checksum.
  EXPECT_FALSE(everything(wrong, 4096, 4096));
  EXPECT_FALSE(
      everything("\xfd"
                 "7zXZ" +
                     std::string(1, '\0') + "rest",
                 4096, 4096));
}

}  // namespace
}  // namespace minato::images
