// Forwarding: which load balancers send requests to which target groups, by default actions of
// listeners and by rules. A view that is always up to date. One thread: the engine's.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/state.h"
#include "services/elb/listener.h"
#include "services/elb/listener_rule.h"

namespace minato::elb {

class Forwarding final : public engine::Observer<Listener>, public engine::Observer<ListenerRule> {
 public:
  explicit Forwarding(engine::State& state);

  /// How many actions of the load balancer name each target group; those that none names are
  /// missing.
  const std::map<TargetGroupArn, int>& target_groups_of(const LoadBalancerArn& balancer) const;
  std::set<LoadBalancerArn> load_balancers_of(const TargetGroupArn& group) const;
  bool is_in_use(const TargetGroupArn& group) const { return balancers_.contains(group); }

  void added(const Listener& listener) override;
  void removed(const Listener& listener) override;
  void added(const ListenerRule& rule) override;
  void removed(const ListenerRule& rule) override;

 private:
  void count(const LoadBalancerArn& balancer, const ListenerAction& action);
  void uncount(const LoadBalancerArn& balancer, const ListenerAction& action);

  std::map<LoadBalancerArn, std::map<TargetGroupArn, int>> groups_;
  std::map<TargetGroupArn, std::set<LoadBalancerArn>> balancers_;
};

/// Whether any listener or rule sends requests to the target group; without one its targets are
/// "unused".
bool is_in_use(const engine::State& state, const TargetGroupArn& group);

/// The load balancers that send requests to the target group: ELB allows one.
std::set<LoadBalancerArn> load_balancers_of(const engine::State& state,
                                            const TargetGroupArn& group);

/// The ARNs of the target groups that the record's action names, for watching it.
std::vector<std::string> forwarded_to(const Listener& listener);
std::vector<std::string> forwarded_to(const ListenerRule& rule);

}  // namespace minato::elb
