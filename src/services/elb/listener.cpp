#include "services/elb/listener.h"

namespace minato::elb {

bool is_in_use(const engine::State& state, const TargetGroupArn& group) {
  return !state.index<ListenersByTargetGroup>().find(group).empty();
}

std::set<LoadBalancerArn> load_balancers_of(const engine::State& state,
                                            const TargetGroupArn& group) {
  std::set<LoadBalancerArn> arns;
  for (const Listener* listener : state.index<ListenersByTargetGroup>().find(group)) {
    arns.insert(listener->load_balancer);
  }
  return arns;
}

}  // namespace minato::elb
