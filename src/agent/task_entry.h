// TaskEntry: everything that the event loop keeps of one task.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/assignment_journal.h"
#include "agent/images/image_store.h"
#include "agent/network/sandbox.h"
#include "agent/task/task_state.h"

namespace minato::agent {

struct TaskEntry {
  AssignedTask assigned;
  TaskState state;
  /// By container. Kept until the container has ended: it holds the layers.
  std::vector<std::optional<images::ResolvedImage>> images;
  /// In the order of make_sandbox_requests().
  std::vector<network::Sandbox> sandboxes;
  /// Of its containers, by their names; absent until the control plane told them. Never on a disk.
  std::optional<std::vector<link::SecretValue>> secrets;
  /// Containers to be created once the secrets are here.
  std::vector<std::size_t> waiting_for_secrets;

  /// ReportOutbox: the newest version that the control plane confirmed; when and what was last
  /// sent.
  std::int64_t acknowledged_version = 0;
  Instant sent_at{};
  std::string sent_headline;

  /// The earliest wake-up that the loop has a timer for.
  std::optional<Instant> wakeup;
  /// The kept state is behind: there was no room.
  enum class Kept { kCurrent, kStale } kept = Kept::kCurrent;
  /// kDisowned: the control plane does not know it; it goes as soon as it has stopped.
  enum class Owner { kControlPlane, kDisowned } owner = Owner::kControlPlane;

  const std::string& id() const { return assigned.assignment.task_id; }
  const ecs::api::TaskDefinition& definition() const {
    static const ecs::api::TaskDefinition kNone;
    const auto& definition = assigned.assignment.task_definition;
    return definition ? *definition : kNone;
  }
  bool has_stopped() const { return state.phase == TaskPhase::kStopped; }
};

}  // namespace minato::agent
