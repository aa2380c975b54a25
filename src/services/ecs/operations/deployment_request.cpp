#include "services/ecs/operations/deployment_request.h"

#include "services/ecs/operations/strategy_request.h"

namespace minato::ecs {
namespace {

constexpr int kLargestPercent = 100'000;
constexpr int kLargestCount = 100'000;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

Status read_percents(const api::DeploymentConfiguration& wanted, SchedulingStrategy scheduling,
                     ServiceSettings& settings) {
  const int minimum = wanted.minimum_healthy_percent.value_or(settings.minimum_healthy_percent);
  const int maximum = wanted.maximum_percent.value_or(settings.maximum_percent);
  if (minimum < 0 || minimum > 100) {
    return invalid("minimumHealthyPercent must be between 0 and 100.");
  }
  if (maximum < 100 || maximum > kLargestPercent) {
    return invalid("maximumPercent must be between 100 and 100000.");
  }
  if (scheduling == SchedulingStrategy::kDaemon && maximum != 100) {
    return invalid("maximumPercent must be 100 with the DAEMON scheduling strategy.");
  }
  if (minimum == 100 && maximum == 100) {
    return invalid(
        "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block "
        "deployments.");
  }
  settings.minimum_healthy_percent = minimum;
  settings.maximum_percent = maximum;
  return {};
}

ThresholdType read_type(api::ThresholdType type) {
  switch (type) {
    case api::ThresholdType::kUnboundedPercent:
      return ThresholdType::kUnboundedPercent;
    case api::ThresholdType::kCount:
      return ThresholdType::kCount;
    case api::ThresholdType::kBoundedPercent:
      break;
  }
  return ThresholdType::kBoundedPercent;
}

api::ThresholdType show_type(ThresholdType type) {
  switch (type) {
    case ThresholdType::kUnboundedPercent:
      return api::ThresholdType::kUnboundedPercent;
    case ThresholdType::kCount:
      return api::ThresholdType::kCount;
    case ThresholdType::kBoundedPercent:
      break;
  }
  return api::ThresholdType::kBoundedPercent;
}

Status read_threshold(const api::ThresholdConfiguration& wanted, CircuitBreaker& breaker) {
  const int largest = wanted.type == api::ThresholdType::kCount ? kLargestCount : 100;
  if (wanted.value < 1 || wanted.value > largest) {
    return invalid("deploymentCircuitBreaker.thresholdConfiguration.value must be between 1 and " +
                   std::to_string(largest) + " for the type " +
                   std::string(to_string(wanted.type)) + '.');
  }
  breaker.threshold_type = read_type(wanted.type);
  breaker.threshold_value = wanted.value;
  return {};
}

/// What is said of it replaces all that was.
Status read_breaker(const std::optional<api::DeploymentCircuitBreaker>& wanted,
                    CircuitBreaker& breaker) {
  if (!wanted) return {};
  CircuitBreaker read;
  read.enabled = wanted->enable;
  read.rolls_back = wanted->rollback;
  read.resets_on_healthy_task = wanted->reset_on_healthy_task.value_or(true);
  if (wanted->threshold_configuration) {
    if (auto good = read_threshold(*wanted->threshold_configuration, read); !good) return good;
  }
  breaker = read;
  return {};
}

Status check_alarms(const std::optional<api::DeploymentAlarms>& wanted) {
  if (!wanted) return {};
  if (!wanted->alarm_names.empty()) {
    return invalid("deploymentConfiguration.alarms: the alarm " + wanted->alarm_names.front() +
                   " does not exist.");
  }
  if (!wanted->enable) return {};
  return invalid("deploymentConfiguration.alarms: alarmNames cannot be empty when enable is true.");
}

}  // namespace

Status read_deployment_configuration(const std::optional<api::DeploymentConfiguration>& wanted,
                                     SchedulingStrategy scheduling, ServiceSettings& settings) {
  if (!wanted) return {};
  Status good = read_percents(*wanted, scheduling, settings);
  if (good) good = read_breaker(wanted->deployment_circuit_breaker, settings.circuit_breaker);
  if (good) good = check_alarms(wanted->alarms);
  return good;
}

api::DeploymentConfiguration show_deployment_configuration(int minimum_healthy_percent,
                                                           int maximum_percent,
                                                           const CircuitBreaker& breaker,
                                                           const Strategy& strategy) {
  api::DeploymentConfiguration shown;
  shown.minimum_healthy_percent = minimum_healthy_percent;
  shown.maximum_percent = maximum_percent;
  show_deployment_strategy(strategy, shown);
  auto& circuit = shown.deployment_circuit_breaker.emplace();
  circuit.enable = breaker.enabled;
  circuit.rollback = breaker.rolls_back;
  if (breaker.enabled) {
    circuit.reset_on_healthy_task = breaker.resets_on_healthy_task;
    circuit.threshold_configuration = {
        {.type = show_type(breaker.threshold_type), .value = breaker.threshold_value}};
  }
  return shown;
}

}  // namespace minato::ecs
