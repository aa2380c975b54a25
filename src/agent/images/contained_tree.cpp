#include "agent/images/contained_tree.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "agent/images/remove_tree.h"
#include "base/file.h"

namespace minato::images {
namespace {

constexpr std::size_t kMaxPathLength = 4095;
constexpr std::size_t kMaxDepth = 256;
constexpr char kOpaque[] = "trusted.overlay.opaque";

UniqueFd open_in_root(int root, const std::string& path) {
  open_how how{};
  how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  const char* name = path.empty() ? "." : path.c_str();
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, name, &how, sizeof how)));
}

tl::unexpected<Error> refuse(const std::string& path, const std::string& why) {
  return fail(ErrorCode::kInvalidParameter, "layer entry \"" + path + "\": " + why);
}

/// Room and permission are this machine's trouble, everything else is the archive's.
tl::unexpected<Error> system_refusal(const std::string& path, int error_number) {
  if (error_number == ENOTDIR || error_number == ELOOP || error_number == EEXIST ||
      error_number == ENAMETOOLONG || error_number == EXDEV) {
    return refuse(path, errno_error("its place", error_number).message);
  }
  return fail(errno_error("layer entry \"" + path + "\"", error_number));
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// File systems that lack extended attributes run images that have them, as with Docker.
bool may_be_missing(int error_number) { return error_number == ENOTSUP || error_number == EPERM; }

}  // namespace

Result<std::string> contained_path(std::string_view path) {
  if (path.size() > kMaxPathLength) {
    return fail(ErrorCode::kInvalidParameter,
                "layer entry with a path of " + std::to_string(path.size()) + " bytes");
  }
  std::string contained;
  std::size_t depth = 0;
  for (std::size_t from = 0; from < path.size();) {
    const std::size_t to = std::min(path.find('/', from), path.size());
    const std::string_view part = path.substr(from, to - from);
    from = to + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") return refuse(std::string(path), "\"..\" could lead out of the image");
    if (++depth > kMaxDepth) return refuse(std::string(path), "more than 256 folders deep");
    if (!contained.empty()) contained += '/';
    contained += part;
  }
  return contained;
}

Result<UniqueFd> ContainedTree::open_directory(const std::string& path) {
  UniqueFd opened = open_in_root(root_.get(), path);
  if (opened) return opened;
  if (errno != ENOENT) return system_refusal(path, errno);
  return make_missing_directories(path);
}

