// TestBalancers: the load balancing wing over the default network, with two machines, for its
// tests.
#pragma once

#include <map>
#include <string>

#include "services/acm/certificate_commands.h"
#include "services/ec2/default_network.h"
#include "services/ec2/install.h"
#include "services/elb/install_for_test.h"
#include "services/elb/instance_directory.h"
#include "services/elb/load_balancer_pool.h"
#include "services/test_engine.h"

namespace minato::elb {

inline constexpr const char* kFirstMachine = "i-0123456789abcdef0";
inline constexpr const char* kSecondMachine = "i-0123456789abcdef1";

class TestBalancers : public TestEngine {
 public:
  explicit TestBalancers(LoadBalancerPool pool = {}) : TestEngine("elasticloadbalancing") {
    engine::State& parts = engine().state();
    parts.add_setting(std::move(pool));
    parts.add_setting(InstanceDirectory{find_address});
    ec2::install(engine(), registry());
    install_with_certificates(engine(), registry());
  }

  const ec2::DefaultNetwork& network() const { return state().setting<ec2::DefaultNetwork>(); }

  std::string balancer_form(const std::string& name) const {
    return "Name=" + name + "&Subnets.member.1=" + network().subnets[0].id;
  }
  std::string group_form(const std::string& name) const {
    return "Name=" + name + "&Protocol=HTTP&Port=80&VpcId=" + network().vpc_id;
  }
  static std::string listener_form(const std::string& balancer, const std::string& group,
                                   int port = 80) {
    return "LoadBalancerArn=" + balancer + "&Protocol=HTTP&Port=" + std::to_string(port) +
           "&DefaultActions.member.1.Type=forward&DefaultActions.member.1.TargetGroupArn=" + group;
  }

  /// Puts a certificate there without anybody's importing it; its PEM are words.
  std::string add_certificate(const std::string& id) {
    acm::Certificate made;
    made.arn = acm::CertificateArn("arn:aws:acm:eu-west-1:123456789012:certificate/" + id);
    made.material = {"certificate " + id + "\n", "chain and root\n", "chain\n", "key\n"};
    const std::string arn = made.arn.str();
    engine::Plan plan;
    plan.add(acm::CreateCertificate{std::move(made)});
    apply(std::move(plan));
    return arn;
  }

  /// Each makes one and gives its ARN. `more` is appended to the form.
  std::string create_balancer(const std::string& name, const std::string& more = "") {
    return text_of(ask("CreateLoadBalancer", balancer_form(name) + more), "LoadBalancerArn");
  }
  std::string create_group(const std::string& name, const std::string& more = "") {
    return text_of(ask("CreateTargetGroup", group_form(name) + more), "TargetGroupArn");
  }
  std::string create_listener(const std::string& balancer, const std::string& group,
                              int port = 80) {
    return text_of(ask("CreateListener", listener_form(balancer, group, port)), "ListenerArn");
  }

  /// A rule for one path; `actions` as forward_form has them.
  static std::string rule_form(const std::string& listener, int priority, const std::string& path,
                               const std::string& actions) {
    return "ListenerArn=" + listener + "&Priority=" + std::to_string(priority) +
           "&Conditions.member.1.Field=path-pattern&Conditions.member.1.Values.member.1=" + path +
           actions;
  }
  static std::string forward_form(const std::string& group) {
    return "&Actions.member.1.Type=forward&Actions.member.1.TargetGroupArn=" + group;
  }
  std::string create_rule(const std::string& listener, const std::string& group, int priority,
                          const std::string& path = "/a") {
    return text_of(ask("CreateRule", rule_form(listener, priority, path, forward_form(group))),
                   "RuleArn");
  }

 private:
  static std::optional<std::string> find_address(const engine::State&, const std::string& id) {
    static const std::map<std::string, std::string> kMachines = {{kFirstMachine, "10.0.0.1"},
                                                                 {kSecondMachine, "10.0.0.2"}};
    const auto at = kMachines.find(id);
    if (at == kMachines.end()) return std::nullopt;
    return at->second;
  }
};

}  // namespace minato::elb
