// Checker: watches a simulated world and says when something happens that must not. Each kind of
// promise has a checker of its own; what it needs to remember it keeps itself, over restarts of the
// control plane.
#pragma once

#include <string>
#include <string_view>

#include "engine/engine.h"
#include "services/ecs/task.h"

namespace minato::sim {

/// A container that its machine sends SIGTERM because the control plane wants so.
struct OrderedStop {
  std::string task;
  std::string ec2_instance_id;
  std::vector<int> host_ports;
};

class Checker {
 public:
  virtual ~Checker() = default;
  virtual std::string_view name() const = 0;

  /// The control plane has loaded its journal.
  virtual void control_plane_started(const engine::State&, Instant) {}
  /// A task's record is about to be seen changed by everybody else; null: it was not, is no more.
  virtual void task_changed(const engine::State&, const ecs::Task* /*before*/,
                            const ecs::Task* /*after*/, Instant) {}
  /// All controllers are at rest.
  virtual void tick_ended(const engine::State&, const engine::JournalBatch& /*changes*/, Instant) {}
  /// What a tick said about these tasks is durable and out.
  virtual void told(const ecs::Task&) {}
  virtual void stop_ordered(const engine::State* /*null: no control plane runs*/,
                            const OrderedStop&, Instant) {}
  /// A machine starts a task's containers; they are over.
  virtual void task_begun(const std::string& /*task*/, const std::string& /*machine*/) {}
  virtual void task_over(const std::string& /*task*/, const std::string& /*machine*/) {}
};

}  // namespace minato::sim
