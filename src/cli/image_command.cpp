#include <iostream>

#include "agent/images/image_store.h"
#include "cli/commands.h"
#include "cli/text_table.h"

namespace minato::cli {
namespace {

Result<std::unique_ptr<images::ImageStore>> open_store(const PlaceOptions& place) {
  images::ImageStoreOptions options;
  options.housekeeping = images::ImageStoreOptions::Housekeeping::kNone;
  return images::ImageStore::open(place.data / "images", std::move(options));
}

std::string mebibytes(std::uint64_t bytes) {
  const std::uint64_t tenths = bytes * 10 / (1024 * 1024);
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " MiB";
}

}  // namespace

int run_image_load(const PlaceOptions& place, const std::filesystem::path& archive,
                   const std::string& name) {
  const auto store = open_store(place);
  if (!store) return say_error(store.error().message);
  const auto loaded = (*store)->load_archive(archive, name);
  if (!loaded) return say_error(loaded.error().message);
  for (const auto& image : *loaded) {
    std::cout << "Loaded " << image.name << " (" << image.digest << ", " << mebibytes(image.size)
              << ")\n";
  }
  return 0;
}

int run_image_list(const PlaceOptions& place) {
  const auto store = open_store(place);
  if (!store) return say_error(store.error().message);
  const auto images = (*store)->list();
  if (!images) return say_error(images.error().message);
  TextTable table({"IMAGE", "DIGEST", "SIZE"});
  for (const auto& image : *images) {
    table.add({image.name, image.digest.substr(0, 19), mebibytes(image.size)});
  }
  std::cout << table.text();
  return 0;
}

}  // namespace minato::cli
