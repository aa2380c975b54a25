#include "sim/sim_supervisor.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace minato::sim {
namespace {

constexpr Span kBetween{Millis{2000}, Millis{30'000}};
/// Of so many looks at a deployment that goes on, one stops it; of so many acts, one is at a rule.
constexpr std::uint64_t kLooksToAStop = 12;
constexpr std::uint64_t kActsToARule = 40;

std::string text(const boost::json::object& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

/// Null: there is none.
const boost::json::object* first_of(const boost::json::value& answer, std::string_view member) {
  const auto* all = answer.as_object().if_contains(member);
  if (all == nullptr || !all->is_array() || all->get_array().empty()) return nullptr;
  return all->get_array().front().if_object();
}

/// Empty: none waits.
std::string waiting_hook(const boost::json::object& deployment) {
  const auto* hooks = deployment.if_contains("lifecycleHookDetails");
  if (hooks == nullptr || !hooks->is_array()) return "";
  for (const auto& hook : hooks->get_array()) {
    if (text(hook.as_object(), "status") == "AWAITING_ACTION") {
      return text(hook.as_object(), "hookId");
    }
  }
  return "";
}

}  // namespace

void SimSupervisor::plan_next() {
  world_.events.after(world_.draw(kBetween), [this] {
    if (!stopped_) act();
  });
}

void SimSupervisor::call(const std::string& api, const std::string& operation,
                         const std::string& body, Then then) {
  world_.note(service_ + "'s supervisor: " + operation + ' ' + body);
  cloud_.control_plane().call(
      api, operation, body, [this, operation, then](Result<std::string> answer) {
        if (answer) return then(*answer);
        world_.note(service_ + "'s supervisor: " + operation + ": " + answer.error().message);
        plan_next();
      });
}

void SimSupervisor::act() {
  if (!traffic_.groups.empty() && world_.random.below(kActsToARule) == 0) return meddle();
  call("ecs", "ListServiceDeployments", fmt::format(R"({{"service":"{}"}})", service_),
       [this](const std::string& answer) {
         const auto json = boost::json::parse(answer);
         const auto* newest = first_of(json, "serviceDeployments");
         if (newest == nullptr) return plan_next();
         look(text(*newest, "serviceDeploymentArn"));
       });
}

void SimSupervisor::look(const std::string& deployment) {
  call("ecs", "DescribeServiceDeployments",
       fmt::format(R"({{"serviceDeploymentArns":["{}"]}})", deployment),
       [this, deployment](const std::string& answer) { judge(deployment, answer); });
}

void SimSupervisor::judge(const std::string& deployment, const std::string& described) {
  const auto json = boost::json::parse(described);
  const auto* shown = first_of(json, "serviceDeployments");
  if (shown == nullptr) return plan_next();
  const std::string status = text(*shown, "status");
  checkers_.deployments.told(deployment, status);
  const std::string hook = waiting_hook(*shown);
  const bool goes_on = status == "IN_PROGRESS" || status == "PENDING";
  if (goes_on && !hook.empty() && world_.random.below(2) == 0) {
    return answer_hook(deployment, hook);
  }
  if (goes_on && world_.random.below(kLooksToAStop) == 0) return stop_deployment(deployment);
  plan_next();
}

void SimSupervisor::answer_hook(const std::string& deployment, const std::string& hook) {
  const char* action = world_.random.below(4) == 0 ? "ROLLBACK" : "CONTINUE";
  call("ecs", "ContinueServiceDeployment",
       fmt::format(R"({{"serviceDeploymentArn":"{}","hookId":"{}","action":"{}"}})", deployment,
                   hook, action),
       [this](const std::string&) { plan_next(); });
}

void SimSupervisor::stop_deployment(const std::string& deployment) {
  const char* type = world_.random.below(3) == 0 ? "ABORT" : "ROLLBACK";
  call("ecs", "StopServiceDeployment",
       fmt::format(R"({{"serviceDeploymentArn":"{}","stopType":"{}"}})", deployment, type),
       [this](const std::string&) { plan_next(); });
}

void SimSupervisor::meddle() {
  const bool test = !traffic_.test.empty() && world_.random.below(3) == 0;
  const std::string& place = test ? traffic_.test : traffic_.production;
  const int share = static_cast<int>(world_.random.below(5)) * 25;
  const auto& groups = traffic_.groups;
  checkers_.traffic.meddled(place, {{groups[0], share}, {groups[1], 100 - share}});
  // The third stays named: what is in no rule any more leaves the balancer at once.
  const auto [operation, form] =
      forward_by(place, {{groups[0], share}, {groups[1], 100 - share}, {groups[2], 0}});
  call("elasticloadbalancing", operation, form, [this](const std::string&) { plan_next(); });
}

}  // namespace minato::sim
