// BlobStore: the manifests and configurations of images, each named by its own digest. Layers'
// archives are not kept once they are unpacked. Safe on several threads and beside other processes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/images/digest.h"
#include "agent/images/store_folder.h"
#include "base/result.h"

namespace minato::images {

class BlobStore {
 public:
  /// `folder` must outlive the store.
  explicit BlobStore(StoreFolder& folder) : folder_(folder) {}

  /// Durable when it returns; the same content twice is one blob.
  Result<Digest> put(std::string_view content);

  /// kNotFound; kIo when the disk has changed it.
  Result<std::string> get(const Digest& digest) const;

  std::vector<Digest> all() const;
  Status discard(const Digest& digest);

 private:
  std::filesystem::path path_of(const Digest& digest) const;
  StoreFolder& folder_;
};

}  // namespace minato::images
