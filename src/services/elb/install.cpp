#include "services/elb/install.h"

#include "api/elb_codec.h"
#include "engine/journalled_table.h"
#include "services/elb/forwarding.h"
#include "services/elb/listener.h"
#include "services/elb/listener_attribute_handlers.h"
#include "services/elb/listener_certificate.h"
#include "services/elb/listener_certificate_handlers.h"
#include "services/elb/listener_handlers.h"
#include "services/elb/listener_problem.h"
#include "services/elb/listener_rule.h"
#include "services/elb/listener_rule_handlers.h"
#include "services/elb/load_balancer.h"
#include "services/elb/load_balancer_handlers.h"
#include "services/elb/load_balancer_network_handlers.h"
#include "services/elb/released_address.h"
#include "services/elb/tag_handlers.h"
#include "services/elb/target.h"
#include "services/elb/target_controller.h"
#include "services/elb/target_group.h"
#include "services/elb/target_group_controller.h"
#include "services/elb/target_group_handlers.h"
#include "services/elb/target_handlers.h"

namespace minato::elb {
namespace {

constexpr std::string_view kSigningName = "elasticloadbalancing";

void add_tables(engine::State& state) {
  engine::install_table<LoadBalancer>(state);
  engine::install_table<ReleasedAddress>(state);
  engine::install_table<Listener>(state);
  engine::install_table<ListenerRule>(state);
  engine::install_table<ListenerCertificate>(state);
  engine::install_table<ListenerProblem>(state);
  engine::install_table<TargetGroup>(state);
  engine::install_table<Target>(state);
  state.add_index<LoadBalancersByName>();
  state.add_index<LoadBalancersByAddress>();
  state.add_index<ReleasedAddressesByTime>();
  state.add_index<ListenersByLoadBalancer>();
  state.add_index<ListenerRulesByListener>();
  state.add_index<ListenerRulesByLoadBalancer>();
  state.add_view<Forwarding>();
  state.add_index<ListenersByCertificate>();
  state.add_index<ListenerCertificatesByListener>();
  state.add_index<ListenerCertificatesByLoadBalancer>();
  state.add_index<ListenerCertificatesByCertificate>();
  state.add_index<ListenerProblemsByListener>();
  state.add_index<TargetGroupsByName>();
  state.add_index<TargetsByGroup>();
}

void add_controllers(engine::Engine& engine) {
  const auto target = engine.add_controller(
      {"elb.target", [](const engine::State& s, const std::string& key, engine::Context& context) {
         return reconcile_target(s, TargetKey(key), context.now);
       }});
  engine.watch<Target>(target, [](const Target& changed) { return changed.key().str(); });

  const auto group = engine.add_controller(
      {"elb.target_group", [](const engine::State& s, const std::string& key, engine::Context&) {
         return reconcile_target_group(s, TargetGroupArn(key));
       }});
  engine.watch_each<Listener>(group, [](const Listener& changed) { return forwarded_to(changed); });
  engine.watch_each<ListenerRule>(
      group, [](const ListenerRule& changed) { return forwarded_to(changed); });
}

void add_operations(OperationRegistry& registry) {
  registry.add<api::CreateLoadBalancer>(kSigningName, create_load_balancer);
  registry.add<api::DescribeLoadBalancers>(kSigningName, describe_load_balancers);
  registry.add<api::DeleteLoadBalancer>(kSigningName, delete_load_balancer);
  registry.add<api::DescribeLoadBalancerAttributes>(kSigningName,
                                                    describe_load_balancer_attributes);
  registry.add<api::ModifyLoadBalancerAttributes>(kSigningName, modify_load_balancer_attributes);
  registry.add<api::CreateListener>(kSigningName, create_listener);
  registry.add<api::DescribeListeners>(kSigningName, describe_listeners);
  registry.add<api::ModifyListener>(kSigningName, modify_listener);
  registry.add<api::DeleteListener>(kSigningName, delete_listener);
  registry.add<api::CreateRule>(kSigningName, create_rule);
  registry.add<api::DescribeRules>(kSigningName, describe_rules);
  registry.add<api::ModifyRule>(kSigningName, modify_rule);
  registry.add<api::DeleteRule>(kSigningName, delete_rule);
  registry.add<api::SetRulePriorities>(kSigningName, set_rule_priorities);
  registry.add<api::CreateTargetGroup>(kSigningName, create_target_group);
  registry.add<api::DescribeTargetGroups>(kSigningName, describe_target_groups);
  registry.add<api::ModifyTargetGroup>(kSigningName, modify_target_group);
  registry.add<api::DeleteTargetGroup>(kSigningName, delete_target_group);
  registry.add<api::DescribeTargetGroupAttributes>(kSigningName, describe_target_group_attributes);
  registry.add<api::ModifyTargetGroupAttributes>(kSigningName, modify_target_group_attributes);
  registry.add<api::RegisterTargets>(kSigningName, register_targets);
  registry.add<api::DeregisterTargets>(kSigningName, deregister_targets);
  registry.add<api::DescribeTargetHealth>(kSigningName, describe_target_health);
  registry.add<api::DescribeTags>(kSigningName, describe_tags);
  registry.add<api::AddTags>(kSigningName, add_tags);
  registry.add<api::RemoveTags>(kSigningName, remove_tags);
}

void add_listener_operations(OperationRegistry& registry) {
  registry.add<api::AddListenerCertificates>(kSigningName, add_listener_certificates);
  registry.add<api::RemoveListenerCertificates>(kSigningName, remove_listener_certificates);
  registry.add<api::DescribeListenerCertificates>(kSigningName, describe_listener_certificates);
  registry.add<api::DescribeSSLPolicies>(kSigningName, describe_ssl_policies);
  registry.add<api::DescribeListenerAttributes>(kSigningName, describe_listener_attributes);
  registry.add<api::ModifyListenerAttributes>(kSigningName, modify_listener_attributes);
}

void add_network_operations(OperationRegistry& registry) {
  registry.add<api::SetSubnets>(kSigningName, set_subnets);
  registry.add<api::SetSecurityGroups>(kSigningName, set_security_groups);
  registry.add<api::SetIpAddressType>(kSigningName, set_ip_address_type);
  registry.add<api::DescribeAccountLimits>(kSigningName, describe_account_limits);
}

}  // namespace

void install(engine::Engine& engine, OperationRegistry& registry) {
  add_tables(engine.state());
  add_controllers(engine);
  add_operations(registry);
  add_listener_operations(registry);
  add_network_operations(registry);
}

}  // namespace minato::elb
