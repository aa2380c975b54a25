// ImageStore: the images of one machine, below <data>/images. Content is addressed by digest,
// layers are unpacked once into overlayfs lower directories and shared by all images, names point
// to manifests. Every change appears by rename, so that kill -9 or a full disk leaves nothing half
// done. Safe on several threads and beside other processes that open the same folder.
//
// When a name is used straight from the store, and when its registry is asked (as ECS's agent
// does by default, ECS_IMAGE_PULL_BEHAVIOR):
//  - a digest that is here is used: it cannot have changed;
//  - a name written without a registry ("sample:v1") that was loaded by load_archive is used;
//  - any other name is pulled, which costs one small request when nothing changed; when the pull
//    fails, the image that is here under that name is used, if any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/images/image_config.h"
#include "agent/images/image_reference.h"
#include "base/result.h"

namespace minato::images {

/// Keeps an image's layers from garbage collection while it lives, in this process.
struct ImageLease;

struct ResolvedImage {
  /// Of the manifest, "sha256:...": what DescribeTasks shows as imageDigest.
  std::string digest;
  ImageConfig config;
  /// Absolute overlayfs lower directories, topmost first: join with ':' for lowerdir=. A page of
  /// mount options holds about sixty of them; mount relative to layers_directory() for more.
  std::vector<std::filesystem::path> layers;
  /// Bytes of the unpacked layers.
  std::uint64_t size = 0;
  /// Hold this copy for as long as the layers are mounted.
  std::shared_ptr<const ImageLease> lease;
};

struct RegistryCredentials {
  std::string username;
  std::string password;
};

/// ECS_IMAGE_PULL_BEHAVIOR: default, always, once, prefer-cached (the last two differ in ECS only
/// by how its clean-up counts).
enum class PullBehavior { kDefault, kAlways, kPreferCached };

struct PullProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  int layers_done = 0;
  int layers_total = 0;
};

struct PullOptions {
  std::optional<RegistryCredentials> credentials;
  /// Called from several threads, one at a time.
  std::function<void(const PullProgress&)> on_progress;
  PullBehavior behavior = PullBehavior::kDefault;
  /// Ends the pull early with kUnavailable.
  std::stop_token stop;
};

struct StoredImage {
  /// Canonical: "docker.io/library/sample:v1".
  std::string name;
  std::string digest;
  std::uint64_t size = 0;
  enum class Origin { kPulled, kLoaded } origin = Origin::kPulled;
};

struct ImageStoreOptions {
  /// The long-running owner deletes what was removed, slowly, on a thread of its own; a short
  /// command leaves that to it.
  enum class Housekeeping { kBackground, kNone } housekeeping = Housekeeping::kBackground;
  /// Registries spoken to by plain HTTP ("registry.local:5000"). Loopback names and addresses need
  /// not be listed.
  std::set<std::string> insecure_registries;
  /// PEM; empty: the system's.
  std::string certificate_authorities;
};

struct CollectedGarbage {
  int layers = 0;
  int blobs = 0;
  std::uint64_t bytes = 0;
};

class ImageStore {
 public:
  /// Makes the folder if need be and clears away what a killed predecessor left half done.
  /// kIo or kStorageFull when the folder cannot be used.
  static Result<std::unique_ptr<ImageStore>> open(std::filesystem::path root,
                                                  ImageStoreOptions options = {});
  ~ImageStore();

  /// What is here under that name or digest; kNotFound. Asks no registry.
  Result<ResolvedImage> find(const std::string& reference);

  /// Blocks until the image is here, by the rules above. Concurrent pulls of one image or layer
  /// are one. Failures are kCannotPullImage with the whole reason that ECS shows:
  /// "CannotPullContainerError: ...".
  Result<ResolvedImage> pull(const std::string& reference, const PullOptions& options = {});

  /// Takes an archive of `docker save` or an OCI layout, plain, gzip or zstd. "-" is standard
  /// input. `fallback_name` names an image that the archive leaves without one; such an image is
  /// refused if it is empty. Durable when it returns.
  Result<std::vector<StoredImage>> load_archive(const std::filesystem::path& archive,
                                                const std::string& fallback_name = {});

  /// By name.
  Result<std::vector<StoredImage>> list();

  /// Forgets the name; content goes with the next collect_garbage. kNotFound.
  Status remove(const std::string& reference);

  /// Removes content that no name, no lease and none of `in_use` (manifest digests) refers to.
  /// Does nothing while some process pulls or loads: kUnavailable.
  Result<CollectedGarbage> collect_garbage(const std::set<std::string>& in_use);

  /// The parent of all layers, for mounts with relative lower directories.
  std::filesystem::path layers_directory() const;

 private:
  struct Parts;
  explicit ImageStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace minato::images
