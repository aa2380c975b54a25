#include "agent/images/garbage_collector.h"

#include <filesystem>

#include "agent/images/json_members.h"
#include "base/file.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

Result<std::set<Digest>> images_to_keep(StoreRooms& rooms, const std::set<std::string>& in_use) {
  std::set<Digest> images;
  const auto names = rooms.names.read();
  if (!names) return fail(names.error());
  for (const auto& [name, image] : *names) images.insert(image.digest);
  std::set<std::string> used = rooms.catalog.leases().leased();
  used.insert(in_use.begin(), in_use.end());
  for (const std::string& text : used) {
    const auto digest = Digest::parse(text);
    if (!digest) return fail(digest.error());
    images.insert(*digest);
  }
  return images;
}

std::uint64_t size_of_layer(const fs::path& place) {
  const auto text = read_file(place / "layer.json");
  if (!text) return 0;
  return reading("layer", [&] { return unsigned_member(parse_object(*text), "size"); }).value_or(0);
}

}  // namespace

Result<CollectedGarbage> collect_garbage(StoreRooms& rooms, const std::set<std::string>& in_use) {
  const auto lock = rooms.folder->lock_for_collecting();
  if (!lock) return fail(lock.error());
  const auto images = images_to_keep(rooms, in_use);
  if (!images) return fail(images.error());
  std::set<Digest> blobs;
  std::set<fs::path> places;
  for (const Digest& image : *images) {
    ImageContent content = rooms.catalog.content(image);
    blobs.merge(content.blobs);
    places.merge(content.layer_places);
  }
  CollectedGarbage collected;
  for (const Digest& blob : rooms.blobs.all()) {
    if (blobs.contains(blob)) continue;
    if (auto gone = rooms.blobs.discard(blob); !gone) return fail(gone.error());
    ++collected.blobs;
  }
  for (const fs::path& place : rooms.layers.places()) {
    if (places.contains(place)) continue;
    const std::uint64_t size = size_of_layer(place);
    if (auto gone = rooms.layers.discard(place); !gone) return fail(gone.error());
    collected.bytes += size;
    ++collected.layers;
  }
  // Nobody is downloading now, so these are left from broken pulls.
  std::error_code problem;
  for (const auto& partial : fs::directory_iterator(rooms.folder->partial(), problem)) {
    collected.bytes += partial.file_size(problem);
    if (auto gone = rooms.folder->discard(partial.path()); !gone) return fail(gone.error());
  }
  return collected;
}

}  // namespace minato::images
