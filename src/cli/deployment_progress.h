// DeploymentProgress: how far a service deployment has come, out of what DescribeServices and
// DescribeServiceDeployments answer; and whether that is its end. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

namespace minato::cli {

struct DeploymentProgress {
  /// The service deployment's status and lifecycle stage, in ECS's words.
  std::string status;
  std::string status_reason;
  std::string stage;
  std::string target_revision;
  std::string rollback_reason;
  /// "web:8": what the service goes to now; another one than was asked for as soon as it goes back.
  std::string primary_definition;

  int desired = 0;
  int running = 0;
  int pending = 0;
  int failed = 0;
  /// Whether it is what the service wants, and no other has taken its place.
  bool is_primary = false;
  /// The service's other deployments, and their tasks that run.
  std::vector<std::string> old_deployments;
  int old_running = 0;
  /// What it waits for once every new task runs, as far as that is known.
  enum class Remainder { kUnknown, kHealth, kEndOfOld, kStability };
  Remainder remainder = Remainder::kUnknown;
  /// So many failures are what ECS calls a failed deployment; 0: not told.
  int failure_limit = 0;
  bool has_circuit_breaker = false;
  /// Per cent of the production traffic, where it is shifted by weight.
  std::optional<double> traffic;
  /// The newest event since the deployment began that says why it does not go on.
  std::string obstacle;
  /// Hooks that wait for a person.
  std::vector<std::string> paused_hooks;
};

/// `deployment`: the "ecs-svc/..." in the service whose tasks are counted as the new ones.
DeploymentProgress read_progress(const boost::json::object& service,
                                 const boost::json::object& service_deployment,
                                 const std::string& deployment);

/// The ids of a service deployment's PAUSE hooks that await action.
std::vector<std::string> paused_hooks_of(const boost::json::object& service_deployment);

inline bool all_run(const DeploymentProgress& progress) {
  return progress.running >= progress.desired && progress.pending == 0;
}

/// "1 of 3 running, 2 pending, 1 failed; 3 of the old still running".
std::string progress_line(const DeploymentProgress& progress);

enum class FollowGoal { kDeployed, kRolledBack };

struct Verdict {
  enum class Kind { kGoesOn, kSucceeded, kFailed, kPaused };
  Kind kind = Kind::kGoesOn;
  /// Of kFailed.
  std::string reason;
};

/// A deployment that goes back has failed, unless that is what was asked for. One whose tasks keep
/// failing has too, where no circuit breaker will say so.
Verdict judge(const DeploymentProgress& progress, FollowGoal goal);

}  // namespace minato::cli
