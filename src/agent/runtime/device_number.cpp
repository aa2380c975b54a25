#include "agent/runtime/device_number.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

bool is_device(const struct stat& state) {
  return S_ISCHR(state.st_mode) || S_ISBLK(state.st_mode);
}

DeviceNumber number_of(const struct stat& state) {
  return {S_ISBLK(state.st_mode) ? 'b' : 'c', static_cast<std::int64_t>(major(state.st_rdev)),
          static_cast<std::int64_t>(minor(state.st_rdev))};
}

}  // namespace

Result<DeviceNumber> device_number(const std::filesystem::path& node) {
  struct stat state;
  if (::stat(node.c_str(), &state) != 0 || !is_device(state))
    return fail(ErrorCode::kClient, "There is no device " + node.string() + " on this machine.");
  return number_of(state);
}

std::vector<DeviceNode> devices_of_machine() {
  std::vector<DeviceNode> nodes;
  std::error_code error;
  for (fs::recursive_directory_iterator entry("/dev", error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path() == "/dev/pts") entry.disable_recursion_pending();
    struct stat state;
    if (::lstat(entry->path().c_str(), &state) != 0 || !is_device(state)) continue;
    nodes.push_back({entry->path(), number_of(state), state.st_mode & 07777});
  }
  return nodes;
}

}  // namespace minato::agent_runtime
