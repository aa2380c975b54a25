// The documents of a registry or an OCI layout that lead from a name to an image's content: a
// manifest (configuration and layers of one image) or an index (manifests by platform). Docker's
// schema 2 and OCI's forms read alike. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agent/images/digest.h"
#include "base/result.h"

namespace minato::images {

/// Manifests are small; a registry that sends more is not asked further.
constexpr std::uint64_t kMaxManifestBytes = 8 << 20;

struct Descriptor {
  std::string media_type;
  Digest digest;
  /// Bytes of the blob.
  std::uint64_t size = 0;
};

struct ImageManifest {
  Descriptor config;
  /// Lowest first.
  std::vector<Descriptor> layers;
};

struct IndexEntry {
  Descriptor manifest;
  /// Empty when the entry names no platform, as in most OCI layouts.
  std::string os;
  std::string architecture;
  std::string variant;
  /// Annotations that archives use for the image's name; empty when absent.
  std::string image_name;
};

struct ImageIndex {
  std::vector<IndexEntry> manifests;
};

using ManifestDocument = std::variant<ImageManifest, ImageIndex>;

/// Tells the two apart by their members. kInvalidParameter with what is wrong.
Result<ManifestDocument> parse_manifest(std::string_view json);

/// This machine's: "amd64", "arm64".
std::string_view this_architecture();

/// The entry for linux on this machine, else an only entry without platform; kNotFound lists what
/// there is.
Result<IndexEntry> choose_platform(const ImageIndex& index);

/// The OCI manifest of an image that came without one (`docker save`).
std::string compose_manifest(const ImageManifest& manifest);

/// What a client that reads the above tells a registry with Accept.
std::string_view accepted_manifest_types();

}  // namespace minato::images
