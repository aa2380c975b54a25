#include "agent/images/archive_spread.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "agent/images/image_manifest.h"
#include "agent/images/tar_reader.h"
#include "base/file.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

Status write_entry(TarReader& tar, const fs::path& path) {
  const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) return fail(errno_error(path.native(), errno));
  return tar.read_data([&](std::uint64_t offset, std::string_view bytes) -> Status {
    while (!bytes.empty()) {
      const ssize_t written =
          ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return fail(errno_error(path.native(), errno));
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return {};
  });
}

/// "../x/layer.tar" seen from "y/layer.tar": older `docker save` links layers that are the same.
std::string linked_name(const std::string& from, const std::string& target) {
  const fs::path joined = (fs::path(from).parent_path() / target).lexically_normal();
  return joined.native();
}

}  // namespace

Result<std::unique_ptr<ArchiveSpread>> ArchiveSpread::make(StoreFolder& folder,
                                                           std::unique_ptr<ByteSource> archive) {
  const fs::path place = folder.fresh_path();
  if (::mkdir(place.c_str(), 0700) != 0) return fail(errno_error(place.native(), errno));
  std::unique_ptr<ArchiveSpread> spread(new ArchiveSpread(folder, place));
  if (auto filled = spread->fill(std::move(archive)); !filled) return fail(filled.error());
  return spread;
}

ArchiveSpread::~ArchiveSpread() { (void)folder_.discard(place_); }

Status ArchiveSpread::fill(std::unique_ptr<ByteSource> archive) {
  auto plain = decompressed(std::move(archive));
  if (!plain) return fail(plain.error());
  TarReader tar(**plain);
  for (std::size_t number = 0;; ++number) {
    const auto next = tar.next();
    if (!next) return fail(next.error());
    if (*next == TarReader::Next::kEnd) return {};
    const TarEntry& entry = tar.entry();
    const auto name = contained_path(entry.path);
    if (!name) return fail(name.error());
    if (entry.kind == TarEntry::Kind::kFile) {
      const fs::path path = place_ / std::to_string(number);
      if (auto written = write_entry(tar, path); !written) return written;
      files_[*name] = path;
    } else if (entry.kind == TarEntry::Kind::kSymlink || entry.kind == TarEntry::Kind::kHardLink) {
      const bool hard = entry.kind == TarEntry::Kind::kHardLink;
      const auto target =
          files_.find(hard ? entry.link_target : linked_name(*name, entry.link_target));
      if (target != files_.end()) files_[*name] = target->second;
    }
  }
}

Result<fs::path> ArchiveSpread::path_of(const std::string& name) const {
  const auto found = files_.find(name);
  if (found == files_.end()) {
    return fail(ErrorCode::kInvalidParameter, "the archive lacks " + name);
  }
  return found->second;
}

Result<std::string> ArchiveSpread::text(const std::string& name) const {
  const auto path = path_of(name);
  if (!path) return fail(path.error());
  std::error_code problem;
  if (fs::file_size(*path, problem) > kMaxManifestBytes) {
    return fail(ErrorCode::kInvalidParameter, name + " is larger than 8 MiB");
  }
  return read_file(*path);
}

Result<std::unique_ptr<ByteSource>> ArchiveSpread::open(const std::string& name) const {
  const auto path = path_of(name);
  if (!path) return fail(path.error());
  UniqueFd file(::open(path->c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail(errno_error(name, errno));
  return file_source(std::move(file), name);
}

}  // namespace minato::images
