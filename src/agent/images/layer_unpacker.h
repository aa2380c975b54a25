// unpack_layer: turns a layer's archive into an overlayfs lower directory. Whiteouts become
// overlayfs's own; what a hostile archive tries outside the folder is refused or stays inside;
// device nodes are left out, for a container's /dev is the runtime's business.
#pragma once

#include <cstdint>
#include <set>
#include <stop_token>
#include <string>

#include "agent/images/byte_source.h"
#include "agent/images/digest.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::images {

struct UnpackLimits {
  /// Of the uncompressed archive, against decompression bombs.
  std::uint64_t max_bytes = 200ull << 30;
  std::uint64_t max_entries = 10'000'000;
};

struct UnpackedLayer {
  /// Of the uncompressed archive; the caller compares it with the image's configuration.
  Digest diff_id;
  /// Bytes of file content.
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
  std::uint64_t skipped_devices = 0;
  /// Folders without an entry of their own: their owner and mode are those of the layers below;
  /// "" is the root.
  std::set<std::string> implied_directories;
};

/// `archive` is compressed or not; `root` an empty folder, open for reading. Errors in the archive
/// are kInvalidParameter, a stop is kUnavailable; either leaves the folder half full.
Result<UnpackedLayer> unpack_layer(std::unique_ptr<ByteSource> archive, UniqueFd root,
                                   const UnpackLimits& limits = {}, std::stop_token stop = {});

}  // namespace minato::images
