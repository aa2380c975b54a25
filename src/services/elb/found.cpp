#include "services/elb/found.h"

#include "services/elb/arns.h"

namespace minato::elb {
namespace {

template <class Record>
Result<const Record*> find_by_arn(const engine::State& state, const std::string& arn,
                                  ResourceKind kind, const Error& missing) {
  if (Status checked = check_arn(arn, kind); !checked) return fail(std::move(checked.error()));
  const Record* found = state.table<Record>().find(typename Record::Key(arn));
  if (found == nullptr) return fail(missing);
  return found;
}

}  // namespace

Result<const LoadBalancer*> find_load_balancer(const engine::State& state, const std::string& arn) {
  return find_by_arn<LoadBalancer>(
      state, arn, ResourceKind::kLoadBalancer,
      {ErrorCode::kLoadBalancerNotFound, "Load balancer '" + arn + "' not found"});
}

Result<const TargetGroup*> find_target_group(const engine::State& state, const std::string& arn) {
  return find_by_arn<TargetGroup>(
      state, arn, ResourceKind::kTargetGroup,
      {ErrorCode::kTargetGroupNotFound, "Target group '" + arn + "' not found"});
}

Result<const Listener*> find_listener(const engine::State& state, const std::string& arn) {
  return find_by_arn<Listener>(state, arn, ResourceKind::kListener,
                               {ErrorCode::kListenerNotFound, "Listener '" + arn + "' not found"});
}

Result<FoundRule> find_rule(const engine::State& state, const std::string& arn) {
  if (Status checked = check_arn(arn, ResourceKind::kListenerRule); !checked) {
    return fail(std::move(checked.error()));
  }
  if (const auto* rule = state.table<ListenerRule>().find(ListenerRuleArn(arn))) {
    return FoundRule{&state.table<Listener>().at(rule->listener), rule};
  }
  const Listener* listener = state.table<Listener>().find(listener_of_rule(arn));
  if (listener == nullptr || default_rule_arn(*listener) != arn) {
    return fail(ErrorCode::kRuleNotFound, "Rule '" + arn + "' not found");
  }
  return FoundRule{listener, nullptr};
}

const LoadBalancer* load_balancer_named(const engine::State& state, const std::string& name) {
  const auto& rows = state.index<LoadBalancersByName>().find(name);
  return rows.empty() ? nullptr : rows.begin()->record;
}

const TargetGroup* target_group_named(const engine::State& state, const std::string& name) {
  const auto& rows = state.index<TargetGroupsByName>().find(name);
  return rows.empty() ? nullptr : rows.begin()->record;
}

}  // namespace minato::elb
