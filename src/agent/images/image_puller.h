// ImagePuller: brings an image from its registry into the store: manifest, configuration, and those
// layers that are not here, fetched and unpacked in parallel. Safe on several threads; concurrent
// pulls of one image or one layer are one.
#pragma once

#include <semaphore>
#include <set>
#include <string>

#include "agent/images/image_manifest.h"
#include "agent/images/image_store.h"
#include "agent/images/registry_client.h"
#include "agent/images/single_flight.h"
#include "agent/images/store_rooms.h"

namespace minato::images {

class ImagePuller {
 public:
  /// `rooms` must outlive the puller.
  ImagePuller(StoreRooms& rooms, const ImageStoreOptions& options);

  /// Asks the registry, whatever is here. kCannotPullImage, without ECS's prefix; kStorageFull and
  /// kIo of this machine; kUnavailable when stopped.
  Result<ResolvedImage> pull(const ImageReference& reference, const PullOptions& options);

 private:
  struct Layer {
    Descriptor archive;
    Digest diff_id;
  };
  class Progress;

  Result<ResolvedImage> pull_now(const ImageReference& reference, const PullOptions& options);
  Result<Digest> fetch(RegistryClient& registry, const ImageReference& reference,
                       const PullOptions& options);
  Result<std::string> top_document(RegistryClient& registry, const ImageReference& reference);
  Status fetch_image(RegistryClient& registry, const ImageManifest& manifest,
                     const PullOptions& options);
  Status fetch_layers(RegistryClient& registry, const std::vector<Layer>& layers,
                      const PullOptions& options);
  Status fetch_layer(RegistryClient& registry, const Layer& layer, Progress& progress,
                     const std::stop_token& stop);
  Status unpack(const Layer& layer, PartialDownload& download, const std::stop_token& stop);
  Status remember(const ImageReference& reference, const Digest& digest);

  StoreRooms& rooms_;
  const ImageStoreOptions options_;
  SingleFlight<ResolvedImage> pulls_;
  SingleFlight<StoredLayer> layers_;
  std::counting_semaphore<> unpackers_;
};

}  // namespace minato::images
