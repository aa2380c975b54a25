#include "agent/namespaces/user_namespaces.h"

#include <charconv>
#include <vector>

#include "agent/namespaces/kept_namespace.h"
#include "base/file.h"

namespace minato::namespaces {
namespace {

namespace fs = std::filesystem;

// Above what systemd gives to its containers (1,879,048,191) and below 2^31, which some programs
// take for negative.
constexpr std::uint32_t kFirstId = 1'900'000'000;
constexpr std::uint32_t kRanges = 3'700;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
  return files;
}

// "TASK.FIRST"
fs::path file_of(const fs::path& folder, const std::string& task_id, IdRange ids) {
  return folder / (task_id + "." + std::to_string(ids.first));
}

struct Named {
  std::string task_id;
  UserNamespace user_namespace;
};

std::optional<Named> parse_file(const fs::path& file) {
  const std::string name = file.filename();
  const auto dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return std::nullopt;
  IdRange ids;
  const char* end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data() + dot + 1, end, ids.first);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return Named{name.substr(0, dot), {file, ids}};
}

}  // namespace

Result<std::unique_ptr<UserNamespaces>> UserNamespaces::open(fs::path folder, std::uint64_t seed) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(errno_error(folder.native(), error.value()));
  std::unique_ptr<UserNamespaces> all(new UserNamespaces(std::move(folder), seed));
  for (const fs::path& file : files_in(all->folder_)) {
    auto named = parse_file(file);
    if (named && is_kept_namespace(file)) {
      all->taken_.insert(named->user_namespace.ids.first);
      all->by_task_.emplace(std::move(named->task_id), std::move(named->user_namespace));
    } else if (Status dropped = drop_namespace(file); !dropped) {
      return fail(dropped.error());
    }
  }
  return all;
}

Result<UserNamespace> UserNamespaces::reserve(const std::string& task_id) {
  for (std::uint32_t i = 0; i < kRanges; ++i) {
    const auto place = static_cast<std::uint32_t>((seed_ + i) % kRanges);
    const IdRange ids{kFirstId + place * IdRange::kSize};
    if (!taken_.insert(ids.first).second) continue;
    return by_task_[task_id] = {file_of(folder_, task_id, ids), ids};
  }
  return fail(ErrorCode::kUnavailable, "Every range of user ids for tasks is in use.");
}

Result<UserNamespace> UserNamespaces::attach(const std::string& task_id) {
  if (const auto present = find(task_id)) return *present;
  Result<UserNamespace> reserved = fail(ErrorCode::kServer, "");
  {
    const std::lock_guard lock(mutex_);
    reserved = reserve(task_id);
  }
  if (!reserved) return reserved;
  if (Status created = create_user_namespace(*reserved); !created) {
    (void)detach(task_id);
    return fail(created.error());
  }
  return reserved;
}

std::optional<UserNamespace> UserNamespaces::find(const std::string& task_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_task_.find(task_id);
  if (found == by_task_.end()) return std::nullopt;
  return found->second;
}

Status UserNamespaces::detach(const std::string& task_id) {
  const auto present = find(task_id);
  if (!present) return {};
  if (Status dropped = drop_namespace(present->file); !dropped) return dropped;
  const std::lock_guard lock(mutex_);
  by_task_.erase(task_id);
  taken_.erase(present->ids.first);
  return {};
}

Status UserNamespaces::recover(const std::set<std::string>& task_ids) {
  std::vector<std::string> strangers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [task_id, user_namespace] : by_task_) {
      if (!task_ids.contains(task_id)) strangers.push_back(task_id);
    }
  }
  for (const std::string& task_id : strangers) {
    if (Status detached = detach(task_id); !detached) return detached;
  }
  return {};
}

Status remove_user_namespaces(const fs::path& folder) {
  Status first;
  for (const fs::path& file : files_in(folder)) {
    if (Status dropped = drop_namespace(file); !dropped && first) first = dropped;
  }
  std::error_code ignored;
  fs::remove(folder, ignored);
  return first;
}

}  // namespace minato::namespaces