Result<UniqueFd> ContainedTree::make_missing_directories(const std::string& path) {
  const std::string above = parent_of(path);
  auto parent = open_directory(above);
  if (!parent) return parent;
  const std::string name = name_of(path);
  if (::mkdirat(parent->get(), name.c_str(), 0755) != 0) return system_refusal(path, errno);
  implied_.insert(path);
  UniqueFd made(
      ::openat(parent->get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!made) return system_refusal(path, errno);
  // The umask must not show in an image.
  if (::fchmod(made.get(), 0755) != 0) return system_refusal(path, errno);
  return made;
}

Result<std::pair<int, std::string>> ContainedTree::enter_parent(const std::string& path) {
  if (path.empty()) return refuse("/", "the root of an image must be a folder");
  std::string above = parent_of(path);
  if (!parent_ || parent_stale_ || above != parent_path_) {
    auto opened = open_directory(above);
    if (!opened) return fail(opened.error());
    parent_ = std::move(*opened);
    parent_path_ = std::move(above);
    parent_stale_ = false;
  }
  return std::pair{parent_.get(), name_of(path)};
}

Result<ContainedTree::Found> ContainedTree::look(int parent, const std::string& name,
                                                 const std::string& path) {
  struct stat found {};
  if (::fstatat(parent, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return Found::kNothing;
    return system_refusal(path, errno);
  }
  if (S_ISDIR(found.st_mode)) return Found::kDirectory;
  return S_ISCHR(found.st_mode) ? Found::kWhiteout : Found::kFile;
}

Status ContainedTree::clear_way(int parent, const std::string& name, const std::string& path) {
  const auto found = look(parent, name, path);
  if (!found) return fail(found.error());
  if (*found == Found::kNothing) return {};
  parent_stale_ = true;
  if (auto removed = remove_tree(parent, name); !removed) return removed;
  const auto is_gone = [&](const std::string& other) {
    return other == path || other.starts_with(path + "/");
  };
  std::erase_if(implied_, is_gone);
  std::erase_if(directory_times_, [&](const auto& entry) { return is_gone(entry.first); });
  return {};
}

Status ContainedTree::make_directory(const std::string& path, const FileAttributes& attributes) {
  directory_times_[path] = attributes.modified;
  implied_.erase(path);
  if (path.empty()) return set_attributes(root_.get(), "/", attributes);
  const auto place = enter_parent(path);
  if (!place) return fail(place.error());
  const auto& [parent, name] = *place;
  const auto found = look(parent, name, path);
  if (!found) return fail(found.error());
  if (*found != Found::kDirectory) {
    if (auto cleared = clear_way(parent, name, path); !cleared) return cleared;
    directory_times_[path] = attributes.modified;
    if (::mkdirat(parent, name.c_str(), 0700) != 0) return system_refusal(path, errno);
  }
  const UniqueFd made(
      ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!made) return system_refusal(path, errno);
  // A folder that the layer first deleted and then made anew shows nothing of the one below.
  if (*found == Found::kWhiteout && ::fsetxattr(made.get(), kOpaque, "y", 1, 0) != 0) {
    return system_refusal(path, errno);
  }
  return set_attributes(made.get(), path, attributes);
}

Result<UniqueFd> ContainedTree::make_file(const std::string& path) {
  const auto place = enter_parent(path);
  if (!place) return fail(place.error());
  const auto& [parent, name] = *place;
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  UniqueFd file(::openat(parent, name.c_str(), kFlags, 0600));
  if (!file && errno == EEXIST) {
    if (auto cleared = clear_way(parent, name, path); !cleared) return fail(cleared.error());
    file.reset(::openat(parent, name.c_str(), kFlags, 0600));
  }
  if (!file) return system_refusal(path, errno);
  return file;
}

Status ContainedTree::finish_file(int file, const std::string& path,
                                  const FileAttributes& attributes) {
  if (auto set = set_attributes(file, path, attributes); !set) return set;
  const timespec times[2] = {attributes.modified, attributes.modified};
  if (::futimens(file, times) != 0) return system_refusal(path, errno);
  return {};
}

Status ContainedTree::make_symlink(const std::string& path, const std::string& target,
                                   const FileAttributes& attributes) {
  const auto place = enter_parent(path);
  if (!place) return fail(place.error());
  const auto& [parent, name] = *place;
  if (auto cleared = clear_way(parent, name, path); !cleared) return cleared;
  if (::symlinkat(target.c_str(), parent, name.c_str()) != 0) return system_refusal(path, errno);
  return set_link_attributes(parent, name, path, attributes);
}

Status ContainedTree::make_fifo(const std::string& path, const FileAttributes& attributes) {
  const auto place = enter_parent(path);
  if (!place) return fail(place.error());
  const auto& [parent, name] = *place;
  if (auto cleared = clear_way(parent, name, path); !cleared) return cleared;
  if (::mkfifoat(parent, name.c_str(), 0600) != 0) return system_refusal(path, errno);
  if (auto set = set_link_attributes(parent, name, path, attributes); !set) return set;
  if (::fchmodat(parent, name.c_str(), attributes.mode, 0) != 0) return system_refusal(path, errno);
  return {};
}

Status ContainedTree::make_hard_link(const std::string& path, const std::string& target) {
  if (target.empty()) return refuse(path, "is a hard link to a folder");
  const UniqueFd target_parent = open_in_root(root_.get(), parent_of(target));
  const std::string target_name = name_of(target);
  struct stat found {};
  if (!target_parent ||
      ::fstatat(target_parent.get(), target_name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return refuse(path, "is a hard link to \"" + target + "\", which the layer does not have");
  }
  if (!S_ISREG(found.st_mode) && !S_ISLNK(found.st_mode) && !S_ISFIFO(found.st_mode)) {
    return refuse(path, "is a hard link to \"" + target + "\", which is no file");
  }
  const auto place = enter_parent(path);
  if (!place) return fail(place.error());
  const auto& [parent, name] = *place;
  struct stat there {};
  if (::fstatat(parent, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
      there.st_ino == found.st_ino) {
    return {};
  }
  if (auto cleared = clear_way(parent, name, path); !cleared) return cleared;
  if (::linkat(target_parent.get(), target_name.c_str(), parent, name.c_str(), 0) != 0) {
    return system_refusal(path, errno);
  }
  return {};
}

Status ContainedTree::make_whiteout(const std::string& path) {
  const auto place = enter_parent(path);
  if (!place) return fail(place.error());
  const auto& [parent, name] = *place;
  const auto found = look(parent, name, path);
  if (!found) return fail(found.error());
  // A whiteout speaks of the layers below only; what this layer has under that name stays.
  if (*found == Found::kDirectory) return make_opaque(path);
  if (*found != Found::kNothing) return {};
  if (::mknodat(parent, name.c_str(), S_IFCHR, ::makedev(0, 0)) != 0) {
    return system_refusal(path, errno);
  }
  return {};
}

Status ContainedTree::make_opaque(const std::string& path) {
  const auto directory = open_directory(path);
  if (!directory) return fail(directory.error());
  if (::fsetxattr(directory->get(), kOpaque, "y", 1, 0) != 0) return system_refusal(path, errno);
  return {};
}

Status ContainedTree::finish() {
  for (const auto& [path, modified] : directory_times_) {
    const UniqueFd directory = open_in_root(root_.get(), path);
    // It may have been replaced under another name, through a link.
    if (!directory) continue;
    const timespec times[2] = {modified, modified};
    if (::futimens(directory.get(), times) != 0) return system_refusal(path, errno);
  }
  return {};
}

Status ContainedTree::set_attributes(int file, const std::string& path,
                                     const FileAttributes& attributes) {
  // Changing the owner clears setuid and file capabilities, so it comes first.
  if (::fchown(file, attributes.uid, attributes.gid) != 0) return system_refusal(path, errno);
  if (::fchmod(file, attributes.mode) != 0) return system_refusal(path, errno);
  for (const auto& [name, value] : attributes.extended) {
    if (::fsetxattr(file, name.c_str(), value.data(), value.size(), 0) != 0 &&
        !may_be_missing(errno)) {
      return system_refusal(path, errno);
    }
  }
  return {};
}

Status ContainedTree::set_link_attributes(int parent, const std::string& name,
                                          const std::string& path,
                                          const FileAttributes& attributes) {
  const timespec times[2] = {attributes.modified, attributes.modified};
  if (::fchownat(parent, name.c_str(), attributes.uid, attributes.gid, AT_SYMLINK_NOFOLLOW) != 0 ||
      ::utimensat(parent, name.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0) {
    return system_refusal(path, errno);
  }
  return {};
}

}  // namespace minato::images
