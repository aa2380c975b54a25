// LifecycleRound: one look at a deployment that goes by stages, by what its record says and what
// its tasks are. Its parts: the stages (lifecycle_controller.cpp), the tasks that are kept on the
// way (lifecycle_tasks.cpp), failures and the way back (lifecycle_return.cpp). Made anew for each
// round.
#pragma once

#include <string>

#include "engine/engine.h"
#include "services/ecs/lifecycle.h"
#include "services/ecs/service.h"
#include "services/ecs/service_actions.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_tasks.h"
#include "services/ecs/traffic_weights.h"

namespace minato::ecs {

class LifecycleRound {
 public:
  using Stage = LifecycleStage;

  LifecycleRound(const engine::State& state, const Service& service,
                 const ServiceDeployment& rollout, ServiceActions& act, engine::Context& context)
      : state_(state),
        service_(service),
        rollout_(rollout),
        settings_(rollout.rules.strategy ? *rollout.rules.strategy : kPlain),
        act_(act),
        context_(context),
        at_(*rollout.lifecycle),
        target_(service.deployments.front()) {}

  /// The plan is the actions'.
  void run();

 private:
  /// Of a rolling update without any.
  static inline const StrategySettings kPlain;

  bool is_rolling() const { return !shifts_traffic(rollout_.rules.strategy); }
  const Deployment* find_deployment(const DeploymentId& id) const;
  ServiceTasks tasks_of(const Deployment& deployment, Beside beside) const;
  int ready_of(const Deployment& deployment) const;

  // The beginning
  void begin();
  void enter(Stage stage);

  // On the way
  void go_on();
  /// The source has lost its tasks before anything was moved, and others have some.
  void choose_source_again();
  std::string find_problem();
  /// What the service tells of placement, in case that is why.
  std::string why_no_tasks() const;
  void fail(const std::string& problem);
  void shift_traffic();
  /// Where nothing served before, rules stay as they are until the target is to serve.
  TrafficShare wanted_share() const;
  void apply(engine::Plan weights);
  /// Whether balancers have heard of the latest shift; asks again when they should have.
  bool balancers_know();

  // Tasks
  void keep(const Deployment& deployment, Beside beside);
  void keep_tasks();
  /// A rolling update to target groups that a rule sends nothing to while it sends requests to
  /// those of the tasks before: they cannot stop until it does.
  void roll_over();
  /// Where no rule says what serves, all that is healthy may: others leave as in a rolling update.
  void replace_others(bool may_stop);
  /// What serves first; but where only one of both starts tasks, the other stops its surplus
  /// before.
  void keep_both();
  /// All traffic goes to the source, and fewer of its tasks are ready than the service wants at
  /// least.
  bool source_is_down() const;
  /// What serves finds no room: the target's tasks stop for it, one after the other.
  void make_way();
  void stop_others(const Deployment& kept);
  /// Deployments of which nothing is left; the source stays until it is cleaned up, and what lost
  /// its tasks amid traffic until that is moved: it alone says where it goes.
  void forget_empty_deployments();

  // From stage to stage
  bool others_gone() const;
  bool is_target_ready() const;
  void advance(bool hooks_done);
  void note_wait(bool waits);
  void tell_stage();

  // Failed, and back
  /// What served before is kept, and traffic stays where it is: of the target, too, what has some
  /// of it is kept, and what had all of it at the end. Else nothing of it is started any more.
  void hold_failed();
  void hold_failed_rolling();
  void hold_failed_shift();
  /// Production traffic goes where no task is ready, and the target has some.
  bool only_target_answers() const;
  /// Of all tasks only the target's get production traffic, and some of these have to leave:
  /// whoever drains the machine waits for their successors, which can only be in the same target
  /// groups.
  bool serves_alone_and_must_leave() const;
  /// What else is there, as after a rollback that failed: no more of each than the service wants.
  void hold_others(const Deployment* kept);
  /// Its tasks take the place of all others, and then the traffic if that is elsewhere.
  void roll_back();
  void go_back();
  void give_back();
  void tell_failed_hooks();
  /// All traffic to what served before; not while it has no healthy task and the failed one has.
  bool shift_back();

  const engine::State& state_;
  const Service& service_;
  const ServiceDeployment& rollout_;
  const StrategySettings& settings_;
  ServiceActions& act_;
  engine::Context& context_;
  /// As it will be after this round.
  Lifecycle at_;
  const Deployment& target_;
  const Deployment* source_ = nullptr;
  /// Nothing is left of other deployments.
  bool alone_ = false;
};

}  // namespace minato::ecs
