// ImageCatalog: what an image consists of, from the digest of its manifest (or index) down to its
// configuration and layers. Safe on several threads.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <vector>

#include "agent/images/blob_store.h"
#include "agent/images/image_store.h"
#include "agent/images/layer_store.h"
#include "agent/images/lease_book.h"
#include "base/result.h"

namespace minato::images {

/// What garbage collection must keep for an image; layers need not all be there.
struct ImageContent {
  std::set<Digest> blobs;
  std::set<std::filesystem::path> layer_places;
};

class ImageCatalog {
 public:
  ImageCatalog(BlobStore& blobs, LayerStore& layers);

  /// An image that is here completely; kNotFound when something of it is missing.
  Result<ResolvedImage> resolve(const Digest& digest);

  /// As far as it is here; empty when the manifest is not.
  ImageContent content(const Digest& digest);

  const LeaseBook& leases() const { return *leases_; }

 private:
  struct Documents {
    std::set<Digest> blobs;
    ImageConfigFile config;
  };
  Result<Documents> read_documents(const Digest& digest) const;
  Result<std::vector<StoredLayer>> find_layers(const ImageConfigFile& config) const;
  Result<std::vector<std::filesystem::path>> lower_directories(
      const std::vector<StoredLayer>& layers);
  Result<std::filesystem::path> mending_layer(const std::vector<StoredLayer>& layers);

  BlobStore& blobs_;
  LayerStore& layers_;
  std::shared_ptr<LeaseBook> leases_;
};

}  // namespace minato::images
