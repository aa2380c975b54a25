#include "log_store/segment_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <fstream>

#include "base/file.h"
#include "log_store/temporary_directory.h"

namespace minato::log_store {
namespace {

using Check = SegmentFile::Check;

BlockWriter::Block block_of(StreamNumber stream, const std::vector<std::string>& messages,
                            std::int64_t first) {
  BlockWriter writer(stream);
  std::uint64_t at = 0;
  for (const auto& message : messages) {
    writer.add({{first + static_cast<std::int64_t>(at), 100 + at}, 5'000, message});
    ++at;
  }
  return writer.finish(1);
}

std::vector<std::string> messages_of(const SegmentFile& file, const BlockPlace& place) {
  const auto raw = file.read(place);
  EXPECT_TRUE(raw);
  std::vector<std::string> messages;
  if (!raw) return messages;
  LineWalk walk(place.header, *raw);
  while (const auto line = walk.next()) messages.emplace_back(line->message);
  return messages;
}

TEST(SegmentFile, GivesBackWhatWasAppended) {
  const TemporaryDirectory directory;
  auto file = SegmentFile::create(directory.path() / "a");
  ASSERT_TRUE(file);
  const auto first = block_of(7, {"one", "two", std::string(100'000, 'x')}, 1'000);
  const auto place = (*file)->append(first.header, first.stored);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->header.count, 3u);
  EXPECT_EQ(place->header.low(), (Position{1'000, 100}));
  EXPECT_EQ(place->header.high(), (Position{1'002, 102}));
  EXPECT_EQ(messages_of(**file, *place).at(1), "two");
  const auto opened = SegmentFile::open(directory.path() / "a", Check::kEverything);
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->blocks.size(), 1u);
  EXPECT_EQ(opened->cut_off, 0u);
  EXPECT_EQ(opened->blocks[0].header.stream, 7u);
  EXPECT_EQ(messages_of(*opened->file, opened->blocks[0]).at(2).size(), 100'000u);
  EXPECT_FALSE(SegmentFile::create(directory.path() / "a"));
}

/// Whatever part of the last block a crash left: it is cut off, and all before it is there.
TEST(SegmentFile, CutsOffWhatIsUnfinishedAtEveryByte) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a";
  {
    auto file = SegmentFile::create(path);
    ASSERT_TRUE(file);
    for (int i = 0; i < 3; ++i) {
      const auto block = block_of(1, {"line " + std::to_string(i), "more"}, i);
      ASSERT_TRUE((*file)->append(block.header, block.stored));
    }
  }
  const auto whole = read_file(path);
  ASSERT_TRUE(whole);
  const auto opened = SegmentFile::open(path, Check::kHeaders);
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->blocks.size(), 3u);
  const std::uint64_t kept = opened->blocks[2].offset - kHeaderSize;
  for (std::size_t size = kept; size < whole->size(); ++size) {
    std::ofstream(path, std::ios::trunc | std::ios::binary) << whole->substr(0, size);
    const auto cut = SegmentFile::open(path, Check::kEverything);
    ASSERT_TRUE(cut);
    ASSERT_EQ(cut->blocks.size(), 2u) << size;
    EXPECT_EQ(cut->cut_off, size - kept);
    EXPECT_EQ(std::filesystem::file_size(path), kept);
    EXPECT_EQ(messages_of(*cut->file, cut->blocks[1]).at(0), "line 1");
    // And it goes on from there.
    const auto next = block_of(1, {"next"}, 9);
    const auto place = cut->file->append(next.header, next.stored);
    ASSERT_TRUE(place);
    EXPECT_EQ(SegmentFile::open(path, Check::kEverything)->blocks.size(), 3u);
  }
}

/// What power took away may read as anything.
TEST(SegmentFile, CutsOffABlockWithAnyByteChanged) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a";
  {
    auto file = SegmentFile::create(path);
    for (int i = 0; i < 2; ++i) {
      const auto block = block_of(1, {"the line " + std::to_string(i)}, i);
      ASSERT_TRUE((*file)->append(block.header, block.stored));
    }
  }
  const std::string whole = *read_file(path);
  const std::uint64_t second =
      SegmentFile::open(path, Check::kHeaders)->blocks[1].offset - kHeaderSize;
  for (std::size_t at = second; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    std::ofstream(path, std::ios::trunc | std::ios::binary) << changed;
    const auto opened = SegmentFile::open(path, Check::kEverything);
    ASSERT_TRUE(opened);
    // zstd's frame has bits without a meaning: then what was kept reads as it was.
    if (opened->blocks.size() == 2) {
      EXPECT_EQ(messages_of(*opened->file, opened->blocks[1]).at(0), "the line 1") << at;
    } else {
      EXPECT_EQ(opened->blocks.size(), 1u) << at;
    }
  }
}

/// Files that may not grow any further are as good as a full disk, in the middle of a block too.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t size) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{size, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(SegmentFile, WithoutRoomItIsAsItWasBefore) {
  const TemporaryDirectory directory;
  auto file = SegmentFile::create(directory.path() / "a");
  ASSERT_TRUE(file);
  const auto first = block_of(1, {"kept"}, 1);
  ASSERT_TRUE((*file)->append(first.header, first.stored));
  const std::uint64_t size = (*file)->size();
  const auto second = block_of(1, {"comes later"}, 2);
  {
    const FileSizeLimit limit(size + 50);
    const auto refused = (*file)->append(second.header, second.stored);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(refused.error().message.find("File too large"), std::string::npos);
  }
  EXPECT_EQ(std::filesystem::file_size(directory.path() / "a"), size);
  ASSERT_TRUE((*file)->append(second.header, second.stored));
  const auto opened = SegmentFile::open(directory.path() / "a", Check::kEverything);
  ASSERT_EQ(opened->blocks.size(), 2u);
  EXPECT_EQ(messages_of(*opened->file, opened->blocks[0]).at(0), "kept");
  EXPECT_EQ(messages_of(*opened->file, opened->blocks[1]).at(0), "comes later");
}

}  // namespace
}  // namespace minato::log_store
