#include "log_store/log_store.h"

#include "base/file.h"
#include "base/log.h"

namespace minato::log_store {
namespace {

constexpr Millis kSyncInterval{500};
constexpr Millis kTidyInterval{10'000};

}  // namespace

Result<std::unique_ptr<LogStore>> LogStore::open(std::filesystem::path directory,
                                                 const Clock& clock, StoreOptions options) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(ErrorCode::kIo, directory.native() + ": " + error.message());
  std::unique_ptr<LogStore> store(new LogStore(std::move(directory), clock, options));
  store->syncing_ = std::thread([raw = store.get()] { raw->sync_each_second(); });
  store->tidying_ = std::thread([raw = store.get()] { raw->tidy_now_and_then(); });
  return store;
}

LogStore::~LogStore() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  ending_.notify_all();
  syncing_.join();
  tidying_.join();
  for (const auto& [number, group] : opened()) group->sync();
}

Result<std::shared_ptr<GroupStore>> LogStore::group(const GroupNumber& number) {
  // Held while a directory is read: two must not write the same file.
  const std::lock_guard lock(mutex_);
  if (removed_.count(number) > 0) {
    return fail(ErrorCode::kResourceNotFound, "The specified log group does not exist.");
  }
  const auto at = groups_.find(number);
  if (at != groups_.end()) return at->second;
  auto opened = GroupStore::open(directory_ / number, options_);
  if (!opened) return fail(opened.error());
  // Its files hold nothing of streams that were made since the start.
  if (const auto streams = unopened_.find(number); streams != unopened_.end()) {
    (*opened)->keep_only(streams->second);
    unopened_.erase(streams);
  }
  groups_[number] = *opened;
  return opened;
}

std::vector<std::pair<GroupNumber, std::shared_ptr<GroupStore>>> LogStore::opened() const {
  const std::lock_guard lock(mutex_);
  return {groups_.begin(), groups_.end()};
}

void LogStore::set_retention(const GroupNumber& number, std::optional<Millis> retention) {
  const std::lock_guard lock(mutex_);
  if (retention) {
    retentions_[number] = *retention;
  } else {
    retentions_.erase(number);
  }
}

std::optional<Instant> LogStore::oldest_kept(const GroupNumber& number) const {
  const std::lock_guard lock(mutex_);
  const auto at = retentions_.find(number);
  if (at == retentions_.end()) return std::nullopt;
  return clock_.now() - at->second;
}

void LogStore::remove_group(const GroupNumber& number) {
  std::shared_ptr<GroupStore> group;
  {
    const std::lock_guard lock(mutex_);
    removed_.insert(number);
    retentions_.erase(number);
    unopened_.erase(number);
    const auto at = groups_.find(number);
    if (at != groups_.end()) {
      group = std::move(at->second);
      groups_.erase(at);
    }
  }
  if (group) return group->remove();
  std::error_code error;
  std::filesystem::remove_all(directory_ / number, error);
}

void LogStore::remove_stream(const GroupNumber& number, StreamNumber stream) {
  if (const auto found = group(number)) (*found)->remove_stream(stream);
}

void LogStore::keep_only(std::map<GroupNumber, std::set<StreamNumber>> present) {
  std::error_code error;
  std::vector<std::filesystem::path> orphans;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    if (present.count(entry.path().filename().native()) == 0) orphans.push_back(entry.path());
  }
  for (const auto& orphan : orphans) std::filesystem::remove_all(orphan, error);
  const std::lock_guard lock(mutex_);
  unopened_ = std::move(present);
}

void LogStore::open_all() {
  std::vector<GroupNumber> numbers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, streams] : unopened_) numbers.push_back(number);
  }
  std::error_code error;
  for (const auto& number : numbers) {
    // A group without lines has no directory, and needs none for being tidied.
    if (!std::filesystem::exists(directory_ / number, error)) continue;
    if (const auto found = group(number); !found) {
      spdlog::error("log lines cannot be read: {}", found.error().message);
    }
  }
}

bool LogStore::wait(Millis time) {
  std::unique_lock lock(mutex_);
  return !ending_.wait_for(lock, time, [this] { return is_ending_; });
}

void LogStore::sync_each_second() {
  // Begun each half second, so that a slow disk has the other half.
  while (wait(kSyncInterval)) {
    for (const auto& [number, group] : opened()) group->sync();
  }
}

void LogStore::tidy_now_and_then() {
  while (wait(kTidyInterval)) tidy();
}

void LogStore::tidy() {
  open_all();
  for (const auto& [number, group] : opened()) group->tidy(clock_.now(), oldest_kept(number));
}

}  // namespace minato::log_store
