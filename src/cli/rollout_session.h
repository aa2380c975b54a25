// RolloutSession: one command that changes what a service runs: which service, what is told
// meanwhile, and the report at the end. With --json the report alone is on standard output.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/api_client.h"
#include "cli/deployment_follower.h"
#include "cli/deployment_report.h"
#include "cli/options.h"
#include "cli/service_reference.h"

namespace minato::cli {

/// The deployment that a command began or found, and how its end is told.
struct Rollout {
  /// DescribeServices's view after it began.
  boost::json::object service;
  std::string service_deployment;
  FollowGoal goal = FollowGoal::kDeployed;
  /// "web:8 runs in default/web", "web:8 was not deployed to default/web".
  std::string done;
  std::string not_done;
  std::vector<std::string> continued_hooks = {};
};

class RolloutSession {
 public:
  explicit RolloutSession(const RolloutOptions& options) : options_(options) {}

  /// Reaches the API and finds the service; where that fails, finish(error) says so.
  Status open();

  ApiClient& client() { return *client_; }
  /// As it was when the session was opened.
  const boost::json::object& service() const { return service_; }
  const ServiceReference& reference() const { return reference_; }

  /// One line for people.
  void say(const std::string& line) const;
  /// `changes` beside the names of the service and its cluster; the service afterwards.
  Result<boost::json::object> update(boost::json::object changes);
  /// DescribeServiceDeployments's view of the service's current deployment; empty: there is none.
  Result<boost::json::object> current_deployment();
  Result<boost::json::object> describe_deployment(const std::string& arn);

  /// These return the exit status. Follows to the end, unless nobody is to wait.
  int finish(const Rollout& rollout);
  /// Nothing was begun, and nothing had to be.
  int finish_unchanged(const std::string& reason);
  /// Nothing was begun.
  int finish(const Error& error);

 private:
  void follow(const Rollout& rollout, DeploymentReport& report);
  int report(const DeploymentReport& report) const;

  const RolloutOptions& options_;
  std::optional<ApiClient> client_;
  ServiceReference reference_;
  boost::json::object service_;
};

}  // namespace minato::cli
