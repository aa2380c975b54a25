#include "sim/strategy_wishes.h"

#include <fmt/format.h>

namespace minato::sim {
namespace {

using ecs::DeploymentStrategy;

/// Half of all deployments are rolling updates, most of them plain ones.
constexpr DeploymentStrategy kStrategies[] = {
    DeploymentStrategy::kRolling,   DeploymentStrategy::kRolling, DeploymentStrategy::kRolling,
    DeploymentStrategy::kBlueGreen, DeploymentStrategy::kCanary,  DeploymentStrategy::kLinear};
constexpr const char* kStages[] = {"PRE_SCALE_UP",
                                   "POST_SCALE_UP",
                                   "RECONCILE_SERVICE",
                                   "POST_TEST_TRAFFIC_SHIFT",
                                   "PRE_PRODUCTION_TRAFFIC_SHIFT",
                                   "POST_PRODUCTION_TRAFFIC_SHIFT",
                                   "TEST_TRAFFIC_SHIFT",
                                   "PRODUCTION_TRAFFIC_SHIFT"};
/// The first ones, in a rolling update; all but the last two, of PAUSE hooks.
constexpr std::size_t kRollingStages = 2;
constexpr std::size_t kPauseStages = 6;
constexpr const char* kAnswers[] = {"whim", "whim", "good", "good", "busy", "bad", "gone"};
constexpr int kCanaryPercents[] = {1, 5, 20, 50};
constexpr int kLinearPercents[] = {25, 34, 50, 100};

}  // namespace

DeploymentStrategy StrategyWishes::draw_strategy() {
  return kStrategies[world_.random.below(std::size(kStrategies))];
}

int StrategyWishes::draw_bake_minutes() { return static_cast<int>(world_.random.below(3)); }

std::string StrategyWishes::draw_steps(DeploymentStrategy strategy) {
  const auto chosen = world_.random.below(4);
  const auto bake = world_.random.below(2);
  if (strategy == DeploymentStrategy::kCanary) {
    return fmt::format(
        R"(,"canaryConfiguration":{{"canaryPercent":{},"canaryBakeTimeInMinutes":{}}})",
        kCanaryPercents[chosen], bake);
  }
  if (strategy == DeploymentStrategy::kLinear) {
    return fmt::format(R"(,"linearConfiguration":{{"stepPercent":{},"stepBakeTimeInMinutes":{}}})",
                       kLinearPercents[chosen], bake);
  }
  return "";
}

std::string StrategyWishes::draw_hooks(DeploymentStrategy strategy,
                                       const std::vector<std::string>& jobs) {
  if (world_.random.below(3) > 0) return "";
  std::string hooks;
  for (auto left = world_.random.below(3); left > 0; --left) {
    hooks += (hooks.empty() ? "" : ",") + draw_hook(strategy, jobs);
  }
  return R"(,"lifecycleHooks":[)" + hooks + ']';
}

std::string StrategyWishes::draw_hook(DeploymentStrategy strategy,
                                      const std::vector<std::string>& jobs) {
  const auto kind = world_.random.below(3);
  const bool pauses = kind == 0 || (kind == 1 && jobs.empty());
  std::string target = R"("targetType":"PAUSE")";
  if (!pauses) {
    const std::string arn = kind == 1 ? jobs[world_.random.below(jobs.size())]
                                      : std::string("http://hooks/") +
                                            kAnswers[world_.random.below(std::size(kAnswers))];
    target = fmt::format(R"("hookTargetArn":"{}")", arn);
  }
  std::string stages = draw_stage(strategy, pauses);
  if (world_.random.below(2) == 0) stages += ',' + draw_stage(strategy, pauses);
  return fmt::format(
      R"({{{},"lifecycleStages":[{}],"timeoutConfiguration":{{"timeoutInMinutes":{},"action":"{}"}}}})",
      target, stages, 1 + world_.random.below(2),
      world_.random.below(2) == 0 ? "ROLLBACK" : "CONTINUE");
}

std::string StrategyWishes::draw_stage(DeploymentStrategy strategy, bool pauses) {
  const bool rolling = strategy == DeploymentStrategy::kRolling;
  const std::size_t among = rolling ? kRollingStages : pauses ? kPauseStages : std::size(kStages);
  return '"' + std::string(kStages[world_.random.below(among)]) + '"';
}

StrategyWishes::Balancers StrategyWishes::draw_balancers(const SimTraffic& traffic, Groups groups) {
  const auto& all = traffic.groups;
  const std::size_t first = world_.random.below(all.size());
  // Mostly the first two, in either order.
  const bool usual = world_.random.below(4) > 0;
  Balancers drawn;
  drawn.group = groups == Groups::kOne ? all.front() : all[usual ? first % 2 : first];
  const std::string& other = all[usual ? 1 - first % 2 : (first + 1) % all.size()];
  const std::string test =
      traffic.test.empty() ? "" : fmt::format(R"(,"testListenerRule":"{}")", traffic.test);
  const std::string advanced = fmt::format(
      R"(,"advancedConfiguration":{{"alternateTargetGroupArn":"{}",)"
      R"("productionListenerRule":"{}"{},"roleArn":"arn:aws:iam::123456789012:role/ecs"}})",
      other, traffic.production, test);
  drawn.member = fmt::format(
      R"(,"loadBalancers":[{{"targetGroupArn":"{}","containerName":"main","containerPort":80{}}}])",
      drawn.group, groups == Groups::kOne ? "" : advanced);
  return drawn;
}

}  // namespace minato::sim
