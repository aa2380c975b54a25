// DeploymentReport: what became of a rollout that a command began, for people and for scripts.
// Pure.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "base/units.h"
#include "cli/failed_task.h"

namespace minato::cli {

struct DeploymentReport {
  enum class Outcome {
    kSucceeded,
    kUnchanged,
    kStarted,  // Nobody waited for its end.
    kPaused,
    kFailed,
    kTimedOut,
    kInterrupted,
    kRefused,  // It did not even begin.
  };
  Outcome outcome = Outcome::kStarted;
  /// "default/web".
  std::string service;
  /// In ECS's words, with its ARNs.
  std::string status;
  std::string service_deployment;
  std::string service_revision;
  std::string task_definition;
  Millis duration{0};
  /// Why it is not kSucceeded.
  std::string reason;
  std::optional<FailedTask> failed_task;
  /// What the command is about: "web:8 was deployed to default/web".
  std::string done;
  std::string not_done;
  /// What a person may do next.
  std::string hint;
};

/// 0 when all went as wished, or nothing was to be waited for; 130 after Ctrl-C, else 1.
int exit_status_of(const DeploymentReport& report);

/// Lines, without the program's name before them.
std::string report_text(const DeploymentReport& report);
boost::json::object report_json(const DeploymentReport& report);

/// "4.2 s", "3 min 20 s".
std::string duration_text(Millis duration);

}  // namespace minato::cli
