// ArchiveLoader: takes the images out of an archive of `docker save` (manifest.json) or an OCI
// layout (index.json), plain, gzip or zstd. The archive is spread out in the workspace first, since
// what says what it holds comes last. Safe on several threads.
#pragma once

#include <string>
#include <vector>

#include "agent/images/archive_spread.h"
#include "agent/images/byte_source.h"
#include "agent/images/image_manifest.h"
#include "agent/images/image_store.h"
#include "agent/images/store_rooms.h"

namespace minato::images {

class ArchiveLoader {
 public:
  explicit ArchiveLoader(StoreRooms& rooms) : rooms_(rooms) {}

  /// See ImageStore::load_archive.
  Result<std::vector<StoredImage>> load(std::unique_ptr<ByteSource> archive,
                                        const std::string& fallback_name);

 private:
  /// An image found in the archive: the top document's digest and the names it gets.
  struct Found {
    Digest digest;
    std::vector<std::string> names;
  };

  Result<std::vector<Found>> load_spread(const ArchiveSpread& spread);
  Result<std::vector<Found>> load_docker(const ArchiveSpread& spread);
  Result<std::vector<Found>> load_oci(const ArchiveSpread& spread);
  Status load_oci_image(const ArchiveSpread& spread, const Digest& digest, int depth);
  /// Takes the configuration and the layers, whose files are given lowest first.
  Status take_image(const ArchiveSpread& spread, const std::string& config_text,
                    const std::vector<std::string>& layer_files);
  Result<std::vector<StoredImage>> give_names(const std::vector<Found>& images,
                                              const std::string& fallback_name);

  StoreRooms& rooms_;
};

}  // namespace minato::images
