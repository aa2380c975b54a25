// RoleCredentials: the keys of their roles that the tasks of this machine have, and when new ones
// are to be asked for. In memory only: after a restart all are asked for anew. Owned by the event
// loop.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/task_book.h"
#include "api/agent.h"

namespace minato::agent {

/// The task definition's taskRoleArn, overrides applied; empty when the task has no role.
std::string task_role(const TaskEntry& entry);

class RoleCredentials {
 public:
  explicit RoleCredentials(const TaskBook& book) : book_(book) {}

  /// The tasks whose keys are to be asked for now: those without any, and those whose keys are
  /// half-way through their life. Who was asked about is not asked about again for two seconds.
  std::vector<std::string> due(Instant now);
  /// Keys of a task that has gone, or has no role any more, are dropped.
  void take(const std::vector<link::TaskCredentials>& credentials, Instant now);
  /// Null when there are none, or none that still hold.
  const link::TaskCredentials* find(const std::string& task_id, Instant now) const;

 private:
  struct Kept {
    std::optional<link::TaskCredentials> credentials;
    Instant renew_at{};
    Instant ask_at{};
  };
  bool may_have_keys(const std::string& task_id) const;

  const TaskBook& book_;
  std::map<std::string, Kept> kept_;
};

}  // namespace minato::agent
