// StoreRooms: the parts of an image store that pulling, loading and cleaning work on together.
#pragma once

#include "agent/images/blob_store.h"
#include "agent/images/image_catalog.h"
#include "agent/images/layer_store.h"
#include "agent/images/name_index.h"
#include "agent/images/store_folder.h"

namespace minato::images {

struct StoreRooms {
  explicit StoreRooms(std::unique_ptr<StoreFolder> opened)
      : folder(std::move(opened)),
        blobs(*folder),
        layers(*folder),
        names(*folder),
        catalog(blobs, layers) {}

  std::unique_ptr<StoreFolder> folder;
  BlobStore blobs;
  LayerStore layers;
  NameIndex names;
  ImageCatalog catalog;
};

}  // namespace minato::images
