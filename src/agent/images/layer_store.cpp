#include "agent/images/layer_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdio>

#include "agent/images/durable_tree.h"
#include "agent/images/json_members.h"
#include "agent/images/layer_unpacker.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

/// Short names, for a page of mount options must hold all of an image's layers. The whole digest is
/// in layer.json.
constexpr std::size_t kNameLength = 32;

struct LayerNote {
  std::string diff_id;
  std::uint64_t size = 0;
  std::set<std::string> implied_directories;
  std::string boot_id;
};

std::string write_note(const LayerNote& note) {
  boost::json::array implied;
  for (const std::string& path : note.implied_directories) implied.emplace_back(path);
  return boost::json::serialize(boost::json::object{{"diffId", note.diff_id},
                                                    {"size", note.size},
                                                    {"implied", std::move(implied)},
                                                    {"boot", note.boot_id}});
}

Result<LayerNote> read_note(const fs::path& place) {
  const auto text = read_file(place / "layer.json");
  if (!text) return fail(text.error());
  return reading((place / "layer.json").native(), [&] {
    const boost::json::object object = parse_object(*text);
    const auto implied = strings_member(object, "implied");
    return LayerNote{string_member(object, "diffId"),
                     unsigned_member(object, "size"),
                     {implied.begin(), implied.end()},
                     string_member(object, "boot")};
  });
}

/// Changes with every start of the machine; empty where the kernel does not tell.
std::string read_boot_id() {
  const auto id = read_file("/proc/sys/kernel/random/boot_id");
  return id ? *id : std::string();
}

bool is_marked_durable(const fs::path& place) {
  return ::access((place / "durable").c_str(), F_OK) == 0;
}

Status make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0755) != 0 || ::chmod(path.c_str(), 0755) != 0) {
    return fail(errno_error(path.native(), errno));
  }
  return {};
}

}  // namespace

LayerStore::LayerStore(StoreFolder& folder) : folder_(folder), boot_id_(read_boot_id()) {
  discard_doubtful();
}

void LayerStore::discard_doubtful() {
  for (const fs::path& place : places()) {
    if (is_marked_durable(place)) continue;
    const auto note = read_note(place);
    if (note && note->boot_id == boot_id_) {
      undurable_.insert(place);
      continue;
    }
    spdlog::info("images: {} was not on disk yet when the machine stopped; unpacking it again",
                 place.native());
    if (auto gone = discard(place); !gone) spdlog::warn("images: {}", gone.error().message);
  }
}

fs::path LayerStore::place_of(const Digest& diff_id) const {
  return folder_.layers() / diff_id.hex().substr(0, kNameLength);
}

std::vector<fs::path> LayerStore::places() const {
  std::vector<fs::path> found;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder_.layers(), problem)) {
    found.push_back(entry.path());
  }
  return found;
}

Result<StoredLayer> LayerStore::find(const Digest& diff_id) const {
  const fs::path place = place_of(diff_id);
  auto note = read_note(place);
  if (!note) return fail(note.error());
  if (note->diff_id != diff_id.str()) {
    return fail(ErrorCode::kIo, place.native() + " holds another layer than " + diff_id.str());
  }
  return StoredLayer{place / "fs", note->size, std::move(note->implied_directories)};
}

Result<StoredLayer> LayerStore::add(const Digest& diff_id, std::unique_ptr<ByteSource> archive,
                                    const std::stop_token& stop) {
  return publish(diff_id, [&](const fs::path& root) -> Result<StoredLayer> {
    UniqueFd folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return fail(errno_error(root.native(), errno));
    auto layer = unpack_layer(std::move(archive), std::move(folder), {}, stop);
    if (!layer) return fail(layer.error());
    if (layer->diff_id != diff_id) {
      return fail(ErrorCode::kInvalidParameter, "layer is " + layer->diff_id.str() + ", not " +
                                                    diff_id.str() + " as it should be");
    }
    return StoredLayer{{}, layer->size, std::move(layer->implied_directories)};
  });
}

Result<fs::path> LayerStore::add_folders(const Digest& digest,
                                         const std::function<Status(const fs::path&)>& fill) {
  const auto layer = publish(digest, [&](const fs::path& root) -> Result<StoredLayer> {
    if (auto filled = fill(root); !filled) return fail(filled.error());
    return StoredLayer{};
  });
  if (!layer) return fail(layer.error());
  return layer->directory;
}

Result<StoredLayer> LayerStore::publish(
    const Digest& digest, const std::function<Result<StoredLayer>(const fs::path&)>& fill) {
  if (auto found = find(digest); found || found.error().code != ErrorCode::kNotFound) {
    if (found) note_undurable(place_of(digest));
    return found;
  }
  const fs::path draft = folder_.fresh_path();
  auto done = make_folder(draft);
  if (done) done = make_folder(draft / "fs");
  Result<StoredLayer> filled;
  if (done) filled = fill(draft / "fs");
  if (!filled) done = fail(filled.error());
  if (done) {
    const LayerNote note{digest.str(), filled->size, filled->implied_directories, boot_id_};
    done = write_file_durably(draft / "layer.json", write_note(note));
  }
  if (done) done = adopt(draft, place_of(digest));
  if (!done) {
    (void)folder_.discard(draft);
    return fail(done.error());
  }
  return find(digest);
}

Status LayerStore::adopt(const fs::path& draft, const fs::path& place) {
  if (::rename(draft.c_str(), place.c_str()) != 0) {
    if (errno != ENOTEMPTY && errno != EEXIST) return fail(errno_error(place.native(), errno));
    // Another process was faster with the same content.
    if (auto gone = folder_.discard(draft); !gone) return gone;
  }
  note_undurable(place);
  return {};
}

void LayerStore::note_undurable(const fs::path& place) {
  if (is_marked_durable(place)) return;
  const std::lock_guard lock(mutex_);
  undurable_.insert(place);
}

Status LayerStore::make_durable() {
  std::set<fs::path> places;
  {
    const std::lock_guard lock(mutex_);
    places.swap(undurable_);
  }
  auto synced = sync(places);
  if (!synced) {
    const std::lock_guard lock(mutex_);
    undurable_.merge(places);
    return synced;
  }
  for (const fs::path& place : places) {
    // A layer that was removed meanwhile needs no mark.
    const UniqueFd mark(::open((place / "durable").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!mark && errno == ENOENT) continue;
    const UniqueFd folder(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!mark || !folder || ::fsync(folder.get()) != 0) {
      return fail(errno_error(place.native(), errno));
    }
  }
  return {};
}

Status LayerStore::sync(const std::set<fs::path>& places) const {
  if (!std::all_of(places.begin(), places.end(), is_small_tree)) {
    return sync_file_system(folder_.root());
  }
  for (const fs::path& place : places) {
    const auto synced = sync_tree(place);
    if (!synced && synced.error().code != ErrorCode::kNotFound) return synced;
  }
  return {};
}

}  // namespace minato::images
