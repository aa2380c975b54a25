// ImageConfig: what an image says about how it wants to be run (the "config" object of an OCI or
// Docker image configuration). A task definition's own members override it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/images/digest.h"
#include "base/result.h"

namespace minato::images {

struct ImageConfig {
  std::vector<std::string> entrypoint;
  std::vector<std::string> cmd;
  /// "NAME=value".
  std::vector<std::string> env;
  /// Empty means "/".
  std::string working_dir;
  /// "user", "uid", "user:group", "uid:gid"; empty means root.
  std::string user;
  /// "SIGQUIT" or "3"; empty means SIGTERM.
  std::string stop_signal;
  /// "80/tcp".
  std::vector<std::string> exposed_ports;
  /// Absolute paths in the container that the image wants to be volumes.
  std::vector<std::string> volumes;

  friend bool operator==(const ImageConfig&, const ImageConfig&) = default;
};

/// An image configuration blob: how to run it, and the digests of its uncompressed layers.
struct ImageConfigFile {
  std::string architecture;
  std::string os;
  ImageConfig config;
  /// Lowest layer first, as in the blob.
  std::vector<Digest> diff_ids;
};

/// Reads a blob of type application/vnd.oci.image.config.v1+json or Docker's equivalent.
/// kInvalidParameter with the member that is wrong.
Result<ImageConfigFile> parse_image_config(std::string_view json);

}  // namespace minato::images
