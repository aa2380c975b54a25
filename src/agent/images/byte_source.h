// ByteSource: a stream of bytes that is read once, front to back: a file, standard input, or what a
// decompressor makes of another source. Each source belongs to one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::images {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills the front of `buffer`, which is not empty, and says how much; 0 at the end.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

/// Reads a descriptor from its current position; `name` stands in errors.
std::unique_ptr<ByteSource> file_source(UniqueFd fd, std::string name);

/// What is inside, by the first bytes: gzip (of any number of members), zstd, or as it is.
/// kInvalidParameter for compressions that are not supported, kIo when reading fails.
Result<std::unique_ptr<ByteSource>> decompressed(std::unique_ptr<ByteSource> source);

/// The two decompressors; errors in the data are kInvalidParameter.
std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> compressed);
std::unique_ptr<ByteSource> zstd_source(std::unique_ptr<ByteSource> compressed);

/// Reads until `buffer` is full or the source ends.
Result<std::size_t> read_fully(ByteSource& source, std::span<char> buffer);

}  // namespace minato::images
