#include "agent/images/directory_mender.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::images {
namespace {

/// What one layer says about a folder.
struct Finding {
  enum class Kind { kAbsent, kFolder, kHidesBelow } kind = Kind::kAbsent;
  FolderAttributes attributes;
};

constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

bool is_opaque(int folder) {
  char value = 0;
  return ::fgetxattr(folder, "trusted.overlay.opaque", &value, 1) == 1 && value == 'y';
}

Finding look_in(const std::filesystem::path& layer, const std::string& path) {
  UniqueFd folder(::open(layer.c_str(), kOpenFolder));
  auto absent = Finding::Kind::kAbsent;
  for (std::size_t from = 0; folder && from < path.size();) {
    if (is_opaque(folder.get())) absent = Finding::Kind::kHidesBelow;
    const std::size_t to = std::min(path.find('/', from), path.size());
    folder.reset(::openat(folder.get(), path.substr(from, to - from).c_str(), kOpenFolder));
    from = to + 1;
  }
  // Anything but a folder on the way (a file, a link, a whiteout) hides what is below.
  if (!folder) return {errno == ENOENT ? absent : Finding::Kind::kHidesBelow, {}};
  struct stat found {};
  if (::fstat(folder.get(), &found) != 0) return {Finding::Kind::kHidesBelow, {}};
  return {Finding::Kind::kFolder, {found.st_mode & 07777, found.st_uid, found.st_gid}};
}

/// The attributes that the image as a whole gives the folder; none when no layer says, or when the
/// topmost does itself.
enum class Ask { kWhenHiddenByImplied, kAlways };
std::optional<FolderAttributes> attributes_in_image(const std::vector<StoredLayer>& layers,
                                                    const std::string& path, Ask ask) {
  bool implied_above = ask == Ask::kAlways;
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    const Finding finding = look_in(layer->directory, path);
    if (finding.kind == Finding::Kind::kHidesBelow) return {};
    if (finding.kind == Finding::Kind::kAbsent) continue;
    if (layer->implied_directories.contains(path)) {
      implied_above = true;
      continue;
    }
    if (!implied_above) return {};
    return finding.attributes;
  }
  return {};
}

}  // namespace

FoldersToMend folders_to_mend(const std::vector<StoredLayer>& layers) {
  std::set<std::string> implied;
  for (const StoredLayer& layer : layers) {
    implied.insert(layer.implied_directories.begin(), layer.implied_directories.end());
  }
  FoldersToMend folders;
  for (const std::string& path : implied) {
    const auto wanted = attributes_in_image(layers, path, Ask::kWhenHiddenByImplied);
    if (wanted && *wanted != FolderAttributes{}) folders.emplace(path, *wanted);
  }
  std::set<std::string> above;
  for (const auto& [path, attributes] : folders) {
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
      above.insert(path.substr(0, slash));
    }
    above.insert("");
  }
  for (const std::string& path : above) {
    const auto attributes = attributes_in_image(layers, path, Ask::kAlways);
    folders.try_emplace(path, attributes.value_or(FolderAttributes{}));
  }
  return folders;
}

Status make_mended_folders(const std::filesystem::path& root, const FoldersToMend& folders) {
  for (const auto& [path, attributes] : folders) {
    const std::filesystem::path folder = path.empty() ? root : root / path;
    if (!path.empty() && ::mkdir(folder.c_str(), 0755) != 0) {
      return fail(errno_error(folder.native(), errno));
    }
    if (::chown(folder.c_str(), attributes.uid, attributes.gid) != 0 ||
        ::chmod(folder.c_str(), attributes.mode) != 0) {
      return fail(errno_error(folder.native(), errno));
    }
  }
  return {};
}

}  // namespace minato::images
