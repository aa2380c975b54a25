#include "agent/images/image_puller.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <thread>

#include "agent/images/parallel.h"

namespace minato::images {
namespace {

/// More connections make registries throttle; Docker has three.
constexpr std::size_t kTransfers = 4;

/// Pulls that may differ in their outcome are different pulls.
std::string flight_key(const ImageReference& reference, const PullOptions& options) {
  std::string key = reference.canonical();
  if (options.credentials) {
    key += '\n' + options.credentials->username + '\n' + options.credentials->password;
  }
  return key;
}

/// What is wrong with the image or missing in it is a reason why it cannot be pulled.
Error as_pull_error(Error error) {
  if (error.code == ErrorCode::kInvalidParameter || error.code == ErrorCode::kNotFound) {
    error.code = ErrorCode::kCannotPullImage;
  }
  return error;
}

}  // namespace

class ImagePuller::Progress {
 public:
  Progress(const std::vector<Layer>& layers, const PullOptions& options) : options_(options) {
    state_.layers_total = static_cast<int>(layers.size());
    for (const Layer& layer : layers) state_.bytes_total += layer.archive.size;
  }

  void add(std::uint64_t bytes, int layers) {
    const std::lock_guard lock(mutex_);
    state_.bytes_done = std::min(state_.bytes_done + bytes, state_.bytes_total);
    state_.layers_done += layers;
    if (options_.on_progress) options_.on_progress(state_);
  }

 private:
  const PullOptions& options_;
  std::mutex mutex_;
  PullProgress state_;
};

ImagePuller::ImagePuller(StoreRooms& rooms, const ImageStoreOptions& options)
    : rooms_(rooms),
      options_(options),
      unpackers_(std::max(1u, std::thread::hardware_concurrency())) {}

Result<ResolvedImage> ImagePuller::pull(const ImageReference& reference,
                                        const PullOptions& options) {
  return pulls_.run(flight_key(reference, options), options.stop,
                    [&] { return pull_now(reference, options); });
}

Result<ResolvedImage> ImagePuller::pull_now(const ImageReference& reference,
                                            const PullOptions& options) {
  const auto lock = rooms_.folder->lock_for_adding();
  if (!lock) return fail(lock.error());
  RegistryOptions registry_options;
  registry_options.credentials = options.credentials;
  registry_options.insecure_registries = options_.insecure_registries;
  registry_options.certificate_authorities = options_.certificate_authorities;
  RegistryClient registry(reference, std::move(registry_options), options.stop);
  const auto digest = fetch(registry, reference, options);
  if (!digest) return fail(as_pull_error(digest.error()));
  auto image = rooms_.catalog.resolve(*digest);
  if (!image) return fail(as_pull_error(image.error()));
  if (auto kept = remember(reference, *digest); !kept) return fail(kept.error());
  return image;
}

Result<Digest> ImagePuller::fetch(RegistryClient& registry, const ImageReference& reference,
                                  const PullOptions& options) {
  if (reference.digest().empty()) {
    const auto current = registry.resolve_tag();
    if (!current) return fail(current.error());
    if (*current && rooms_.catalog.resolve(**current)) return **current;
  }
  const auto top = top_document(registry, reference);
  if (!top) return fail(top.error());
  auto document = parse_manifest(*top);
  if (!document) return fail(document.error());
  std::string manifest_text = *top;
  if (const auto* index = std::get_if<ImageIndex>(&*document)) {
    const auto entry = choose_platform(*index);
    if (!entry) return fail(entry.error());
    auto text = registry.manifest(entry->manifest.digest);
    if (!text) return fail(text.error());
    manifest_text = std::move(*text);
    document = parse_manifest(manifest_text);
    if (!document) return fail(document.error());
  }
  const auto* manifest = std::get_if<ImageManifest>(&*document);
  if (manifest == nullptr) {
    return fail(ErrorCode::kCannotPullImage, "an index within an index is not supported");
  }
  if (auto fetched = fetch_image(registry, *manifest, options); !fetched) {
    return fail(fetched.error());
  }
  if (auto put = rooms_.blobs.put(manifest_text); !put) return fail(put.error());
  return rooms_.blobs.put(*top);
}

Result<std::string> ImagePuller::top_document(RegistryClient& registry,
                                              const ImageReference& reference) {
  if (reference.digest().empty()) return registry.manifest_by_tag();
  const auto digest = Digest::parse(reference.digest());
  if (!digest) return fail(digest.error());
  return registry.manifest(*digest);
}

Status ImagePuller::fetch_image(RegistryClient& registry, const ImageManifest& manifest,
                                const PullOptions& options) {
  auto config_text = rooms_.blobs.get(manifest.config.digest);
  if (!config_text) config_text = registry.blob(manifest.config);
  if (!config_text) return fail(config_text.error());
  const auto config = parse_image_config(*config_text);
  if (!config) return fail(config.error());
  if (config->diff_ids.size() != manifest.layers.size()) {
    return fail(ErrorCode::kCannotPullImage,
                "the manifest has " + std::to_string(manifest.layers.size()) +
                    " layers, the configuration " + std::to_string(config->diff_ids.size()));
  }
  std::vector<Layer> layers;
  for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
    layers.push_back(Layer{manifest.layers[i], config->diff_ids[i]});
  }
  if (auto fetched = fetch_layers(registry, layers, options); !fetched) return fetched;
  if (auto put = rooms_.blobs.put(*config_text); !put) return fail(put.error());
  return {};
}

