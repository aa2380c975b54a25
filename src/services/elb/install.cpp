#include "services/elb/install.h"

#include "services/elb/listener.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target.h"
#include "services/elb/target_controller.h"
#include "services/elb/target_group.h"

namespace minato::elb {

void install(engine::Engine& engine) {
  auto& state = engine.state();
  state.add_table<LoadBalancer>();
  state.add_table<Listener>();
  state.add_table<TargetGroup>();
  state.add_table<Target>();
  state.add_index<LoadBalancersByName>();
  state.add_index<LoadBalancersByAddress>();
  state.add_index<ListenersByLoadBalancer>();
  state.add_index<ListenersByTargetGroup>();
  state.add_index<TargetGroupsByName>();
  state.add_index<TargetsByGroup>();

  const auto controller = engine.add_controller(
      {"elb.target", [](const engine::State& s, const std::string& key, engine::Context& context) {
         return reconcile_target(s, TargetKey(key), context.now);
       }});
  engine.watch<Target>(controller, [](const Target& target) { return target.key().str(); });
}

}  // namespace minato::elb
