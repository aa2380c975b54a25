// A block: some lines of one stream in the order of their positions, compressed by zstd, behind a
// header that says what is in it. Files of lines consist of blocks and nothing else. Pure, any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log_store/log_line.h"

namespace minato::log_store {

inline constexpr std::size_t kHeaderSize = 80;
/// Beyond what one request may bring; a header that says more is none.
inline constexpr std::uint32_t kLargestBlock = 64u << 20;

struct BlockHeader {
  std::uint32_t stored_size = 0;  // Of what follows the header.
  std::uint32_t raw_size = 0;
  std::uint32_t count = 0;
  StreamNumber stream = 0;
  std::int64_t first_timestamp = 0;
  std::int64_t last_timestamp = 0;
  std::uint64_t first_sequence = 0;  // The least, and
  std::uint64_t last_sequence = 0;   // the greatest of its lines.
  std::int64_t ingestion_time = 0;   // The latest.

  /// No line of it stands before `low` or behind `high`.
  Position low() const { return {first_timestamp, first_sequence}; }
  Position high() const { return {last_timestamp, last_sequence}; }
};

/// kHeaderSize bytes.
std::string encode_header(const BlockHeader& header);
/// Nothing for what is no header.
std::optional<BlockHeader> decode_header(std::string_view bytes);

/// One line in a decompressed block.
struct LineView {
  Position position;
  std::int64_t ingestion_time = 0;
  std::string_view message;
};

/// Gathers lines and makes a block of them.
class BlockWriter {
 public:
  explicit BlockWriter(StreamNumber stream) { header_.stream = stream; }

  /// Lines come in the order of their positions.
  void add(const LineView& line);
  bool empty() const { return lines_.empty(); }
  std::size_t raw_size() const { return message_bytes_ + lines_.size() * 8; }

  struct Block {
    BlockHeader header;
    std::string stored;
  };
  /// Begins anew afterwards. The messages must still be there.
  Block finish(int compression_level);

 private:
  BlockHeader header_;
  std::vector<LineView> lines_;
  std::size_t message_bytes_ = 0;
};

/// kIo when it was changed since it was written.
Result<std::string> decompress_block(const BlockHeader& header, std::string_view stored);

/// Goes through the lines of a decompressed block.
class LineWalk {
 public:
  LineWalk(const BlockHeader& header, std::string_view raw) : header_(header), rest_(raw) {}
  /// The next line; nothing at the end, or when what is left is no line.
  std::optional<LineView> next();

 private:
  std::optional<std::uint64_t> number();

  BlockHeader header_;
  std::string_view rest_;
};

}  // namespace minato::log_store
