#include "agent/images/image_manifest.h"

#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "agent/images/json_members.h"

namespace minato::images {
namespace {

constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";

Descriptor read_descriptor(const boost::json::object& object) {
  auto digest = Digest::parse(string_member(object, "digest"));
  if (!digest) throw std::invalid_argument(digest.error().message);
  return Descriptor{string_member(object, "mediaType"), std::move(*digest),
                    unsigned_member(object, "size")};
}

ImageManifest read_manifest(const boost::json::object& object) {
  ImageManifest manifest{read_descriptor(object_member(object, "config")), {}};
  for (const auto& layer : array_member(object, "layers")) {
    manifest.layers.push_back(read_descriptor(object_of(layer, "layers")));
  }
  return manifest;
}

IndexEntry read_entry(const boost::json::object& object) {
  IndexEntry entry{read_descriptor(object), {}, {}, {}, {}};
  const boost::json::object& platform = object_member(object, "platform");
  entry.os = string_member(platform, "os");
  entry.architecture = string_member(platform, "architecture");
  entry.variant = string_member(platform, "variant");
  const boost::json::object& annotations = object_member(object, "annotations");
  entry.image_name = string_member(annotations, "io.containerd.image.name");
  if (entry.image_name.empty()) {
    entry.image_name = string_member(annotations, "org.opencontainers.image.ref.name");
  }
  return entry;
}

ManifestDocument read_document(const boost::json::object& object) {
  if (find_member(object, "manifests") != nullptr) {
    ImageIndex index;
    for (const auto& entry : array_member(object, "manifests")) {
      index.manifests.push_back(read_entry(object_of(entry, "manifests")));
    }
    return index;
  }
  if (find_member(object, "config") == nullptr) {
    throw std::invalid_argument(find_member(object, "fsLayers") != nullptr
                                    ? "Docker's schema 1 is too old; push the image again"
                                    : "neither a manifest nor an index");
  }
  return read_manifest(object);
}

bool runs_here(const IndexEntry& entry) {
  return entry.os == "linux" && entry.architecture == this_architecture() &&
         (entry.variant.empty() || entry.variant == "v8" || entry.variant == "v1");
}

boost::json::object describe(const Descriptor& descriptor) {
  return {{"mediaType", descriptor.media_type},
          {"digest", descriptor.digest.str()},
          {"size", descriptor.size}};
}

}  // namespace

Result<ManifestDocument> parse_manifest(std::string_view json) {
  return reading("manifest", [&] { return read_document(parse_object(json)); });
}

std::string_view this_architecture() {
#if defined(__x86_64__)
  return "amd64";
#elif defined(__aarch64__)
  return "arm64";
#else
#error "Minato runs on amd64 and arm64."
#endif
}

Result<IndexEntry> choose_platform(const ImageIndex& index) {
  std::string offered;
  for (const IndexEntry& entry : index.manifests) {
    if (runs_here(entry)) return entry;
    if (!offered.empty()) offered += ", ";
    offered += entry.os.empty() ? "unnamed" : entry.os + "/" + entry.architecture;
  }
  if (index.manifests.size() == 1 && index.manifests.front().os.empty()) {
    return index.manifests.front();
  }
  return fail(ErrorCode::kNotFound, "no matching manifest for linux/" +
                                        std::string(this_architecture()) +
                                        " in the manifest list entries (there are: " +
                                        (offered.empty() ? "none" : offered) + ")");
}

std::string compose_manifest(const ImageManifest& manifest) {
  boost::json::array layers;
  for (const Descriptor& layer : manifest.layers) layers.push_back(describe(layer));
  return boost::json::serialize(boost::json::object{
      {"schemaVersion", 2},
      {"mediaType", boost::json::string_view(kOciManifest.data(), kOciManifest.size())},
      {"config", describe(manifest.config)},
      {"layers", std::move(layers)}});
}

std::string_view accepted_manifest_types() {
  return "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
         "application/vnd.docker.distribution.manifest.list.v2+json, "
         "application/vnd.docker.distribution.manifest.v2+json";
}

}  // namespace minato::images
