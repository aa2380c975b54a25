// DeploymentFollower: watches a service deployment until its end, and shows how it goes meanwhile.
// A control plane that is away for a moment is waited for.
#pragma once

#include <string>
#include <vector>

#include "base/units.h"
#include "cli/api_client.h"
#include "cli/deployment_progress.h"
#include "cli/deployment_report.h"
#include "cli/failed_task.h"
#include "cli/interrupt_watch.h"
#include "cli/progress_display.h"
#include "cli/service_reference.h"
#include "cli/stability_watch.h"

namespace minato::cli {

struct FollowRequest {
  ServiceReference service;
  /// "ecs-svc/...": whose tasks are the new ones.
  std::string deployment;
  /// Its ARN.
  std::string service_deployment;
  FollowGoal goal = FollowGoal::kDeployed;
  Millis timeout{0};
  /// Pauses that are over as soon as the control plane gets to it.
  std::vector<std::string> continued_hooks;
};

struct Followed {
  DeploymentReport::Outcome outcome = DeploymentReport::Outcome::kFailed;
  /// As it was seen last.
  DeploymentProgress progress;
  std::string reason;
  std::optional<FailedTask> failed_task;
};

class DeploymentFollower {
 public:
  /// Both outlive the follower.
  DeploymentFollower(ApiClient& client, ProgressDisplay& display)
      : client_(client), display_(display) {}

  Followed follow(const FollowRequest& request);

 private:
  Result<DeploymentProgress> look(const FollowRequest& request);
  void find_remainder(const FollowRequest& request, DeploymentProgress& progress);
  void tell_news(const FollowRequest& request);
  void look_for_failed_task(const FollowRequest& request);
  void read_lines(const FollowRequest& request, FailedTask& task);
  bool has_ended(const FollowRequest& request, StabilityWatch::Verdict stability);

  ApiClient& client_;
  ProgressDisplay& display_;
  Followed seen_;
  StabilityWatch stability_;
  std::string told_obstacle_;
};

}  // namespace minato::cli
