#include "agent/runtime/overlay_mount.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <sstream>

#include "agent/namespaces/mapped_mount.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

/// Overlayfs takes its options as one string with `:` between layers and `,` between options.
std::string escaped(const fs::path& path) {
  std::string text;
  for (const char c : path.string()) {
    if (c == ':' || c == ',' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ":") + part;
  return text;
}

/// mount(2) takes one page of options, which long paths of some thirty layers fill. Then layers go
/// by the number of a descriptor; `held` keeps those open until the mount is made.
Result<std::string> short_layers(const std::vector<fs::path>& layers, std::vector<UniqueFd>& held) {
  std::vector<std::string> names;
  for (const auto& layer : layers) {
    UniqueFd fd(::open(layer.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return fail(errno_error("image layer " + layer.string(), errno));
    names.push_back("/proc/self/fd/" + std::to_string(fd.get()));
    held.push_back(std::move(fd));
  }
  return joined(names);
}

Status mount_failed(const OverlayMount& overlay, int error_number) {
  for (const auto& layer : overlay.lower_layers)
    if (::access(layer.c_str(), F_OK) != 0)
      return fail(ErrorCode::kIo, "The image layer " + layer.string() + " is not there.");
  if (error_number == ENODEV)
    return fail(
        ErrorCode::kNotSupportedHere,
        "This kernel has no overlay file system: load the module with \"modprobe overlay\".");
  if (error_number == EINVAL)
    return fail(ErrorCode::kNotSupportedHere, "The file system of " + overlay.upper.string() +
                                                  " cannot hold the writable layer of an overlay "
                                                  "(is it an overlay itself?): put the data "
                                                  "directory on ext4, xfs or btrfs.");
  return fail(errno_error("mount the container's root " + overlay.target.string(), error_number));
}

/// "\040" stands for a space in mountinfo.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

namespace {

/// The deepest folder that holds all of them.
fs::path folder_of_all(const std::vector<fs::path>& layers) {
  fs::path folder = layers.front().parent_path();
  for (const auto& layer : layers) {
    while (!(layer.string() + "/").starts_with(folder.string() + "/") && folder != "/")
      folder = folder.parent_path();
  }
  return folder;
}

/// One mount shows all layers with their owners in the user namespace: of the folder that they have
/// in common. Once the overlay stands, it holds what it needs of it.
Status mount_overlay_of_mapped_layers(const OverlayMount& overlay) {
  const auto folder = folder_of_all(overlay.lower_layers);
  if (auto mapped = namespaces::mount_mapped(
          {.source = folder, .target = overlay.lower, .user_namespace = overlay.user_namespace});
      !mapped)
    return mapped;
  OverlayMount inner = overlay;
  inner.user_namespace.clear();
  for (auto& layer : inner.lower_layers) layer = overlay.lower / layer.lexically_relative(folder);
  auto mounted = mount_overlay(inner);
  if (auto unmounted = unmount(overlay.lower); !unmounted && mounted) return unmounted;
  return mounted;
}

}  // namespace

Status mount_overlay(const OverlayMount& overlay) {
  if (!overlay.user_namespace.empty()) return mount_overlay_of_mapped_layers(overlay);
  std::vector<std::string> names;
  for (const auto& layer : overlay.lower_layers) names.push_back(escaped(layer));
  auto lower = joined(names);
  const auto upper = ",upperdir=" + escaped(overlay.upper) + ",workdir=" + escaped(overlay.work);
  std::vector<UniqueFd> held;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  if (lower.size() + upper.size() + 64 > page) {
    auto shorter = short_layers(overlay.lower_layers, held);
    if (!shorter) return fail(shorter.error());
    lower = std::move(*shorter);
  }
  // Nothing of the writable layer needs to outlive a crash of the machine, and "volatile"
  // (Linux 5.10) keeps fsync and unmounting from waiting for the disk.
  const auto options = "lowerdir=" + lower + upper;
  const auto mount_with = [&](const std::string& data) {
    return ::mount("overlay", overlay.target.c_str(), "overlay", MS_NODEV, data.c_str()) == 0
               ? 0
               : errno;
  };
  int error_number = mount_with(options + ",volatile");
  if (error_number == EINVAL) error_number = mount_with(options);
  if (error_number != 0) return mount_failed(overlay, error_number);
  return {};
}

Status unmount(const fs::path& target) {
  if (::umount2(target.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0 && errno != EINVAL &&
      errno != ENOENT)
    return fail(errno_error("unmount " + target.string(), errno));
  return {};
}

std::vector<fs::path> mounts_below(std::string_view mountinfo, const fs::path& root) {
  std::vector<fs::path> mounts;
  const auto prefix = root.string() + "/";
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    for (int i = 0; i < 5; ++i) words >> word;
    const auto mount_point = unescaped(word);
    if (mount_point == root.string() || mount_point.starts_with(prefix))
      mounts.emplace_back(mount_point);
  }
  std::reverse(mounts.begin(), mounts.end());
  return mounts;
}

}  // namespace minato::agent_runtime