Status ImagePuller::fetch_layers(RegistryClient& registry, const std::vector<Layer>& layers,
                                 const PullOptions& options) {
  Progress progress(layers, options);
  progress.add(0, 0);
  // The largest first: the end is not left waiting for one.
  std::vector<std::size_t> order(layers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return layers[a].archive.size > layers[b].archive.size;
  });
  return for_each_in_parallel(layers.size(), kTransfers, options.stop,
                              [&](std::size_t index, const std::stop_token& stop) {
                                return fetch_layer(registry, layers[order[index]], progress, stop);
                              });
}

Status ImagePuller::fetch_layer(RegistryClient& registry, const Layer& layer, Progress& progress,
                                const std::stop_token& stop) {
  std::uint64_t fetched = 0;
  const auto work = [&]() -> Result<StoredLayer> {
    if (auto found = rooms_.layers.find(layer.diff_id)) return found;
    auto download =
        PartialDownload::open(rooms_.folder->partial() / layer.archive.digest.hex(), layer.archive);
    if (!download) return fail(download.error());
    fetched = download->offset();
    progress.add(fetched, 0);
    const auto on_bytes = [&](std::uint64_t bytes) {
      fetched += bytes;
      progress.add(bytes, 0);
    };
    Status done = registry.download(layer.archive, *download, on_bytes);
    if (done) done = unpack(layer, *download, stop);
    // The room that it takes may be the room that is missing.
    if (done || done.error().code == ErrorCode::kStorageFull) download->remove();
    if (!done) return fail(done.error());
    return rooms_.layers.find(layer.diff_id);
  };
  const auto stored = layers_.run(layer.diff_id.str(), stop, work);
  if (!stored) return fail(stored.error());
  progress.add(layer.archive.size - std::min(fetched, layer.archive.size), 1);
  return {};
}

Status ImagePuller::unpack(const Layer& layer, PartialDownload& download,
                           const std::stop_token& stop) {
  auto archive = download.finish();
  if (!archive) return fail(archive.error());
  unpackers_.acquire();
  const auto stored = rooms_.layers.add(
      layer.diff_id, file_source(std::move(*archive), layer.archive.digest.str()), stop);
  unpackers_.release();
  if (!stored) {
    return fail(stored.error().code, "failed to register layer " + layer.archive.digest.str() +
                                         ": " + stored.error().message);
  }
  return {};
}

Status ImagePuller::remember(const ImageReference& reference, const Digest& digest) {
  const NamedImage named{digest, StoredImage::Origin::kPulled};
  const auto names = rooms_.names.read();
  if (names) {
    const auto found = names->find(reference.canonical());
    if (found != names->end() && found->second == named) return {};
  }
  return rooms_.names.update(
      [&](ImageNames& all) { all.insert_or_assign(reference.canonical(), named); });
}

}  // namespace minato::images
