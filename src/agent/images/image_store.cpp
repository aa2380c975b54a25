#include "agent/images/image_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "agent/images/archive_loader.h"
#include "agent/images/garbage_collector.h"
#include "agent/images/housekeeper.h"
#include "agent/images/image_puller.h"
#include "agent/images/store_rooms.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::images {
namespace {

constexpr std::string_view kEcsPrefix = "CannotPullContainerError: ";

/// Only a stop is not the image's end.
Error as_ecs_says(const Error& error) {
  if (error.code == ErrorCode::kUnavailable) return error;
  return Error{ErrorCode::kCannotPullImage, std::string(kEcsPrefix) + error.message};
}

Result<std::unique_ptr<ByteSource>> open_archive(const std::filesystem::path& archive) {
  const bool standard_input = archive == "-";
  UniqueFd file(standard_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                               : ::open(archive.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail(errno_error(archive.native(), errno));
  return file_source(std::move(file), standard_input ? "standard input" : archive.native());
}

}  // namespace

struct ImageStore::Parts {
  Parts(std::unique_ptr<StoreFolder> folder, const ImageStoreOptions& options)
      : rooms(std::move(folder)), puller(rooms, options) {
    if (options.housekeeping == ImageStoreOptions::Housekeeping::kNone) return;
    const auto make_durable = [this] {
      if (auto done = rooms.layers.make_durable(); !done) {
        spdlog::warn("images: {}", done.error().message);
      }
    };
    housekeeper = std::make_unique<Housekeeper>(rooms.folder->trash(), make_durable);
  }

  void tidy_up() {
    if (housekeeper) housekeeper->wake();
  }

  /// What `reference` means here, without a registry.
  Result<NamedImage> look_up(const ImageReference& reference) const {
    const auto names = rooms.names.read();
    if (!names) return fail(names.error());
    if (!reference.digest().empty()) {
      auto digest = Digest::parse(reference.digest());
      if (!digest) return fail(digest.error());
      return NamedImage{std::move(*digest)};
    }
    const auto found = names->find(reference.canonical());
    if (found == names->end()) {
      return fail(ErrorCode::kNotFound, "no image " + reference.canonical() + " here");
    }
    return found->second;
  }

  /// See the top of image_store.h.
  bool asks_no_registry(const ImageReference& reference, const NamedImage& image,
                        PullBehavior behavior) const {
    if (behavior == PullBehavior::kPreferCached) return true;
    if (!reference.digest().empty()) return true;
    return image.origin == StoredImage::Origin::kLoaded && !reference.names_registry();
  }

  StoreRooms rooms;
  ImagePuller puller;
  std::unique_ptr<Housekeeper> housekeeper;
};

ImageStore::ImageStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ImageStore::~ImageStore() = default;

Result<std::unique_ptr<ImageStore>> ImageStore::open(std::filesystem::path root,
                                                     ImageStoreOptions options) {
  auto folder = StoreFolder::open(std::move(root));
  if (!folder) return fail(folder.error());
  return std::unique_ptr<ImageStore>(
      new ImageStore(std::make_unique<Parts>(std::move(*folder), options)));
}

std::filesystem::path ImageStore::layers_directory() const {
  return parts_->rooms.folder->layers();
}

Result<ResolvedImage> ImageStore::find(const std::string& reference) {
  const auto lock = parts_->rooms.folder->lock_for_adding();
  if (!lock) return fail(lock.error());
  if (const auto digest = Digest::parse(reference)) return parts_->rooms.catalog.resolve(*digest);
  const auto parsed = ImageReference::parse(reference);
  if (!parsed) return fail(parsed.error());
  const auto image = parts_->look_up(*parsed);
  if (!image) return fail(image.error());
  return parts_->rooms.catalog.resolve(image->digest);
}

Result<ResolvedImage> ImageStore::pull(const std::string& reference, const PullOptions& options) {
  const auto parsed = ImageReference::parse(reference);
  if (!parsed) return fail(as_ecs_says(parsed.error()));
  auto here = find(reference);
  const auto named = parts_->look_up(*parsed);
  if (here && named && options.behavior != PullBehavior::kAlways &&
      parts_->asks_no_registry(*parsed, *named, options.behavior)) {
    return here;
  }
  auto pulled = parts_->puller.pull(*parsed, options);
  parts_->tidy_up();
  if (pulled) return pulled;
  const bool stopped = pulled.error().code == ErrorCode::kUnavailable;
  if (here && !stopped && options.behavior == PullBehavior::kDefault) {
    spdlog::warn("images: using the {} that is here: {}", parsed->canonical(),
                 pulled.error().message);
    return here;
  }
  return fail(as_ecs_says(pulled.error()));
}

Result<std::vector<StoredImage>> ImageStore::load_archive(const std::filesystem::path& archive,
                                                          const std::string& fallback_name) {
  auto source = open_archive(archive);
  if (!source) return fail(source.error());
  auto loaded = ArchiveLoader(parts_->rooms).load(std::move(*source), fallback_name);
  parts_->tidy_up();
  if (!loaded) return fail(loaded.error().code, archive.native() + ": " + loaded.error().message);
  return loaded;
}

Result<std::vector<StoredImage>> ImageStore::list() {
  const auto names = parts_->rooms.names.read();
  if (!names) return fail(names.error());
  std::vector<StoredImage> images;
  for (const auto& [name, image] : *names) {
    const auto resolved = parts_->rooms.catalog.resolve(image.digest);
    images.push_back({name, image.digest.str(), resolved ? resolved->size : 0, image.origin});
  }
  return images;
}

Status ImageStore::remove(const std::string& reference) {
  const auto parsed = ImageReference::parse(reference);
  if (!parsed) return fail(parsed.error());
  bool found = false;
  const auto updated = parts_->rooms.names.update(
      [&](ImageNames& names) { found = names.erase(parsed->canonical()) > 0; });
  if (!updated) return updated;
  if (!found) return fail(ErrorCode::kNotFound, "no image " + parsed->canonical() + " here");
  return {};
}

Result<CollectedGarbage> ImageStore::collect_garbage(const std::set<std::string>& in_use) {
  auto collected = images::collect_garbage(parts_->rooms, in_use);
  parts_->tidy_up();
  return collected;
}

}  // namespace minato::images
