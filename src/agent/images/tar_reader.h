// TarReader: goes through a tar stream entry by entry (ustar, GNU, pax; sparse files too), by
// libarchive. Names are bytes, whatever the locale. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "agent/images/byte_source.h"
#include "agent/images/contained_tree.h"
#include "base/result.h"

namespace minato::images {

struct TarEntry {
  enum class Kind { kFile, kDirectory, kSymlink, kHardLink, kFifo, kDevice, kOther };
  Kind kind = Kind::kOther;
  /// As written: may be absolute or hold "..".
  std::string path;
  /// Of symbolic and hard links.
  std::string link_target;
  FileAttributes attributes;
  std::uint64_t size = 0;
};

class TarReader {
 public:
  /// `source` must outlive the reader.
  explicit TarReader(ByteSource& source);
  ~TarReader();

  enum class Next { kEntry, kEnd };
  /// Moves to the next entry; kInvalidParameter when the stream is no tar or is damaged.
  Result<Next> next();
  const TarEntry& entry() const;

  /// Hands the entry's data over in pieces with their offsets; holes are left out.
  Status read_data(const std::function<Status(std::uint64_t offset, std::string_view)>& take);

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace minato::images
