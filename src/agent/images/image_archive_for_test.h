// Image archives for the tests of this room: `docker save` and OCI layout, made of layers that are
// tars.
#pragma once

#include <string>
#include <vector>

#include "agent/images/archive_for_test.h"
#include "agent/images/digest.h"
#include "agent/images/image_manifest.h"

namespace minato::images {

struct ImageForTest {
  /// Uncompressed tars, lowest first.
  std::vector<std::string> layers;
  std::string config = R"({"Entrypoint":["/app"],"Cmd":["serve"],"Env":["A=1"]})";
  /// "", "gzip" or "zstd".
  std::string filter{};

  std::string layer_blob(std::size_t index) const {
    return filter.empty() ? layers[index] : compressed_for_test(layers[index], filter);
  }

  std::string config_file() const {
    std::string diff_ids;
    for (const std::string& layer : layers) {
      diff_ids += std::string(diff_ids.empty() ? "" : ",") + "\"" + Digest::of(layer).str() + "\"";
    }
    return R"({"architecture":")" + std::string(this_architecture()) +
           R"(","os":"linux","config":)" + config + R"(,"rootfs":{"type":"layers","diff_ids":[)" +
           diff_ids + "]}}";
  }

  std::string manifest() const {
    ImageManifest manifest{{"application/vnd.oci.image.config.v1+json", Digest::of(config_file()),
                            config_file().size()},
                           {}};
    const std::string suffix = filter.empty() ? "" : "+" + filter;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string blob = layer_blob(i);
      manifest.layers.push_back(
          {"application/vnd.oci.image.layer.v1.tar" + suffix, Digest::of(blob), blob.size()});
    }
    return compose_manifest(manifest);
  }
};

/// One file "name" with `content`.
inline std::string layer_with(const std::string& name, const std::string& content) {
  TarForTest tar;
  tar.folder("./").file(name, content);
  return tar.finish();
}

inline std::string docker_archive(const ImageForTest& image, const std::string& repo_tags) {
  TarForTest tar;
  std::string files;
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    const std::string file = "layer" + std::to_string(i) + "/layer.tar";
    files += std::string(files.empty() ? "" : ",") + "\"" + file + "\"";
    tar.file(file, image.layer_blob(i));
  }
  tar.file("config.json", image.config_file());
  tar.file("manifest.json", R"([{"Config":"config.json","RepoTags":)" + repo_tags +
                                R"(,"Layers":[)" + files + "]}]");
  return tar.finish();
}

inline std::string oci_archive(const ImageForTest& image, const std::string& name) {
  TarForTest tar;
  const auto blob = [&](const std::string& content) {
    tar.file("blobs/sha256/" + Digest::of(content).hex(), content);
  };
  for (std::size_t i = 0; i < image.layers.size(); ++i) blob(image.layer_blob(i));
  blob(image.config_file());
  blob(image.manifest());
  const std::string annotations =
      name.empty() ? "" : R"(,"annotations":{"org.opencontainers.image.ref.name":")" + name + "\"}";
  tar.file("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  tar.file(
      "index.json",
      R"({"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" +
          Digest::of(image.manifest()).str() + R"(","size":)" +
          std::to_string(image.manifest().size()) + annotations + "}]}");
  return tar.finish();
}

}  // namespace minato::images
