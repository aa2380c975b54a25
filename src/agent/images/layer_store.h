// LayerStore: unpacked layers, each once, named by the digest of its uncompressed archive (diff id)
// and shared by all images that have it. A layer appears by rename, complete. Safe on several
// threads and beside other processes.
//
// Syncing every file of a layer would take longer than unpacking it, so a new layer counts only
// until the machine stops: make_durable() syncs once and marks all. A layer without
// the mark from before the last boot may have lost data and is discarded by the next opening.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/images/byte_source.h"
#include "agent/images/digest.h"
#include "agent/images/store_folder.h"
#include "base/result.h"

namespace minato::images {

struct StoredLayer {
  /// The overlayfs lower directory.
  std::filesystem::path directory;
  std::uint64_t size = 0;
  /// See UnpackedLayer.
  std::set<std::string> implied_directories;
};

class LayerStore {
 public:
  /// Discards what a machine's stop may have damaged. `folder` must outlive the store.
  explicit LayerStore(StoreFolder& folder);

  /// kNotFound.
  Result<StoredLayer> find(const Digest& diff_id) const;

  /// Unpacks unless it is there already. kInvalidParameter when the archive is not what `diff_id`
  /// says, or is refused.
  Result<StoredLayer> add(const Digest& diff_id, std::unique_ptr<ByteSource> archive,
                          const std::stop_token& stop);

  /// A layer that `fill` makes below the folder that it is given, named by `digest`.
  Result<std::filesystem::path> add_folders(
      const Digest& digest, const std::function<Status(const std::filesystem::path&)>& fill);

  /// After this, what was added survives a loss of power. kIo.
  Status make_durable();

  /// The folder of a layer, whether it is there or not.
  std::filesystem::path place_of(const Digest& diff_id) const;
  /// Every folder in the store.
  std::vector<std::filesystem::path> places() const;
  Status discard(const std::filesystem::path& place) { return folder_.discard(place); }

 private:
  void discard_doubtful();
  Result<StoredLayer> publish(
      const Digest& digest,
      const std::function<Result<StoredLayer>(const std::filesystem::path&)>& fill);
  void note_undurable(const std::filesystem::path& place);
  Status sync(const std::set<std::filesystem::path>& places) const;
  Status adopt(const std::filesystem::path& draft, const std::filesystem::path& place);

  StoreFolder& folder_;
  const std::string boot_id_;
  std::mutex mutex_;
  std::set<std::filesystem::path> undurable_;
};

}  // namespace minato::images
