#include "agent/images/archive_loader.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "agent/images/json_members.h"
#include "agent/images/parallel.h"

namespace minato::images {
namespace {

constexpr int kMaxIndexDepth = 3;

/// One element of manifest.json.
struct DockerImage {
  std::string config;
  std::vector<std::string> names;
  std::vector<std::string> layers;
};

Result<std::vector<DockerImage>> parse_docker_manifest(const std::string& text) {
  return reading("manifest.json", [&] {
    // An array at the top; everything else here reads objects.
    const boost::json::object object = parse_object("{\"images\":" + text + "}");
    std::vector<DockerImage> images;
    for (const auto& element : array_member(object, "images")) {
      const boost::json::object& image = object_of(element, "manifest.json");
      images.push_back({string_member(image, "Config"), strings_member(image, "RepoTags"),
                        strings_member(image, "Layers")});
    }
    if (images.empty()) throw std::invalid_argument("it lists no image");
    return images;
  });
}

std::string blob_file(const Digest& digest) { return "blobs/sha256/" + digest.hex(); }

}  // namespace

Result<std::vector<StoredImage>> ArchiveLoader::load(std::unique_ptr<ByteSource> archive,
                                                     const std::string& fallback_name) {
  const auto lock = rooms_.folder->lock_for_adding();
  if (!lock) return fail(lock.error());
  const auto spread = ArchiveSpread::make(*rooms_.folder, std::move(archive));
  if (!spread) return fail(spread.error());
  const auto found = load_spread(**spread);
  if (!found) return fail(found.error());
  if (auto durable = rooms_.layers.make_durable(); !durable) return fail(durable.error());
  return give_names(*found, fallback_name);
}

Result<std::vector<ArchiveLoader::Found>> ArchiveLoader::load_spread(const ArchiveSpread& spread) {
  // Docker 25 and later write both; manifest.json has the names in full.
  if (spread.has("manifest.json")) return load_docker(spread);
  if (spread.has("index.json")) return load_oci(spread);
  return fail(ErrorCode::kInvalidParameter,
              "no image archive: neither manifest.json (docker save) nor index.json (OCI) in it");
}

Result<std::vector<ArchiveLoader::Found>> ArchiveLoader::load_docker(const ArchiveSpread& spread) {
  const auto text = spread.text("manifest.json");
  if (!text) return fail(text.error());
  const auto images = parse_docker_manifest(*text);
  if (!images) return fail(images.error());
  std::vector<Found> found;
  for (const DockerImage& image : *images) {
    const auto config = spread.text(image.config);
    if (!config) return fail(config.error());
    if (auto taken = take_image(spread, *config, image.layers); !taken) return fail(taken.error());
    const auto file = parse_image_config(*config);
    if (!file) return fail(file.error());
    ImageManifest manifest{
        Descriptor{"application/vnd.oci.image.config.v1+json", Digest::of(*config), config->size()},
        {}};
    for (const Digest& diff_id : file->diff_ids) {
      const auto layer = rooms_.layers.find(diff_id);
      manifest.layers.push_back(
          Descriptor{"application/vnd.oci.image.layer.v1.tar", diff_id, layer ? layer->size : 0});
    }
    auto digest = rooms_.blobs.put(compose_manifest(manifest));
    if (!digest) return fail(digest.error());
    found.push_back(Found{std::move(*digest), image.names});
  }
  return found;
}

Result<std::vector<ArchiveLoader::Found>> ArchiveLoader::load_oci(const ArchiveSpread& spread) {
  const auto text = spread.text("index.json");
  if (!text) return fail(text.error());
  const auto document = parse_manifest(*text);
  if (!document) return fail(document.error());
  const auto* index = std::get_if<ImageIndex>(&*document);
  if (index == nullptr || index->manifests.empty()) {
    return fail(ErrorCode::kInvalidParameter, "index.json lists no image");
  }
  // Entries with platforms are one image for several machines; others are images side by side.
  std::vector<IndexEntry> entries = index->manifests;
  const auto has_platform = [](const IndexEntry& entry) { return !entry.os.empty(); };
  if (entries.size() > 1 && std::all_of(entries.begin(), entries.end(), has_platform)) {
    auto chosen = choose_platform(*index);
    if (!chosen) return fail(chosen.error());
    entries = {std::move(*chosen)};
  }
  std::vector<Found> found;
  for (const IndexEntry& entry : entries) {
    if (auto taken = load_oci_image(spread, entry.manifest.digest, 0); !taken) {
      return fail(taken.error());
    }
    std::vector<std::string> names;
    if (!entry.image_name.empty()) names.push_back(entry.image_name);
    found.push_back(Found{entry.manifest.digest, std::move(names)});
  }
  return found;
}

Status ArchiveLoader::load_oci_image(const ArchiveSpread& spread, const Digest& digest, int depth) {
  if (depth > kMaxIndexDepth) {
    return fail(ErrorCode::kInvalidParameter, "index.json leads through too many indexes");
  }
  const auto text = spread.text(blob_file(digest));
  if (!text) return fail(text.error());
  if (Digest::of(*text) != digest) {
    return fail(ErrorCode::kInvalidParameter, blob_file(digest) + " is not what its name says");
  }
  const auto document = parse_manifest(*text);
  if (!document) return fail(document.error());
  if (const auto* index = std::get_if<ImageIndex>(&*document)) {
    const auto entry = choose_platform(*index);
    if (!entry) return fail(entry.error());
    if (auto taken = load_oci_image(spread, entry->manifest.digest, depth + 1); !taken)
      return taken;
  } else {
    const auto& manifest = std::get<ImageManifest>(*document);
    const auto config = spread.text(blob_file(manifest.config.digest));
    if (!config) return fail(config.error());
    if (Digest::of(*config) != manifest.config.digest) {
      return fail(ErrorCode::kInvalidParameter,
                  blob_file(manifest.config.digest) + " is not what its name says");
    }
    std::vector<std::string> files;
    for (const Descriptor& layer : manifest.layers) files.push_back(blob_file(layer.digest));
    if (auto taken = take_image(spread, *config, files); !taken) return taken;
  }
  if (auto put = rooms_.blobs.put(*text); !put) return fail(put.error());
  return {};
}

Status ArchiveLoader::take_image(const ArchiveSpread& spread, const std::string& config_text,
                                 const std::vector<std::string>& layer_files) {
  const auto config = parse_image_config(config_text);
  if (!config) return fail(config.error());
  if (config->diff_ids.size() != layer_files.size()) {
    return fail(ErrorCode::kInvalidParameter, "the archive has " +
                                                  std::to_string(layer_files.size()) +
                                                  " layers for an image, its configuration " +
                                                  std::to_string(config->diff_ids.size()));
  }
  const auto unpack = [&](std::size_t index, const std::stop_token& stop) -> Status {
    auto archive = spread.open(layer_files[index]);
    if (!archive) return fail(archive.error());
    const auto stored = rooms_.layers.add(config->diff_ids[index], std::move(*archive), stop);
    if (!stored) return fail(stored.error());
    return {};
  };
  if (auto unpacked = for_each_in_parallel(
          layer_files.size(), std::max(1u, std::thread::hardware_concurrency()), {}, unpack);
      !unpacked) {
    return unpacked;
  }
  if (auto put = rooms_.blobs.put(config_text); !put) return fail(put.error());
  return {};
}

Result<std::vector<StoredImage>> ArchiveLoader::give_names(const std::vector<Found>& images,
                                                           const std::string& fallback_name) {
  std::vector<StoredImage> loaded;
  for (const Found& image : images) {
    std::vector<std::string> names = image.names;
    if (names.empty() && !fallback_name.empty()) names.push_back(fallback_name);
    if (names.empty()) {
      return fail(ErrorCode::kInvalidParameter,
                  "the archive gives its image no name; say which it should have");
    }
    const auto resolved = rooms_.catalog.resolve(image.digest);
    if (!resolved) return fail(resolved.error());
    for (const std::string& name : names) {
      const auto reference = ImageReference::parse(name);
      if (!reference) return fail(reference.error());
      loaded.push_back({reference->canonical(), image.digest.str(), resolved->size,
                        StoredImage::Origin::kLoaded});
    }
  }
  // All or none: an archive whose second image is bad leaves no name of the first.
  const auto named = rooms_.names.update([&](ImageNames& all) {
    for (const StoredImage& image : loaded) {
      all.insert_or_assign(image.name, NamedImage{*Digest::parse(image.digest), image.origin});
    }
  });
  if (!named) return fail(named.error());
  return loaded;
}

}  // namespace minato::images
