#include "sim/sim_front.h"

#include <fmt/format.h>

#include "services/ec2/default_network.h"

namespace minato::sim {
namespace {

/// Two for a pair, and one that it may be changed for.
constexpr std::size_t kGroups = 3;
constexpr int kFirstPort = 80;
constexpr int kFirstTestPort = 180;

const ec2::DefaultNetwork& network_of(const SimCloud& cloud) {
  return cloud.control_plane().state()->setting<ec2::DefaultNetwork>();
}

std::string forward_to(const std::string& actions, const std::string& group) {
  return '&' + actions + ".member.1.Type=forward&" + actions + ".member.1.TargetGroupArn=" + group;
}

}  // namespace

ModifyPlace forward_by(const std::string& place,
                       const std::vector<std::pair<std::string, int>>& weights) {
  const bool rule = place.find(":listener-rule/") != std::string::npos;
  const std::string action = std::string(rule ? "&Actions" : "&DefaultActions") + ".member.1.";
  ModifyPlace modify{rule ? "ModifyRule" : "ModifyListener",
                     (rule ? "RuleArn=" : "ListenerArn=") + place + action + "Type=forward"};
  int number = 0;
  for (const auto& [group, weight] : weights) {
    const std::string member =
        action + "ForwardConfig.TargetGroups.member." + std::to_string(++number);
    modify.form += fmt::format("{0}.TargetGroupArn={1}{0}.Weight={2}", member, group, weight);
  }
  return modify;
}

void SimFront::ask(const std::string& operation, const std::string& form,
                   const std::string& element, Then then) {
  cloud_.control_plane().call(
      "elasticloadbalancing", operation, form,
      [this, operation, form, element, then](Result<std::string> answer) {
        if (answer) {
          const auto from = answer->find('<' + element + '>') + element.size() + 2;
          return then(answer->substr(from, answer->find("</" + element + '>', from) - from));
        }
        if (answer.error().code != ErrorCode::kUnavailable) {
          return world_.fail("setup", operation + ": " + answer.error().message);
        }
        world_.events.after(Seconds{1}, [this, operation, form, element, then] {
          ask(operation, form, element, then);
        });
      });
}

void SimFront::make(std::vector<int> clients) {
  ask("CreateLoadBalancer", "Name=front&Subnets.member.1=" + network_of(cloud_).subnets[0].id,
      "LoadBalancerArn", [this, clients = std::move(clients)](const std::string& arn) {
        balancer_ = arn;
        for (const int client : clients) make_groups(client, {});
      });
}

void SimFront::make_groups(int client, SimTraffic made) {
  if (made.groups.size() == kGroups) return make_production(client, made);
  const std::string form = fmt::format(
      "Name=group{}-{}&Protocol=HTTP&Port=80&VpcId={}&HealthCheckIntervalSeconds=5&"
      "HealthCheckTimeoutSeconds=2"
      "&HealthyThresholdCount=2&UnhealthyThresholdCount=2",
      client, made.groups.size(), network_of(cloud_).vpc_id);
  ask("CreateTargetGroup", form, "TargetGroupArn", [this, client, made](const std::string& group) {
    SimTraffic more = made;
    more.groups.push_back(group);
    ask("ModifyTargetGroupAttributes",
        "TargetGroupArn=" + group +
            "&Attributes.member.1.Key=deregistration_delay.timeout_seconds"
            "&Attributes.member.1.Value=" +
            std::to_string(5 * client),
        "Key", [this, client, more](const std::string&) { make_groups(client, more); });
  });
}

void SimFront::make_production(int client, const SimTraffic& made) {
  make_place(kFirstPort + client, made, [this, client, made](const std::string& place) {
    SimTraffic more = made;
    more.production = place;
    if (world_.random.below(2) == 0) return ready_(client, more);
    make_test(client, more);
  });
}

void SimFront::make_test(int client, const SimTraffic& made) {
  make_place(kFirstTestPort + client, made, [this, client, made](const std::string& place) {
    SimTraffic more = made;
    more.test = place;
    ready_(client, more);
  });
}

void SimFront::make_place(int port, const SimTraffic& made, Then then) {
  const std::string& group = made.groups.front();
  const std::string form = fmt::format("LoadBalancerArn={}&Protocol=HTTP&Port={}{}", balancer_,
                                       port, forward_to("DefaultActions", group));
  ask("CreateListener", form, "ListenerArn",
      [this, group, then = std::move(then)](const std::string& listener) {
        if (world_.random.below(2) == 0) return then(listener);
        ask("CreateRule",
            "ListenerArn=" + listener +
                "&Priority=1&Conditions.member.1.Field=path-pattern"
                "&Conditions.member.1.Values.member.1=/*" +
                forward_to("Actions", group),
            "RuleArn", then);
      });
}

}  // namespace minato::sim
