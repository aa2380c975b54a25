#include "log_store/block_codec.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace minato::log_store {
namespace {

constexpr std::uint32_t kMagic = 0x314b4c4d;  // "MLK1"

template <class Number>
void put(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    out += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
  }
}

template <class Number>
Number get(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    number |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  bytes.remove_prefix(sizeof(Number));
  return static_cast<Number>(number);
}

/// FNV-1a: the header is small, and what follows it has zstd's own checksum.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

void put_number(std::string& out, std::uint64_t number) {
  while (number >= 0x80) {
    out += static_cast<char>(number | 0x80);
    number >>= 7;
  }
  out += static_cast<char>(number);
}

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::string compress(std::string_view raw, int level) {
  static thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string stored(ZSTD_compressBound(raw.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), stored.data(), stored.size(), raw.data(), raw.size());
  stored.resize(ZSTD_isError(size) ? 0 : size);
  return stored;
}

}  // namespace

std::string encode_header(const BlockHeader& header) {
  std::string out;
  out.reserve(kHeaderSize);
  put(out, kMagic);
  put(out, header.stored_size);
  put(out, header.raw_size);
  put(out, header.count);
  put(out, header.stream);
  put(out, header.first_timestamp);
  put(out, header.last_timestamp);
  put(out, header.first_sequence);
  put(out, header.last_sequence);
  put(out, header.ingestion_time);
  put(out, std::uint64_t{0});  // For what later versions have to say.
  put(out, checksum(out));
  return out;
}

std::optional<BlockHeader> decode_header(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return std::nullopt;
  bytes = bytes.substr(0, kHeaderSize);
  const std::uint64_t sum = checksum(bytes.substr(0, kHeaderSize - sizeof(std::uint64_t)));
  if (get<std::uint32_t>(bytes) != kMagic) return std::nullopt;
  BlockHeader header;
  header.stored_size = get<std::uint32_t>(bytes);
  header.raw_size = get<std::uint32_t>(bytes);
  header.count = get<std::uint32_t>(bytes);
  header.stream = get<std::uint64_t>(bytes);
  header.first_timestamp = get<std::int64_t>(bytes);
  header.last_timestamp = get<std::int64_t>(bytes);
  header.first_sequence = get<std::uint64_t>(bytes);
  header.last_sequence = get<std::uint64_t>(bytes);
  header.ingestion_time = get<std::int64_t>(bytes);
  get<std::uint64_t>(bytes);
  if (get<std::uint64_t>(bytes) != sum) return std::nullopt;
  if (header.stored_size > kLargestBlock || header.raw_size > kLargestBlock) return std::nullopt;
  return header;
}

void BlockWriter::add(const LineView& line) {
  BlockHeader& header = header_;
  if (lines_.empty()) {
    header.first_timestamp = line.position.timestamp;
    header.first_sequence = header.last_sequence = line.position.sequence;
    header.ingestion_time = line.ingestion_time;
  }
  header.last_timestamp = line.position.timestamp;
  header.first_sequence = std::min(header.first_sequence, line.position.sequence);
  header.last_sequence = std::max(header.last_sequence, line.position.sequence);
  header.ingestion_time = std::max(header.ingestion_time, line.ingestion_time);
  lines_.push_back(line);
  message_bytes_ += line.message.size();
}

BlockWriter::Block BlockWriter::finish(int compression_level) {
  std::string raw;
  raw.reserve(raw_size() + 64);
  for (const LineView& line : lines_) {
    put_number(raw, static_cast<std::uint64_t>(line.position.timestamp - header_.first_timestamp));
    put_number(raw, line.position.sequence - header_.first_sequence);
    put_number(raw, static_cast<std::uint64_t>(header_.ingestion_time - line.ingestion_time));
    put_number(raw, line.message.size());
    raw += line.message;
  }
  Block block{header_, compress(raw, compression_level)};
  block.header.count = static_cast<std::uint32_t>(lines_.size());
  block.header.raw_size = static_cast<std::uint32_t>(raw.size());
  block.header.stored_size = static_cast<std::uint32_t>(block.stored.size());
  lines_.clear();
  message_bytes_ = 0;
  return block;
}

Result<std::string> decompress_block(const BlockHeader& header, std::string_view stored) {
  static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  std::string raw(header.raw_size, '\0');
  const std::size_t size =
      ZSTD_decompressDCtx(context.get(), raw.data(), raw.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) || size != raw.size()) {
    return fail(ErrorCode::kIo, "a block of lines is damaged");
  }
  return raw;
}

std::optional<std::uint64_t> LineWalk::number() {
  std::uint64_t number = 0;
  for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
}

std::optional<LineView> LineWalk::next() {
  const auto timestamp = number();
  const auto sequence = number();
  const auto age = number();
  const auto size = number();
  if (!timestamp || !sequence || !age || !size || *size > rest_.size()) return std::nullopt;
  LineView line;
  line.position = {header_.first_timestamp + static_cast<std::int64_t>(*timestamp),
                   header_.first_sequence + *sequence};
  line.ingestion_time = header_.ingestion_time - static_cast<std::int64_t>(*age);
  line.message = rest_.substr(0, *size);
  rest_.remove_prefix(*size);
  return line;
}

}  // namespace minato::log_store
