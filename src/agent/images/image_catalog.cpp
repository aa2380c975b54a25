#include "agent/images/image_catalog.h"

#include <algorithm>

#include "agent/images/directory_mender.h"
#include "agent/images/image_manifest.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

std::string describe(const FoldersToMend& folders) {
  std::string text = "folders\n";
  for (const auto& [path, attributes] : folders) {
    text += std::to_string(attributes.mode) + " " + std::to_string(attributes.uid) + " " +
            std::to_string(attributes.gid) + " " + path + "\n";
  }
  return text;
}

}  // namespace

ImageCatalog::ImageCatalog(BlobStore& blobs, LayerStore& layers)
    : blobs_(blobs), layers_(layers), leases_(std::make_shared<LeaseBook>()) {}

Result<ImageCatalog::Documents> ImageCatalog::read_documents(const Digest& digest) const {
  Documents documents;
  Digest next = digest;
  for (;;) {
    const auto text = blobs_.get(next);
    if (!text) return fail(text.error());
    documents.blobs.insert(next);
    const auto document = parse_manifest(*text);
    if (!document) return fail(document.error());
    if (const auto* manifest = std::get_if<ImageManifest>(&*document)) {
      next = manifest->config.digest;
      break;
    }
    const auto entry = choose_platform(std::get<ImageIndex>(*document));
    if (!entry) return fail(entry.error());
    // An index cannot hold its own digest, so this ends.
    next = entry->manifest.digest;
  }
  const auto text = blobs_.get(next);
  if (!text) return fail(text.error());
  documents.blobs.insert(next);
  auto config = parse_image_config(*text);
  if (!config) return fail(config.error());
  documents.config = std::move(*config);
  return documents;
}

Result<std::vector<StoredLayer>> ImageCatalog::find_layers(const ImageConfigFile& config) const {
  std::vector<StoredLayer> layers;
  for (const Digest& diff_id : config.diff_ids) {
    auto layer = layers_.find(diff_id);
    if (!layer) return fail(layer.error());
    layers.push_back(std::move(*layer));
  }
  return layers;
}

Result<fs::path> ImageCatalog::mending_layer(const std::vector<StoredLayer>& layers) {
  const FoldersToMend folders = folders_to_mend(layers);
  if (folders.empty()) return fs::path();
  const Digest digest = Digest::of(describe(folders));
  if (const auto found = layers_.find(digest)) return found->directory;
  return layers_.add_folders(
      digest, [&](const fs::path& root) { return make_mended_folders(root, folders); });
}

Result<std::vector<fs::path>> ImageCatalog::lower_directories(
    const std::vector<StoredLayer>& layers) {
  std::vector<fs::path> directories;
  auto mending = mending_layer(layers);
  if (!mending) return fail(mending.error());
  if (!mending->empty()) directories.push_back(std::move(*mending));
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    // overlayfs refuses the same directory twice; what the upper one says, it says for both.
    if (std::find(directories.begin(), directories.end(), layer->directory) == directories.end()) {
      directories.push_back(layer->directory);
    }
  }
  if (!directories.empty()) return directories;
  // An image of nothing ("FROM scratch" with labels); a mount needs a folder all the same.
  auto nothing =
      layers_.add_folders(Digest::of("nothing"), [](const fs::path&) -> Status { return {}; });
  if (!nothing) return fail(nothing.error());
  directories.push_back(std::move(*nothing));
  return directories;
}

Result<ResolvedImage> ImageCatalog::resolve(const Digest& digest) {
  auto documents = read_documents(digest);
  if (!documents) return fail(documents.error());
  // Before the layers are looked at, so that they stay.
  auto lease = leases_->lease(digest.str());
  const auto layers = find_layers(documents->config);
  if (!layers) return fail(layers.error());
  auto directories = lower_directories(*layers);
  if (!directories) return fail(directories.error());
  ResolvedImage image;
  image.digest = digest.str();
  image.config = std::move(documents->config.config);
  image.layers = std::move(*directories);
  for (const StoredLayer& layer : *layers) image.size += layer.size;
  image.lease = std::move(lease);
  return image;
}

ImageContent ImageCatalog::content(const Digest& digest) {
  ImageContent content;
  auto documents = read_documents(digest);
  if (!documents) return content;
  content.blobs = std::move(documents->blobs);
  for (const Digest& diff_id : documents->config.diff_ids) {
    content.layer_places.insert(layers_.place_of(diff_id));
  }
  if (const auto image = resolve(digest)) {
    for (const fs::path& directory : image->layers) {
      content.layer_places.insert(directory.parent_path());
    }
  }
  return content;
}

}  // namespace minato::images
