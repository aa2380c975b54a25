#include "cli/rollout_session.h"

#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <iostream>

#include "cli/commands.h"
#include "cli/json_members.h"
#include "cli/service_lookup.h"

namespace minato::cli {
namespace {

using boost::json::array;
using boost::json::object;
using Outcome = DeploymentReport::Outcome;

/// The PRIMARY, as ECS calls it.
const object& primary_of(const object& service) {
  static const object kNone;
  const auto deployments = objects_of(service, "deployments");
  return deployments.empty() ? kNone : *deployments.front();
}

std::string hint_for(const Followed& followed, const std::string& service) {
  switch (followed.outcome) {
    case Outcome::kPaused:
      return "`minato promote " + service + "` continues it, `minato rollback " + service +
             "` goes back.";
    case Outcome::kInterrupted:
    case Outcome::kTimedOut:
      return "`minato status` shows how it goes on, `minato rollback " + service + "` goes back.";
    case Outcome::kFailed:
      break;
    default:
      return "";
  }
  const bool goes_back = followed.progress.status.starts_with("ROLLBACK_");
  if (!followed.progress.is_primary && !followed.progress.primary_definition.empty()) {
    return (goes_back ? "The service goes back to " : "The service goes to ") +
           followed.progress.primary_definition + '.';
  }
  return "`minato rollback " + service + "` goes back to what was deployed before.";
}

}  // namespace

Status RolloutSession::open() {
  auto reference = parse_service_reference(options_.service, options_.cluster);
  if (!reference) return fail(reference.error());
  reference_ = std::move(*reference);
  auto client = ApiClient::open(options_.reach);
  if (!client) return fail(client.error());
  client_.emplace(std::move(*client));
  auto service = find_service(*client_, reference_);
  if (!service) return fail(service.error().code, explanation_of(service.error()));
  service_ = std::move(*service);
  return {};
}

void RolloutSession::say(const std::string& line) const {
  (options_.json ? std::cerr : std::cout) << line << std::endl;
}

Result<object> RolloutSession::update(object changes) {
  changes["cluster"] = reference_.cluster;
  changes["service"] = reference_.name;
  const auto answer = client_->ecs("UpdateService", changes);
  if (!answer) return fail(answer.error());
  return object_of(*answer, "service");
}

Result<object> RolloutSession::describe_deployment(const std::string& arn) {
  const auto answer = client_->ecs("DescribeServiceDeployments",
                                   {{"serviceDeploymentArns", array{boost::json::value(arn)}}});
  if (!answer) return fail(answer.error());
  const auto found = objects_of(*answer, "serviceDeployments");
  return found.empty() ? object{} : *found.front();
}

Result<object> RolloutSession::current_deployment() {
  const std::string arn = text_of(service_, "currentServiceDeployment");
  if (arn.empty()) return object{};
  return describe_deployment(arn);
}

int RolloutSession::finish(const Rollout& rollout) {
  DeploymentReport report;
  report.service = reference_.text();
  report.service_deployment = rollout.service_deployment;
  report.task_definition = text_of(rollout.service, "taskDefinition");
  report.done = rollout.done;
  report.not_done = rollout.not_done;
  if (options_.wait) {
    follow(rollout, report);
  } else {
    report.reason = "The deployment has begun: `minato status` shows how it goes.";
    if (const auto begun = describe_deployment(rollout.service_deployment)) {
      report.status = text_of(*begun, "status");
      report.service_revision = text_of(object_of(*begun, "targetServiceRevision"), "arn");
    }
  }
  return this->report(report);
}

void RolloutSession::follow(const Rollout& rollout, DeploymentReport& report) {
  const bool on_terminal = ::isatty(options_.json ? STDERR_FILENO : STDOUT_FILENO) == 1;
  ProgressDisplay display(
      options_.json ? std::cerr : std::cout,
      on_terminal ? ProgressDisplay::Kind::kTerminal : ProgressDisplay::Kind::kLines);
  const auto begin = std::chrono::steady_clock::now();
  const Followed followed = DeploymentFollower(*client_, display)
                                .follow({.service = reference_,
                                         .deployment = text_of(primary_of(rollout.service), "id"),
                                         .service_deployment = rollout.service_deployment,
                                         .goal = rollout.goal,
                                         .timeout = Seconds(options_.timeout_seconds),
                                         .continued_hooks = rollout.continued_hooks});
  display.end();
  report.duration = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begin);
  report.outcome = followed.outcome;
  report.status = followed.progress.status;
  report.service_revision = followed.progress.target_revision;
  report.reason = followed.outcome == Outcome::kPaused
                      ? "The deployment is paused at " + followed.progress.stage + '.'
                      : followed.reason;
  report.failed_task = followed.failed_task;
  report.hint = hint_for(followed, reference_.text());
}

int RolloutSession::finish_unchanged(const std::string& reason) {
  DeploymentReport report;
  report.outcome = Outcome::kUnchanged;
  report.service = reference_.text();
  report.task_definition = text_of(service_, "taskDefinition");
  report.reason = reason;
  return this->report(report);
}

int RolloutSession::finish(const Error& error) {
  DeploymentReport report;
  report.outcome = Outcome::kRefused;
  report.service = reference_.text();
  report.reason = error.message;
  return this->report(report);
}

int RolloutSession::report(const DeploymentReport& report) const {
  const int status = exit_status_of(report);
  if (options_.json) std::cout << boost::json::serialize(report_json(report)) << std::endl;
  const std::string text = report_text(report);
  if (status == 0) {
    (options_.json ? std::cerr : std::cout) << text << std::flush;
  } else {
    std::cerr << "minato: " << text << std::flush;
  }
  return status;
}

}  // namespace minato::cli
