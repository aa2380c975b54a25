// UserNamespaces: one for every task of this machine, each with ids that no other task has. Kept by
// files below one folder on a tmpfs, where the next agent finds them again. Safe on any thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "agent/namespaces/user_namespace.h"
#include "base/result.h"

namespace minato::namespaces {

class UserNamespaces {
 public:
  /// `seed` says where the search for free ids begins, so that two agents on one machine seldom
  /// give the same ones.
  static Result<std::unique_ptr<UserNamespaces>> open(std::filesystem::path folder,
                                                      std::uint64_t seed);

  /// That of the task, made when there is none yet.
  Result<UserNamespace> attach(const std::string& task_id);
  std::optional<UserNamespace> find(const std::string& task_id) const;
  /// None is no error.
  Status detach(const std::string& task_id);
  /// Lets go of all others.
  Status recover(const std::set<std::string>& task_ids);

 private:
  UserNamespaces(std::filesystem::path folder, std::uint64_t seed)
      : folder_(std::move(folder)), seed_(seed) {}
  Result<UserNamespace> reserve(const std::string& task_id);

  const std::filesystem::path folder_;
  const std::uint64_t seed_;
  mutable std::mutex mutex_;
  std::map<std::string, UserNamespace> by_task_;
  std::set<std::uint32_t> taken_;
};

/// What an agent left in its folder, the folder included. None is no error.
Status remove_user_namespaces(const std::filesystem::path& folder);

}  // namespace minato::namespaces
