// ServiceActions: what a service's controller does with its tasks, and what it tells of it: starts
// and stops them for a deployment, waits where they keep failing, says why none can be placed. One
// for each round; it gathers the round's plan.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/rollout_planner.h"
#include "services/ecs/service.h"
#include "services/ecs/service_tasks.h"

namespace minato::ecs {

class ServiceActions {
 public:
  ServiceActions(const engine::State& state, const Service& service, engine::Context& context)
      : state_(state), service_(service), context_(context) {}

  engine::Plan& plan() { return plan_; }

  /// As an event of the service; amid the acts for one of its task sets, with that.
  void tell(const std::string& message);
  void tell_of(const DeploymentId& task_set, const std::string& message);
  /// The steady state is told anew after this.
  void unsettle();

  /// Stops and starts what the step says: of `tasks`, for `deployment`.
  void take(const RolloutStep& step, const ServiceTasks& tasks, const Deployment& deployment);

  /// Of a service whose primary has failed and is not rolled back: nothing is started any more, but
  /// in the place of tasks that must leave their machine. Whoever drains it waits for that.
  void hold_failed(const ServiceTasks& tasks);

  /// At most `count`; returns how many. An empty reason: the task's failing health check is it,
  /// from which protection does not save it.
  int stop(const ServiceTasks::Tasks& tasks, int count, const std::string& reason);
  void stop_all(const ServiceTasks::Tasks& tasks);
  void tell_stopped();
  /// How many of these have none for a task.
  int count_without_room(const std::vector<InstanceId>& instances, const ServiceTasks& tasks,
                         const Deployment& deployment) const;
  /// One task on each of these, if there is room.
  void start_on(const std::vector<InstanceId>& instances, const ServiceTasks& tasks,
                const Deployment& deployment);
  /// "Scaling activity initiated by (deployment ...)": why what is not needed stops.
  std::string scaling() const;

  /// Nothing can be exchanged within the service's percentages.
  void note_stuck();
  /// Something was to start and no instance had room for it.
  bool lacks_room() const { return lacks_room_; }
  /// All that was to start could be placed.
  void note_placed() { placed_ = true; }
  /// Says what was noted of placement: what could not be placed before what could.
  void tell_placement();

  /// A target that already fails counts from the end of the grace period on; one that starts slowly
  /// is ready when it gets its whole share. A task that nothing checks proves itself in time.
  void wake_for(const ServiceTasks& tasks);

 private:
  const Deployment& last_good_deployment(const ServiceTasks& tasks) const;
  void stop_surplus(const RolloutStep& step, const ServiceTasks& tasks);
  void start(int count, const ServiceTasks& tasks, const Deployment& deployment);
  void create(const PlacementResult& result, int wanted, const ServiceTasks& tasks,
              const Deployment& deployment);
  void give_up_move();
  bool still_serves(const Task& task);
  void count_serving();
  bool stays_protected(const Task& task);
  bool must_wait(const Deployment& deployment);
  bool keeps_failing() const;
  PlacementRequest placement_request(int count, const ServiceTasks& tasks,
                                     const Deployment& deployment) const;
  std::uint64_t seed() const;

  const engine::State& state_;
  const Service& service_;
  engine::Context& context_;
  engine::Plan plan_;
  std::vector<TaskId> stopped_;
  /// Of target groups that get requests by weight; counted when first asked for.
  struct Serving {
    int ready = 0;
    /// As many stay: the same part of the service's minimum as the group has of the requests.
    int least = 0;
  };
  std::optional<std::map<elb::TargetGroupArn, Serving>> serving_;
  std::string unplaced_;
  bool placed_ = false;
  bool lacks_room_ = false;
  /// What has been given room is seen in the next round only: nothing else is placed in this one.
  bool has_started_ = false;
  /// What is taken at the moment is for this one. Empty: the service has none.
  DeploymentId task_set_;
};

}  // namespace minato::ecs
