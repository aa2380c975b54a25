// SegmentFile: one file of blocks, appended to until it is closed, and read at any time. What a
// crash left unfinished at its end is cut off when it is opened. Appending is for one thread at a
// time, reading for any.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "log_store/block_codec.h"

namespace minato::log_store {

/// A block and where it lies.
struct BlockPlace {
  BlockHeader header;
  std::uint64_t offset = 0;  // Of what follows the header.
};

class SegmentFile {
 public:
  /// An empty file that must not be there. The directory's entry is made durable.
  static Result<std::shared_ptr<SegmentFile>> create(const std::filesystem::path& path);

  enum class Check { kHeaders, kEverything };
  struct Opened {
    std::shared_ptr<SegmentFile> file;
    std::vector<BlockPlace> blocks;
    /// Bytes at the end that were no whole block.
    std::uint64_t cut_off = 0;
  };
  /// kEverything: also what the blocks hold is checked, and all from the first bad one on is cut
  /// off; kHeaders leaves the file as it is.
  static Result<Opened> open(const std::filesystem::path& path, Check check);

  /// Written when it returns, not synced. kUnavailable when there is no room: then the file is as
  /// it was before.
  Result<BlockPlace> append(BlockHeader header, std::string_view stored);
  Status sync() const;

  /// Decompressed. kIo when the file is damaged there.
  Result<std::string> read(const BlockPlace& place) const;

  std::uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }
  /// Renames it; the descriptor stays.
  Status rename(const std::filesystem::path& to);

 private:
  SegmentFile(std::filesystem::path path, UniqueFd fd)
      : path_(std::move(path)), fd_(std::move(fd)) {}

  std::vector<BlockPlace> scan(std::uint64_t size, Check check);

  std::filesystem::path path_;
  UniqueFd fd_;
  std::uint64_t size_ = 0;
};

/// Makes what was created, renamed or removed in a directory durable.
Status sync_directory(const std::filesystem::path& directory);

}  // namespace minato::log_store
