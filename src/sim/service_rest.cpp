#include "sim/service_rest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "services/ecs/container_instance.h"
#include "services/ecs/daemon_planner.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/readiness.h"
#include "services/ecs/rebalance_planner.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_tasks.h"

namespace minato::sim {
namespace {

using engine::State;
using Unrest = std::optional<std::string>;

class ServiceRest {
 public:
  ServiceRest(const State& state, const ecs::Service& service, Instant now)
      : state_(state), service_(service), now_(now), which_("service " + service.key().str()) {}

  Unrest find() const {
    if (service_.status == ecs::ServiceStatus::kInactive) return std::nullopt;
    if (service_.status == ecs::ServiceStatus::kDraining) return which_ + " is still DRAINING";
    if (ecs::is_external(service_)) return find_of_task_sets();
    if (primary().rollout_state == ecs::RolloutState::kFailed) return find_of_failed();
    if (service_.scheduling_strategy == ecs::SchedulingStrategy::kDaemon) return find_of_daemon();
    if (explains_itself()) return std::nullopt;
    if (auto unrest = find_of_replica()) return unrest;
    return find_move();
  }

 private:
  const ecs::Deployment& primary() const { return service_.deployments.front(); }
  const ecs::TaskDefinition& definition() const {
    return state_.table<ecs::TaskDefinition>().at(primary().definition);
  }
  std::vector<const ecs::Task*> alive() const {
    std::vector<const ecs::Task*> tasks;
    for (const ecs::Task* task : state_.index<ecs::TasksByService>().find(service_.key())) {
      if (task->last_status != ecs::TaskStatus::kStopped) tasks.push_back(task);
    }
    return tasks;
  }
  /// For distinctInstance.
  std::map<ecs::InstanceId, int> peers() const {
    std::map<ecs::InstanceId, int> counts;
    for (const ecs::Task* task : alive()) {
      if (task->desired_status == ecs::DesiredStatus::kRunning) ++counts[task->instance];
    }
    return counts;
  }
  ecs::PlacementRequest one_more() const {
    return {.cluster = service_.cluster,
            .resources = definition().resources,
            .peers = peers(),
            .count = 1,
            .rules = ecs::rules_with(service_.placement, definition()),
            .group = "service:" + service_.name};
  }
  bool is_good(const ecs::Task& task) const {
    return task.deployment == primary().id && task.desired_status == ecs::DesiredStatus::kRunning &&
           readiness_of(state_, service_, task, now_) == ecs::Readiness::kReady;
  }
  bool drains(const ecs::Task& task) const {
    const auto* instance = state_.table<ecs::ContainerInstance>().find(task.instance);
    return instance != nullptr && instance->status == ecs::InstanceStatus::kDraining;
  }

  bool has_room_for(const ecs::TaskDefinitionKey& definition) const {
    ecs::PlacementRequest request = one_more();
    const auto& of = state_.table<ecs::TaskDefinition>().at(definition);
    request.resources = of.resources;
    request.rules = ecs::rules_with(service_.placement, of);
    return !plan_placement(state_, request).placed.empty();
  }

  /// What a deployment that goes on takes over from is kept meanwhile, too. Null: nothing is.
  const ecs::Deployment* find_source() const {
    const auto* rollout = state_.table<ecs::ServiceDeployment>().find(primary().service_deployment);
    if (rollout == nullptr || is_over(*rollout) || !rollout->lifecycle) return nullptr;
    const auto at =
        std::ranges::find(service_.deployments, rollout->lifecycle->source, &ecs::Deployment::id);
    return at == service_.deployments.end() ? nullptr : &*at;
  }

  /// The service says why it can't go on, and that is true.
  bool explains_itself() const {
    if (service_.unplaced_reason.empty()) return false;
    if (service_.unplaced_reason.find("unable to replace") != std::string::npos) return true;
    if (!has_room_for(primary().definition)) return true;
    const ecs::Deployment* source = find_source();
    return source != nullptr && !has_room_for(source->definition);
  }

  /// Service deployments that go on, while nothing goes on with the service.
  Unrest find_of_rollouts() const {
    for (const ecs::ServiceDeployment* each :
         state_.index<ecs::ServiceDeploymentsByService>().find(service_.key())) {
      if (is_over(*each)) continue;
      return fmt::format("{}: service deployment {} is still {}", which_, each->id.str(),
                         to_string(each->status));
    }
    return std::nullopt;
  }

  bool shifted_traffic() const {
    const auto* rollout = state_.table<ecs::ServiceDeployment>().find(primary().service_deployment);
    return rollout != nullptr && shifts_traffic(rollout->rules.strategy);
  }

  /// What the circuit breaker ended, or somebody, goes on with what it has: two sets of tasks at
  /// most where traffic was to go from one to the other.
  Unrest find_of_failed() const {
    const auto tasks = alive();
    const auto wanted =
        std::ranges::count(tasks, ecs::DesiredStatus::kRunning, &ecs::Task::desired_status);
    const int sets = shifted_traffic() ? 2 : 1;
    // Nobody counts the machines of a DAEMON that has failed.
    const bool fits = wanted <= sets * service_.desired_count ||
                      service_.scheduling_strategy == ecs::SchedulingStrategy::kDaemon;
    if (fits && wanted == static_cast<std::ptrdiff_t>(tasks.size())) return find_of_rollouts();
    return fmt::format("{} has failed and has {} tasks, {} of them to run; it wants {}", which_,
                       tasks.size(), wanted, service_.desired_count);
  }

