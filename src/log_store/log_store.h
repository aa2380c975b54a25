// LogStore: the lines of all log groups, in a directory each below one of its own. What append()
// has answered outlives this process at once, and a machine that loses power a second later. Safe
// on any thread; it owns two: one syncs, one tidies.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/clock.h"
#include "log_store/group_store.h"

namespace minato::log_store {

/// A directory's name: letters and digits.
using GroupNumber = std::string;

class LogStore {
 public:
  /// `clock` must outlive it.
  static Result<std::unique_ptr<LogStore>> open(std::filesystem::path directory, const Clock& clock,
                                                StoreOptions options = {});
  /// Syncs what is not yet.
  ~LogStore();
  LogStore(const LogStore&) = delete;
  LogStore& operator=(const LogStore&) = delete;

  /// Reads its directory at the first call. kResourceNotFound for one that was removed.
  Result<std::shared_ptr<GroupStore>> group(const GroupNumber& number);

  /// How long lines of a group are kept; nothing: for ever.
  void set_retention(const GroupNumber& number, std::optional<Millis> retention);
  /// Lines older than this are not to be read any more.
  std::optional<Instant> oldest_kept(const GroupNumber& number) const;
  void remove_group(const GroupNumber& number);
  void remove_stream(const GroupNumber& number, StreamNumber stream);
  /// At start, before anything else: what is not in `present` was deleted while nobody listened.
  void keep_only(std::map<GroupNumber, std::set<StreamNumber>> present);

  /// What the thread does by itself every ten seconds.
  void tidy();

 private:
  LogStore(std::filesystem::path directory, const Clock& clock, StoreOptions options)
      : directory_(std::move(directory)), clock_(clock), options_(options) {}

  void sync_each_second();
  void tidy_now_and_then();
  std::vector<std::pair<GroupNumber, std::shared_ptr<GroupStore>>> opened() const;
  void open_all();
  /// False: it is over.
  bool wait(Millis time);

  const std::filesystem::path directory_;
  const Clock& clock_;
  const StoreOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable ending_;
  bool is_ending_ = false;
  std::map<GroupNumber, std::shared_ptr<GroupStore>> groups_;
  std::map<GroupNumber, Millis> retentions_;
  std::set<GroupNumber> removed_;
  /// Of groups that were not opened yet: their streams at start.
  std::map<GroupNumber, std::set<StreamNumber>> unopened_;
  std::thread syncing_;
  std::thread tidying_;
};

}  // namespace minato::log_store
