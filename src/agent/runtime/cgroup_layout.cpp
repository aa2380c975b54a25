#include "agent/runtime/cgroup_layout.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/file.h"

namespace minato::agent_runtime {

namespace {

struct MountLine {
  std::string mount_point;
  std::string type;
  std::string super_options;
};

/// "36 35 98:0 /root /mount/point rw,... optional... - type source super,options"
MountLine parse_mount_line(const std::string& line) {
  std::istringstream words(line);
  std::string skipped;
  MountLine mount;
  words >> skipped >> skipped >> skipped >> skipped >> mount.mount_point;
  while (words >> skipped && skipped != "-") {
  }
  words >> mount.type >> skipped >> mount.super_options;
  return mount;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);)
    if (!part.empty()) parts.push_back(part);
  return parts;
}

bool is_mount_option(const std::string& option) {
  static const std::set<std::string> options{
      "rw", "ro", "xattr", "clone_children", "noprefix", "favordynmods", "cpuset_v2_mode"};
  return options.contains(option) || option.starts_with("release_agent=");
}

CgroupHierarchy legacy_hierarchy(const MountLine& mount) {
  CgroupHierarchy hierarchy{.mount_point = mount.mount_point, .controllers = {}};
  for (const auto& option : split(mount.super_options, ','))
    if (!is_mount_option(option)) hierarchy.controllers.push_back(option);
  return hierarchy;
}

void add_legacy(CgroupLayout& layout, CgroupHierarchy found) {
  const bool known = std::any_of(
      layout.hierarchies.begin(), layout.hierarchies.end(),
      [&](const CgroupHierarchy& other) { return other.controllers == found.controllers; });
  if (!known) layout.hierarchies.push_back(std::move(found));
}

Status require_controllers(const CgroupLayout& layout) {
  std::vector<std::string_view> required{"cpu", "memory", "pids"};
  if (layout.version != CgroupVersion::kUnified) required.push_back("devices");
  for (const auto controller : required)
    if (!layout.find(controller))
      return fail(
          ErrorCode::kNotSupportedHere,
          "The control group controller \"" + std::string(controller) +
              "\" is not enabled on this machine, so limits would not hold. Enable it on the "
              "kernel's command line (for memory: cgroup_enable=memory).");
  return {};
}

}  // namespace

const std::filesystem::path* CgroupLayout::find(std::string_view controller) const {
  for (const auto& hierarchy : hierarchies)
    if (std::find(hierarchy.controllers.begin(), hierarchy.controllers.end(), controller) !=
        hierarchy.controllers.end())
      return &hierarchy.mount_point;
  return nullptr;
}

Result<CgroupLayout> parse_cgroup_layout(std::string_view mountinfo) {
  CgroupLayout layout;
  std::filesystem::path unified;
  for (const auto& line : split(mountinfo, '\n')) {
    const auto mount = parse_mount_line(line);
    if (!mount.mount_point.starts_with("/sys/fs/cgroup")) continue;
    if (mount.type == "cgroup2") unified = mount.mount_point;
    if (mount.type == "cgroup") add_legacy(layout, legacy_hierarchy(mount));
  }
  if (!layout.hierarchies.empty()) {
    layout.version = unified.empty() ? CgroupVersion::kLegacy : CgroupVersion::kHybrid;
    layout.unified_beside = unified;
    return layout;
  }
  if (unified.empty())
    return fail(
        ErrorCode::kNotSupportedHere,
        "No control groups are mounted below /sys/fs/cgroup: mount them (mount -t cgroup2 none "
        "/sys/fs/cgroup).");
  layout.hierarchies.push_back({.mount_point = unified, .controllers = {}});
  return layout;
}

Result<CgroupLayout> detect_cgroup_layout() {
  const auto mountinfo = read_file("/proc/self/mountinfo");
  if (!mountinfo) return fail(mountinfo.error());
  auto layout = parse_cgroup_layout(*mountinfo);
  if (!layout) return layout;
  if (layout->version == CgroupVersion::kUnified) {
    auto& hierarchy = layout->hierarchies.front();
    const auto controllers = read_file(hierarchy.mount_point / "cgroup.controllers");
    if (!controllers) return fail(controllers.error());
    std::istringstream words(*controllers);
    for (std::string word; words >> word;) hierarchy.controllers.push_back(word);
  }
  if (auto complete = require_controllers(*layout); !complete) return fail(complete.error());
  return layout;
}

}  // namespace minato::agent_runtime
