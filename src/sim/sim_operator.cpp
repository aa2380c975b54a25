#include "sim/sim_operator.h"

#include <fmt/format.h>

#include <iterator>

namespace minato::sim {
namespace {

constexpr Span kBetween{Millis{5000}, Millis{60'000}};
constexpr Millis kRetry{700};
/// One machine in so many drains at most.
constexpr std::size_t kShareThatDrains = 4;

}  // namespace

void SimOperator::start() {
  const bool waits = world_.random.below(2) == 0;
  const bool rebalances = world_.random.below(2) == 0;
  set_up_cluster("PutClusterCapacityProviders",
                 R"({"cluster":"default","capacityProviders":["FARGATE","FARGATE_SPOT"],)"
                 R"("defaultCapacityProviderStrategy":[]})");
  set_up_cluster(
      "UpdateClusterSettings",
      fmt::format(
          R"({{"cluster":"default","settings":[{{"name":"minato.runTaskWithoutCapacity","value":"{}"}},)"
          R"({{"name":"minato.instanceRebalancing","value":"{}"}}]}})",
          waits ? "wait" : "fail", rebalances ? "enabled" : "disabled"));
  plan_next();
}

void SimOperator::set_up_cluster(const std::string& operation, const std::string& body) {
  world_.note("operator: " + operation + ' ' + body);
  cloud_.control_plane().call(
      "ecs", operation, body, [this, operation, body](Result<std::string> answer) {
        if (answer) return;
        const auto code = answer.error().code;
        if (code != ErrorCode::kUnavailable && code != ErrorCode::kStorageFull) {
          return world_.fail("setup", operation + ": " + answer.error().message);
        }
        world_.events.after(kRetry, [this, operation, body] { set_up_cluster(operation, body); });
      });
}

void SimOperator::plan_next() {
  world_.events.after(world_.draw(kBetween), [this] {
    if (!stopped_) act();
  });
}

void SimOperator::act() {
  const auto& machines = cloud_.machines();
  const bool enough = (draining_.size() + 1) * kShareThatDrains > machines.size();
  const bool returns = !draining_.empty() && (enough || world_.random.below(2) == 0);
  if (returns) {
    const auto which = static_cast<std::ptrdiff_t>(world_.random.below(draining_.size()));
    return set_status(*std::next(draining_.begin(), which), ecs::InstanceStatus::kActive);
  }
  if (enough) return plan_next();
  set_status(machines[world_.random.below(machines.size())]->instance_id(),
             ecs::InstanceStatus::kDraining);
}

void SimOperator::set_status(const std::string& instance, ecs::InstanceStatus status) {
  const std::string body =
      fmt::format(R"({{"containerInstances":["{}"],"status":"{}"}})", instance, to_string(status));
  world_.note("operator: UpdateContainerInstancesState " + body);
  promises_.asked(ecs::InstanceId(instance));
  cloud_.control_plane().call("ecs", "UpdateContainerInstancesState", body,
                              [this, instance, status](Result<std::string> answer) {
                                if (!answer && answer.error().code == ErrorCode::kUnavailable) {
                                  // Done or not: once more does no harm.
                                  return world_.events.after(kRetry, [this, instance, status] {
                                    set_status(instance, status);
                                  });
                                }
                                if (answer && answer->find("MISSING") == std::string::npos) {
                                  promises_.acknowledged(ecs::InstanceId(instance), status);
                                  if (status == ecs::InstanceStatus::kDraining) {
                                    draining_.insert(instance);
                                  } else {
                                    draining_.erase(instance);
                                  }
                                }
                                plan_next();
                              });
}

}  // namespace minato::sim
