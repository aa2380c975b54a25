#include "cli/deployment_progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/json_members.h"

namespace minato::cli {
namespace {

using boost::json::object;
using Kind = Verdict::Kind;
using Remainder = DeploymentProgress::Remainder;

/// ECS's own words for tasks that find no machine or do not start.
bool tells_obstacle(const std::string& message) {
  return message.find(" unable to ") != std::string::npos;
}

/// Without the "(service web) " that every event begins with.
std::string told_by(const std::string& message) {
  const auto end = message.find(") ");
  const bool is_named = message.starts_with("(service ") && end != std::string::npos;
  return is_named ? message.substr(end + 2) : message;
}

std::string newest_obstacle(const object& service, double since) {
  for (const object* event : objects_of(service, "events")) {
    if (number_of(*event, "createdAt") < since) return "";
    const std::string message = text_of(*event, "message");
    if (tells_obstacle(message)) return told_by(message);
  }
  return "";
}

void count_tasks(const object& service, const std::string& deployment,
                 DeploymentProgress& progress) {
  for (const object* each : objects_of(service, "deployments")) {
    if (text_of(*each, "id") != deployment) {
      progress.old_deployments.push_back(text_of(*each, "id"));
      progress.old_running += count_of(*each, "runningCount");
      continue;
    }
    progress.is_primary = text_of(*each, "status") == "PRIMARY";
    // What no longer is the primary is not to have any tasks; it is told of what was wanted of it.
    progress.desired = count_of(progress.is_primary ? *each : service, "desiredCount");
    progress.running = count_of(*each, "runningCount");
    progress.pending = count_of(*each, "pendingCount");
    progress.failed = count_of(*each, "failedTasks");
  }
}

std::string why_it_goes_back(const DeploymentProgress& progress) {
  if (!progress.rollback_reason.empty()) return progress.rollback_reason;
  if (!progress.status_reason.empty()) return progress.status_reason;
  return "the service deployment is " + progress.status;
}

bool keeps_failing(const DeploymentProgress& progress) {
  return !progress.has_circuit_breaker && progress.failure_limit > 0 &&
         progress.failed >= progress.failure_limit;
}

Verdict failed(std::string reason) { return {Kind::kFailed, std::move(reason)}; }

Verdict while_it_goes_on(const DeploymentProgress& progress) {
  if (!progress.paused_hooks.empty()) return {Kind::kPaused, ""};
  if (!keeps_failing(progress)) return {};
  return failed(
      fmt::format("{} of its tasks failed, and no circuit breaker ends the deployment: the service "
                  "keeps trying",
                  progress.failed));
}

}  // namespace

std::vector<std::string> paused_hooks_of(const object& service_deployment) {
  std::vector<std::string> hooks;
  for (const object* hook : objects_of(service_deployment, "lifecycleHookDetails")) {
    const bool awaits = text_of(*hook, "status") == "AWAITING_ACTION";
    if (awaits && text_of(*hook, "targetType", "PAUSE") == "PAUSE") {
      hooks.push_back(text_of(*hook, "hookId"));
    }
  }
  return hooks;
}

DeploymentProgress read_progress(const object& service, const object& service_deployment,
                                 const std::string& deployment) {
  DeploymentProgress progress;
  progress.status = text_of(service_deployment, "status");
  progress.status_reason = text_of(service_deployment, "statusReason");
  progress.stage = text_of(service_deployment, "lifecycleStage");
  progress.rollback_reason = text_of(object_of(service_deployment, "rollback"), "reason");
  const object& target = object_of(service_deployment, "targetServiceRevision");
  progress.target_revision = text_of(target, "arn");
  if (target.contains("requestedProductionTrafficWeight")) {
    progress.traffic = number_of(target, "requestedProductionTrafficWeight");
  }
  progress.primary_definition = last_part(text_of(service, "taskDefinition"));
  const object& breaker = object_of(service_deployment, "deploymentCircuitBreaker");
  progress.failure_limit = count_of(breaker, "threshold");
  progress.has_circuit_breaker = text_of(breaker, "status", "DISABLED") != "DISABLED";
  progress.obstacle = newest_obstacle(service, number_of(service_deployment, "createdAt"));
  progress.paused_hooks = paused_hooks_of(service_deployment);
  count_tasks(service, deployment, progress);
  return progress;
}

std::string progress_line(const DeploymentProgress& progress) {
  std::string line = progress.stage.empty() ? "" : progress.stage + ": ";
  line += fmt::format("{} of {} running", progress.running, progress.desired);
  if (progress.pending > 0) line += fmt::format(", {} pending", progress.pending);
  if (progress.failed > 0) line += fmt::format(", {} failed", progress.failed);
  if (progress.traffic) line += fmt::format(", {:.4g} % of the traffic", *progress.traffic);
  if (progress.remainder == Remainder::kHealth) line += ", not all healthy yet";
  if (progress.remainder == Remainder::kStability) line += ", watching that they stay";
  const std::string old = fmt::format("{} of the old", progress.old_running);
  if (progress.remainder == Remainder::kEndOfOld) {
    line += progress.old_running > 0 ? "; " + old + " are draining" : "; the old ones are ending";
  } else if (progress.old_running > 0) {
    line += "; " + old + " still running";
  }
  return line;
}

Verdict judge(const DeploymentProgress& progress, FollowGoal goal) {
  const std::string& status = progress.status;
  const bool goes_back = goal == FollowGoal::kRolledBack;
  if (status == "SUCCESSFUL") return {Kind::kSucceeded, ""};
  if (status == "STOPPED" || (status == "STOP_REQUESTED" && !goes_back)) {
    return failed(progress.status_reason.empty() ? "it was stopped" : progress.status_reason);
  }
  if (status == "ROLLBACK_FAILED") return failed(why_it_goes_back(progress));
  if (status == "ROLLBACK_SUCCESSFUL" && goes_back) return {Kind::kSucceeded, ""};
  if (status.starts_with("ROLLBACK_") && !goes_back) return failed(why_it_goes_back(progress));
  return while_it_goes_on(progress);
}

}  // namespace minato::cli
