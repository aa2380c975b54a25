// No acknowledged write is lost: what clients were told is done, is so in the state, before and
// after every restart. An answer that never came leaves both possible.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "services/ecs/container_instance.h"
#include "services/ecs/service.h"
#include "services/ecs/task_definition.h"
#include "sim/service_value.h"
#include "sim/sim_world.h"

namespace minato::sim {

class AcknowledgedWriteChecker final : public Checker {
 public:
  explicit AcknowledgedWriteChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "acknowledged_write"; }
  void control_plane_started(const engine::State& state, Instant now) override;
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;
  void tick_ended(const engine::State& state, const engine::JournalBatch& changes,
                  Instant now) override;

  // From clients.
  void asked(const ecs::ServiceKey& service, const ServiceValue& value);
  void acknowledged(const ecs::ServiceKey& service, const ServiceValue& value);
  void refused(const ecs::ServiceKey& service);
  /// Of a container instance; asked for until it is acknowledged.
  void asked(const ecs::InstanceId& instance) { statuses_.erase(instance); }
  void acknowledged(const ecs::InstanceId& instance, ecs::InstanceStatus status) {
    statuses_[instance] = status;
  }
  void registered(const ecs::TaskDefinitionKey& definition) { definitions_.insert(definition); }
  /// At most so many tasks of a RunTask with this token.
  void asked_for(const std::string& token, int count) { tokens_[token] = count; }
  void started(const ecs::TaskId& task) { tasks_.insert(task); }
  void stopped(const ecs::TaskId& task) { stopped_.insert(task); }

 private:
  void check_services(const engine::State& state);
  void check_instances(const engine::State& state);

  SimWorld& world_;
  /// What each service may be; the last is asked for and not answered yet, or was never answered.
  std::map<ecs::ServiceKey, std::vector<ServiceValue>> services_;
  /// What container instances have to be, where that is known.
  std::map<ecs::InstanceId, ecs::InstanceStatus> statuses_;
  std::set<ecs::TaskDefinitionKey> definitions_;
  std::map<std::string, int> tokens_;
  std::set<ecs::TaskId> tasks_;
  std::set<ecs::TaskId> stopped_;
};

}  // namespace minato::sim