  /// Each says for itself whether it is at rest.
  Unrest find_of_task_sets() const {
    for (const ecs::Deployment& set : service_.deployments) {
      if (set.task_set->stability_status == ecs::StabilityStatus::kSteadyState) continue;
      return which_ + ": its task set " + set.id.str() + " is STABILIZING";
    }
    return std::nullopt;
  }

  Unrest find_of_replica() const {
    int ready = 0;
    int others = 0;
    for (const ecs::Task* task : alive()) ++(is_good(*task) && !drains(*task) ? ready : others);
    if (ready != service_.desired_count || others > 0) {
      return fmt::format("{} has {} ready tasks and {} others, wants {}", which_, ready, others,
                         service_.desired_count);
    }
    return find_of_deployments();
  }

  Unrest find_of_deployments() const {
    if (service_.deployments.size() > 1) return which_ + " has several deployments";
    if (primary().rollout_state != ecs::RolloutState::kCompleted) {
      return which_ + ": its deployment is not COMPLETED";
    }
    return find_of_rollouts();
  }

  Unrest find_move() const {
    // A move that was given up is tried again after a good while.
    const bool gave_up =
        service_.next_move_at && *service_.next_move_at > now_ + ecs::kBetweenMoves;
    if (service_.moving.empty() && gave_up) return std::nullopt;
    if (!service_.moving.empty()) return which_ + " is moving task " + service_.moving.str();
    const auto move = plan_move(state_, service_, sort_tasks(state_, service_, now_), now_);
    if (!move || is_dry_run(state_, service_, *move)) return std::nullopt;
    return which_ + " is to move " + words_of(*move);
  }

  Unrest find_of_daemon() const {
    bool is_complete = true;
    for (const auto& [id, row] : state_.table<ecs::ContainerInstance>().rows()) {
      if (!serves(row.record, service_.cluster)) continue;
      if (auto unrest = find_of_daemon_on(row.record, is_complete)) return unrest;
    }
    return is_complete ? find_of_deployments() : std::nullopt;
  }

  /// `is_complete` no more: it goes without a task for a good reason, or has one that goes last.
  Unrest find_of_daemon_on(const ecs::ContainerInstance& instance, bool& is_complete) const {
    const std::string where = which_ + " (DAEMON) on container instance " + instance.id.str();
    int good = 0;
    int others = 0;
    for (const ecs::Task* task : alive()) {
      if (task->instance == instance.id) ++(is_good(*task) ? good : others);
    }
    if (instance.status == ecs::InstanceStatus::kDraining) {
      if (good + others == 0) return std::nullopt;
      if (good + others > 1) return where + " has several tasks, and it drains";
      is_complete = false;
      if (is_needed(instance)) return std::nullopt;
      return where + " has a task that nothing needs, and it drains";
    }
    if (good == 1 && others == 0) return std::nullopt;
    is_complete = false;
    if (good == 0 && others == 1 && is_stuck_for_room()) return std::nullopt;
    if (good + others == 0 && refusal_on(state_, one_more(), instance.id)) return std::nullopt;
    return fmt::format("{} has {} ready tasks and {} others", where, good, others);
  }

  /// Machines without room count, too: minimum healthy percent may forbid to stop an old task, and
  /// then the service says what they lack.
  bool is_stuck_for_room() const {
    if (service_.unplaced_reason.empty()) return false;
    int ready = 0;
    for (const ecs::Task* task : alive()) {
      if (drains(*task)) continue;
      if (readiness_of(state_, service_, *task, now_) != ecs::Readiness::kReady) return false;
      ++ready;
    }
    const auto& definition = state_.table<ecs::TaskDefinition>().at(primary().definition);
    const int machines =
        plan_daemon(state_, service_, definition, sort_tasks(state_, service_, now_)).desired;
    return ready <= ecs::minimum_ready(machines, service_.minimum_healthy_percent);
  }

  /// By tasks that are no daemons, until their end.
  bool is_needed(const ecs::ContainerInstance& instance) const {
    const auto& tasks = state_.index<ecs::TasksOnInstance>().find(instance.id);
    return std::ranges::any_of(tasks, [this](const ecs::Task* task) {
      const auto* service = state_.table<ecs::Service>().find(task->service);
      return service == nullptr || service->scheduling_strategy != ecs::SchedulingStrategy::kDaemon;
    });
  }

  const State& state_;
  const ecs::Service& service_;
  const Instant now_;
  const std::string which_;
};

}  // namespace

std::optional<std::string> find_unrest_of_service(const State& state, const ecs::Service& service,
                                                  Instant now) {
  return ServiceRest(state, service, now).find();
}

}  // namespace minato::sim
