#include "services/ecs/operations/container_behaviour.h"

#include <algorithm>
#include <set>
#include <string>

namespace minato::ecs {
namespace {

using Container = api::ContainerDefinition;

/// ECS's own.
constexpr std::size_t kMostIgnoredExitCodes = 50;
constexpr int kLeastRestartPeriod = 60;
constexpr int kMostRestartPeriod = 1800;

tl::unexpected<Error> refuse(const Container& container, const std::string& what) {
  return fail(ErrorCode::kClient,
              "Invalid setting for container '" + container.name.value_or("") + "'. " + what);
}

bool is_absolute(const std::string& path) {
  return path.starts_with('/') && (path + '/').find("/../") == std::string::npos;
}

Status check_restart_policy(const Container& container) {
  if (!container.restart_policy) return {};
  const auto& policy = *container.restart_policy;
  const int period = policy.restart_attempt_period.value_or(kLeastRestartPeriod);
  if (period < kLeastRestartPeriod || period > kMostRestartPeriod) {
    return refuse(container,
                  "'restartPolicy.restartAttemptPeriod' must be between 60 and 1800 seconds.");
  }
  if (policy.ignored_exit_codes && policy.ignored_exit_codes->size() > kMostIgnoredExitCodes) {
    return refuse(container, "'restartPolicy.ignoredExitCodes' has at most 50 codes.");
  }
  return {};
}

Status check_secrets(const Container& container) {
  if (!container.secrets) return {};
  std::set<std::string> names;
  if (container.environment) {
    for (const auto& variable : *container.environment) names.insert(variable.name.value_or(""));
  }
  for (const auto& secret : *container.secrets) {
    if (secret.name.empty() || secret.name.find('=') != std::string::npos) {
      return refuse(container, "'secrets' has one without a name for its environment variable.");
    }
    if (secret.value_from.empty()) {
      return refuse(container, "The secret '" + secret.name + "' has no 'valueFrom'.");
    }
    if (secret.value_from.starts_with("arn:") &&
        !secret.value_from.starts_with("arn:aws:secretsmanager:") &&
        !secret.value_from.starts_with("arn:aws:ssm:")) {
      return refuse(container, "The 'valueFrom' of the secret '" + secret.name +
                                   "' is the ARN of neither a Secrets Manager secret nor a Systems "
                                   "Manager parameter.");
    }
    if (!names.insert(secret.name).second) {
      return refuse(container,
                    "The secret name must be unique and not shared with any new or "
                    "existing environment variables set on the container, such as '" +
                        secret.name + "'.");
    }
  }
  return {};
}

Status check_networking(const Container& container, api::NetworkMode mode) {
  if (!container.disable_networking.value_or(false) || mode == api::NetworkMode::kBridge) return {};
  return refuse(container, "'disableNetworking' is not supported with the network mode " +
                               std::string(to_string(mode)) +
                               ", in which containers have one network.");
}

Status check_security_options(const Container& container) {
  if (!container.docker_security_options) return {};
  for (const std::string& option : *container.docker_security_options) {
    if (option == "no-new-privileges" || option == "no-new-privileges:true") continue;
    return fail(ErrorCode::kUnsupportedMember,
                "Container '" + container.name.value_or("") + "': dockerSecurityOptions " + option +
                    " is not supported by Minato: no-new-privileges is, and is always so.");
  }
  return {};
}

Status check_privileges(const Container& container, Platform platform) {
  const bool privileged = container.privileged.value_or(false);
  if (platform == Platform::kFargate && privileged) {
    return refuse(container, "'privileged' is not supported on Fargate.");
  }
  if (!container.linux_parameters) return {};
  const auto& parameters = *container.linux_parameters;
  for (const auto& device : parameters.devices.value_or(std::vector<api::Device>{})) {
    if (platform == Platform::kFargate) {
      return refuse(container, "'linuxParameters.devices' is not supported on Fargate.");
    }
    const std::string path = device.container_path.value_or(device.host_path);
    if (!is_absolute(device.host_path) || !is_absolute(path)) {
      return refuse(container, "The paths of 'linuxParameters.devices' are absolute.");
    }
  }
  if (parameters.max_swap.value_or(0) < 0) {
    return refuse(container, "'linuxParameters.maxSwap' must not be negative.");
  }
  const int swappiness = parameters.swappiness.value_or(0);
  if (swappiness < 0 || swappiness > 100) {
    return refuse(container, "'linuxParameters.swappiness' must be between 0 and 100.");
  }
  return {};
}

}  // namespace

Status validate_container_behaviour(const Container& container, api::NetworkMode mode,
                                    Platform platform) {
  Status good = check_restart_policy(container);
  if (good) good = check_secrets(container);
  if (good) good = check_networking(container, mode);
  if (good) good = check_security_options(container);
  if (good) good = check_privileges(container, platform);
  return good;
}

}  // namespace minato::ecs
