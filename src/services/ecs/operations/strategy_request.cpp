#include "services/ecs/operations/strategy_request.h"

#include <algorithm>
#include <cmath>

#include "services/ecs/lifecycle.h"
#include "services/ecs/operations/hook_request.h"

namespace minato::ecs {
namespace {

constexpr int kLongestBake = 1440;
constexpr std::size_t kMostHooks = 20;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

DeploymentStrategy read_name(api::DeploymentStrategy strategy) {
  DeploymentStrategy read = DeploymentStrategy::kRolling;
  parse_enum(to_string(strategy), read);
  return read;
}

/// ECS's defaults.
void set_step_defaults(StrategySettings& settings) {
  const bool canary = settings.strategy == DeploymentStrategy::kCanary;
  const bool linear = settings.strategy == DeploymentStrategy::kLinear;
  settings.step_tenths = canary ? 50 : linear ? 100 : 0;
  settings.step_bake_minutes = canary ? 10 : linear ? 6 : 0;
}

Status read_bake(std::optional<int> wanted, const std::string& member, std::optional<int>& read) {
  if (!wanted) return {};
  if (*wanted < 0 || *wanted > kLongestBake) {
    return invalid(member + " must be between 0 and 1440.");
  }
  read = wanted;
  return {};
}

struct StepMembers {
  std::string percent;
  int least_tenths;
  std::string bake;
};

Status read_step(std::optional<double> percent, std::optional<int> bake, const StepMembers& members,
                 StrategySettings& settings) {
  if (percent) {
    const double tenths = *percent * 10;
    const bool whole = std::abs(tenths - std::round(tenths)) < 1e-6;
    if (!whole || tenths < members.least_tenths - 1e-6 || tenths > kAllTraffic + 1e-6) {
      const std::string least = members.least_tenths == 1 ? "0.1" : "3.0";
      return invalid(members.percent + " must be a multiple of 0.1 from " + least + " to 100.0.");
    }
    settings.step_tenths = static_cast<int>(std::lround(tenths));
  }
  std::optional<int> read = settings.step_bake_minutes;
  if (auto good = read_bake(bake, members.bake, read); !good) return good;
  settings.step_bake_minutes = *read;
  return {};
}

Status read_steps(const api::DeploymentConfiguration& wanted, StrategySettings& settings) {
  if (wanted.linear_configuration) {
    if (settings.strategy != DeploymentStrategy::kLinear) {
      return invalid("linearConfiguration is only valid with the LINEAR strategy.");
    }
    const auto& [percent, bake] = *wanted.linear_configuration;
    auto good = read_step(
        percent, bake,
        {"linearConfiguration.stepPercent", 30, "linearConfiguration.stepBakeTimeInMinutes"},
        settings);
    if (!good) return good;
  }
  if (!wanted.canary_configuration) return {};
  if (settings.strategy != DeploymentStrategy::kCanary) {
    return invalid("canaryConfiguration is only valid with the CANARY strategy.");
  }
  const auto& [percent, bake] = *wanted.canary_configuration;
  return read_step(
      percent, bake,
      {"canaryConfiguration.canaryPercent", 1, "canaryConfiguration.canaryBakeTimeInMinutes"},
      settings);
}

Status read_early_success(const std::optional<api::DeploymentEarlySuccessCriteria>& wanted,
                          int minimum_healthy_percent, StrategySettings& settings) {
  if (!wanted) return {};
  if (!wanted->enable) {
    settings.early_success.reset();
    return {};
  }
  if (settings.strategy != DeploymentStrategy::kRolling) {
    return invalid("earlySuccessCriteria is only valid with the ROLLING strategy.");
  }
  if (!wanted->healthy_percent || !wanted->source_service_revision_cleanup) {
    return invalid(
        "earlySuccessCriteria needs healthyPercent and sourceServiceRevisionCleanup when enable is "
        "true.");
  }
  const int percent = *wanted->healthy_percent;
  if (percent < minimum_healthy_percent || percent > 100) {
    return invalid(
        "earlySuccessCriteria.healthyPercent must be between minimumHealthyPercent and 100.");
  }
  settings.early_success = {
      true, percent,
      *wanted->source_service_revision_cleanup == api::ServiceRevisionCleanup::kDeferred};
  return {};
}

Status read_hooks(const engine::State& state, const api::DeploymentConfiguration& wanted,
                  const StrategyPlace& place, StrategySettings& settings) {
  if (!wanted.lifecycle_hooks) return {};
  if (wanted.lifecycle_hooks->size() > kMostHooks) {
    return invalid("At most 20 lifecycleHooks can be specified.");
  }
  settings.hooks.clear();
  for (const auto& each : *wanted.lifecycle_hooks) {
    auto hook = read_hook(state, each, place, settings.strategy);
    if (!hook) return fail(hook.error());
    settings.hooks.push_back(std::move(*hook));
  }
  return {};
}

/// Of another strategy than before what belongs to the former is gone.
StrategySettings settings_before(const Strategy& present, DeploymentStrategy strategy) {
  StrategySettings settings;
  if (present != nullptr) settings = *present;
  if (settings.strategy == strategy) return settings;
  settings.strategy = strategy;
  settings.early_success.reset();
  set_step_defaults(settings);
  return settings;
}

}  // namespace

Result<Strategy> read_strategy(const engine::State& state,
                               const std::optional<api::DeploymentConfiguration>& wanted,
                               const StrategyPlace& place, const Strategy& present) {
  if (!wanted) return present;
  const auto before = present != nullptr ? present->strategy : DeploymentStrategy::kRolling;
  const auto strategy = wanted->strategy ? read_name(*wanted->strategy) : before;
  StrategySettings settings = settings_before(present, strategy);
  if (wanted->strategy && *wanted->strategy == api::DeploymentStrategy::kRolling &&
      before != strategy && !wanted->lifecycle_hooks) {
    settings.hooks.clear();
  }
  Status good = read_steps(*wanted, settings);
  if (good) {
    good = read_bake(wanted->bake_time_in_minutes, "deploymentConfiguration.bakeTimeInMinutes",
                     settings.bake_minutes);
  }
  if (good) {
    good =
        read_early_success(wanted->early_success_criteria, place.minimum_healthy_percent, settings);
  }
  if (good) good = read_hooks(state, *wanted, place, settings);
  if (!good) return fail(good.error());
  if (settings == StrategySettings{}) return Strategy();
  if (place.scheduling == SchedulingStrategy::kDaemon) {
    return invalid(
        "With the DAEMON scheduling strategy the deployment strategy is ROLLING, without hooks and "
        "bake times.");
  }
  return std::make_shared<const StrategySettings>(std::move(settings));
}

Status check_shifts(const Strategy& strategy, const std::vector<ServiceLoadBalancer>& balancers,
                    SchedulingStrategy scheduling) {
  for (const auto& balancer : balancers) {
    if (balancer.shift && scheduling == SchedulingStrategy::kDaemon) {
      return invalid(
          "loadBalancers.advancedConfiguration is not valid with the DAEMON scheduling strategy.");
    }
    if (balancer.shift || !shifts_traffic(strategy)) continue;
    return invalid("loadBalancers need an advancedConfiguration with the " +
                   std::string(to_string(strategy->strategy)) + " deployment strategy.");
  }
  return {};
}

void show_deployment_strategy(const Strategy& strategy, api::DeploymentConfiguration& shown) {
  shown.strategy = api::DeploymentStrategy::kRolling;
  if (strategy == nullptr) return;
  shown.strategy = api::parse_deployment_strategy(to_string(strategy->strategy));
  shown.bake_time_in_minutes = strategy->bake_minutes;
  const double percent = strategy->step_tenths / 10.0;
  if (strategy->strategy == DeploymentStrategy::kLinear) {
    shown.linear_configuration = {{percent, strategy->step_bake_minutes}};
  } else if (strategy->strategy == DeploymentStrategy::kCanary) {
    shown.canary_configuration = {{percent, strategy->step_bake_minutes}};
  }
  if (strategy->early_success) {
    shown.early_success_criteria = {
        {.enable = strategy->early_success->enabled,
         .healthy_percent = strategy->early_success->healthy_percent,
         .source_service_revision_cleanup = strategy->early_success->defers_cleanup
                                                ? api::ServiceRevisionCleanup::kDeferred
                                                : api::ServiceRevisionCleanup::kBlocking}};
  }
  if (strategy->hooks.empty()) return;
  auto& hooks = shown.lifecycle_hooks.emplace();
  for (const auto& hook : strategy->hooks) hooks.push_back(show_hook(hook));
}

}  // namespace minato::ecs
